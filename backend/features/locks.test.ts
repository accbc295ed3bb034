import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '../../shared/governance/roles.ts';
import type { Rule } from '../../shared/spec/rule.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { openTestBackend, refusalOf, type TestBackend } from '../backend.test-helper.ts';
import { decide } from '../governance/decide.ts';

let test: TestBackend;
let agent: string;
let spec: Spec;
let rule: Rule;
beforeEach(async () => {
  test = await openTestBackend();
  agent = (await test.api.agents.list()).find(({ slug }) => slug === 'moderate-marketplace-listings')?.id ?? '';
  spec = (await test.api.drafts.get({ agent })).spec;
  const [first] = spec.rules;
  if (first === undefined) throw new Error('The sample agent has rules.');
  rule = first;
});
afterEach(() => test.stop());

/** Gives me other roles in my own workspace. */
async function become(...roles: Role[]): Promise<void> {
  const { me } = await test.api.workspace.current();
  await decide(test.backend.context, {
    acts: [{ kind: 'member.change', payload: { member: me.id, name: me.name, roles: [...roles, 'admin'] } }],
    time: new Date().toISOString(),
    topics: ['members'],
  });
}
const lock = (path: string, level: 'locked' | 'guarded' | 'open' = 'locked') =>
  test.api.protections.set({ agent, path, level, reason: 'Agreed with legal' });
async function save(next: Spec): Promise<void> {
  const { revision } = await test.api.drafts.get({ agent });
  await test.api.drafts.save({ agent, revision, spec: next });
}
const titled = (title: string, more: Partial<Spec> = {}): Spec => ({
  ...spec,
  ...more,
  rules: spec.rules.map((each) => (each.id === rule.id ? { ...each, title } : each)),
});
async function announced(act: () => Promise<unknown>): Promise<string[]> {
  const stop = new AbortController();
  const events = test.backend.context.announcer.subscribe(stop.signal);
  const next = events.next();
  await act();
  const { value } = await next;
  stop.abort();
  return value.topics;
}

describe('what was typed before a lock came', () => {
  it('stays, does not stop work elsewhere, is told when it is submitted, and can be set back', async () => {
    await save(titled('Mine'));
    await lock(`rules/${rule.id}`);
    await become('editor');
    await save(titled('Mine', { purpose: 'Clearer.' }));
    expect((await refusalOf(save(titled('Mine, and more')))).code).toBe('locked');
    const submit = () => test.api.changes.submit({ agent, title: 'T', reason: 'R', evidence: [] });
    const refusal = await refusalOf(submit());
    expect(refusal).toMatchObject({ code: 'locked', data: { path: `rules/${rule.id}`, reason: 'Agreed with legal' } });
    expect(refusal.message).toContain(`“Rule 1 · ${rule.title}” is locked by`);
    await save({ ...spec, purpose: 'Clearer.' });
    expect(await submit()).toMatchObject({ status: 'open' });
  });

  it('is brought back by restoring a discarded draft', async () => {
    await save(titled('Mine'));
    await lock(`rules/${rule.id}`);
    await become('editor');
    expect((await test.api.drafts.discard({ agent })).spec).toEqual(spec);
    expect((await refusalOf(save(titled('Mine')))).code).toBe('locked');
    expect((await test.api.drafts.restore({ agent })).spec.rules[0]?.title).toBe('Mine');
  });
});

it('engineers edit what is locked, and an agent without a version is open to everybody', async () => {
  await lock('rules');
  await save(titled('By an engineer'));
  const made = await test.api.agents.create({ name: 'New', description: '' });
  await test.api.protections.set({ agent: made.id, path: 'purpose', level: 'locked', reason: 'Soon' });
  await become('editor');
  const draft = await test.api.drafts.get({ agent: made.id });
  const next = { ...draft.spec, purpose: 'First words' };
  await test.api.drafts.save({ agent: made.id, revision: draft.revision, spec: next });
  expect((await test.api.drafts.get({ agent: made.id })).spec.purpose).toBe('First words');
});

it('a lock is announced, listed in order and lifted again; the contract stays guarded', async () => {
  expect(await announced(() => lock('purpose'))).toEqual(expect.arrayContaining(['protections', 'changes', 'agents']));
  const listed = (await lock('models', 'open')).protections;
  expect(listed.map(({ path, level }) => [path, level])).toEqual([
    ['contract', 'guarded'],
    ['defaults', 'guarded'],
    ['purpose', 'locked'],
  ]);
  expect((await lock('purpose', 'open')).protections).toHaveLength(2);
  expect(await refusalOf(lock('contract', 'open'))).toMatchObject({ code: 'forbidden' });
  expect(await refusalOf(lock('nothing'))).toMatchObject({ code: 'invalid_input' });
  expect((await refusalOf(test.api.protections.list({ agent: 'none' }))).code).toBe('not_found');
});

describe('a request', () => {
  const ask = (path: string, proposed: Parameters<typeof test.api.requests.open>[0]['proposed']) =>
    test.api.requests.open({ agent, path, proposed, reason: 'It reads badly' });

  it('is refused in words when the part is so already or cannot become what is asked', async () => {
    const title = `rules/${rule.id}/title`;
    expect(await refusalOf(ask(title, rule.title))).toMatchObject({ code: 'conflict', data: { rule: 'no_change' } });
    expect(await refusalOf(ask(title, 17))).toMatchObject({ code: 'invalid_input' });
    expect(await refusalOf(ask('rules/none/title', 'x'))).toMatchObject({ code: 'invalid_input' });
    expect(await refusalOf(ask('everything', 'x'))).toMatchObject({ code: 'invalid_input' });
    const made = await test.api.agents.create({ name: 'New', description: '' });
    const early = test.api.requests.open({ agent: made.id, path: 'purpose', proposed: 'x', reason: 'y' });
    expect(await refusalOf(early)).toMatchObject({ code: 'conflict', data: { rule: 'no_version' } });
    expect((await refusalOf(test.api.requests.get({ id: 'none' }))).code).toBe('not_found');
  });

  it('waits for engineers, oldest first, and is listed newest first with closed ones last', async () => {
    const one = await ask('purpose', 'One.');
    expect(await announced(() => ask('purpose', 'Two.'))).toEqual(['requests']);
    const three = await ask(`rules/${rule.id}`, null);
    expect(three).toMatchObject({ proposed: null, differences: [{ kind: 'removed' }] });
    expect((await test.api.requests.waiting()).map(({ proposed }) => proposed)).toEqual(['One.', 'Two.', null]);
    const closed = await test.api.requests.close({ id: three.id, outcome: 'declined', comment: 'We need it' });
    expect(closed).toMatchObject({ status: 'declined', closed: { comment: 'We need it', change: null } });
    await test.api.requests.close({ id: one.id, outcome: 'withdrawn', comment: '' });
    const listed = await test.api.requests.list({ agent });
    expect(listed.map(({ status }) => status)).toEqual(['open', 'declined', 'withdrawn']);
    expect((await refusalOf(test.api.requests.close({ id: one.id, outcome: 'declined', comment: '' }))).data).toEqual({
      rule: 'closed',
    });
    await become('editor');
    expect(await test.api.requests.waiting()).toEqual([]);
    expect(await test.api.requests.list({})).toHaveLength(3);
  });

  it('becomes a change of the published version, whatever stands in my draft', async () => {
    const { id } = await ask('purpose', 'As asked.');
    await save(titled('Only in my draft'));
    const change = await test.api.requests.makeChange({ id, title: 'As asked', reason: 'Good' });
    const { differences, before, after } = await test.api.changes.get({ id: change.id });
    expect(differences).toMatchObject([{ path: 'purpose' }]);
    expect({ ...after, purpose: before?.purpose }).toEqual(before);
    expect((await test.api.drafts.get({ agent })).spec.rules[0]?.title).toBe('Only in my draft');
    expect(await test.api.requests.get({ id })).toMatchObject({ status: 'accepted', closed: { change: change.id } });
    const again = test.api.requests.makeChange({ id, title: 'As asked', reason: 'Good' });
    expect(await refusalOf(again)).toMatchObject({ code: 'conflict', data: { rule: 'closed' } });
  });

  it('to rename a field brings along the rules and examples that name it', async () => {
    const stock = spec.contract.input.find(({ name }) => name === 'stock');
    if (stock === undefined) throw new Error('The sample agent takes a stock.');
    const example = { id: 'x1', title: 'Three left', input: { stock: 3 }, output: { decision: 'live' } };
    await save({ ...spec, examples: [example] });
    const submitted = await test.api.changes.submit({ agent, title: 'Example', reason: 'Clearer.', evidence: [] });
    const review = { id: submitted.id, version: submitted.version.hash, evidence: [], comment: '' };
    await test.api.changes.review({ ...review, verdict: 'approve' });
    await test.api.changes.deploy({ id: submitted.id, channel: 'production', reason: '' });

    const asked = await ask(`contract/input/${stock.id}`, JSON.parse(JSON.stringify({ ...stock, name: 'units_left' })));
    expect(asked.permissions.makeChange.allowed).toBe(true);
    const made = await test.api.requests.makeChange({ id: asked.id, title: 'Units', reason: 'Asked for' });
    const { after, differences } = await test.api.changes.get({ id: made.id });
    expect(after.examples).toEqual([{ ...example, input: { units_left: 3 } }]);
    expect(JSON.stringify(after.rules)).toBe(
      JSON.stringify(spec.rules).replaceAll('"field":"stock"', '"field":"units_left"'),
    );
    expect(differences.map(({ path }) => path)).toEqual(asked.differences.map(({ path }) => path));
  });

  it('that was fulfilled in another way can only be declined', async () => {
    const { id } = await ask('purpose', 'As asked.');
    const other = await ask('purpose', 'As asked.');
    const made = await test.api.requests.makeChange({ id: other.id, title: 'As asked', reason: 'Good' });
    const review = { id: made.id, version: made.version.hash, evidence: [], comment: '' };
    await test.api.changes.review({ ...review, verdict: 'approve' });
    await test.api.changes.deploy({ id: made.id, channel: 'production', reason: '' });
    expect(await test.api.requests.get({ id })).toMatchObject({
      outdated: true,
      permissions: { makeChange: { allowed: false, rule: 'no_change' }, decline: { allowed: true } },
    });
    const again = test.api.requests.makeChange({ id, title: 'T', reason: 'R' });
    expect(await refusalOf(again)).toMatchObject({ code: 'conflict', data: { rule: 'no_change' } });
    const closed = test.api.requests.makeChange({ id: other.id, title: 'T', reason: 'R' });
    expect(await refusalOf(closed)).toMatchObject({ code: 'conflict', data: { rule: 'closed' } });
  });

  it('is told when the part was changed or lost since, and never half made', async () => {
    const wanted = await ask(`rules/${rule.id}/title`, 'Clearer title');
    const removal = await ask(`rules/${rule.id}`, null);
    expect(removal.outdated).toBe(false);
    await test.api.requests.makeChange({ id: removal.id, title: 'Gone', reason: 'Asked for' });
    const [change] = await test.api.changes.list({ agent });
    if (change === undefined) throw new Error('A change was opened.');
    const id = change.id;
    const review = { id, version: change.version.hash, evidence: [], verdict: 'approve' as const, comment: '' };
    await test.api.changes.review(review);
    await test.api.changes.deploy({ id, channel: 'production', reason: '' });
    const now = await test.api.requests.get({ id: wanted.id });
    expect(now).toMatchObject({
      outdated: true,
      differences: [],
      permissions: { makeChange: { allowed: false, rule: 'missing' }, decline: { allowed: true } },
    });
    const versions = (await test.api.versions.list({ agent })).items.length;
    const make = test.api.requests.makeChange({ id: wanted.id, title: 'T', reason: 'R' });
    const refusal = await refusalOf(make);
    expect(refusal).toMatchObject({ code: 'conflict', data: { rule: 'missing' } });
    expect(refusal.message).toContain('no longer in the published version');
    expect((await test.api.versions.list({ agent })).items).toHaveLength(versions);
  });

  it('that would not work as written is refused with the places, and stays open', async () => {
    const proposed = JSON.parse(
      JSON.stringify({
        ...rule.when,
        conditions: [{ kind: 'atom', id: 'new', field: 'nothing', operator: 'is_missing' }],
      }),
    );
    const { id } = await ask(`rules/${rule.id}/when`, proposed);
    const refusal = await refusalOf(test.api.requests.makeChange({ id, title: 'T', reason: 'R' }));
    expect(refusal).toMatchObject({ code: 'invalid_input' });
    expect(refusal.message).toContain('would not work as written');
    expect(await test.api.requests.get({ id })).toMatchObject({ status: 'open' });
  });
});
