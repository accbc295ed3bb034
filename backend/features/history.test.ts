import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HistoryEntry, HistoryFilter } from '../../shared/api/desktop/history.ts';
import { openTestBackend, type TestBackend } from '../backend.test-helper.ts';
import { decide } from '../governance/decide.ts';

const saying = ({ did, why }: HistoryEntry): string => (why === '' ? did : `${did}: “${why}”`);

describe('the history of decisions', () => {
  let test: TestBackend;
  let agent: { id: string; slug: string; name: string };
  let change: string;
  const all = async (filter: HistoryFilter = {}, limit = 200): Promise<HistoryEntry[]> => {
    const items: HistoryEntry[] = [];
    let before: number | null | undefined;
    do {
      const page = await test.api.history.list({ ...filter, limit, ...(before == null ? {} : { before }) });
      expect(page.items.length).toBeLessThanOrEqual(limit);
      items.push(...page.items);
      before = page.next;
    } while (before !== null);
    return items;
  };
  beforeAll(async () => {
    test = await openTestBackend();
    const [first] = await test.api.agents.list();
    agent = { id: first?.id ?? '', slug: first?.slug ?? '', name: first?.name ?? '' };
    const { spec, revision } = await test.api.drafts.get({ agent: agent.id });
    await test.api.drafts.save({ agent: agent.id, revision, spec: { ...spec, purpose: `${spec.purpose} Be brief.` } });
    const asked = { agent: agent.id, title: 'Raise the price limit', reason: 'Prices went up.', evidence: [] };
    ({ id: change } = await test.api.changes.submit(asked));
    const { version } = await test.api.changes.get({ id: change });
    const review = { id: change, version: version.hash, evidence: [], verdict: 'approve' as const };
    await test.api.changes.review({ ...review, comment: 'Looks right' });
    await test.api.changes.deploy({ id: change, channel: 'production', reason: 'Before the weekend' });
  });
  afterAll(() => test.stop());

  it('tells every decision in a sentence, newest first, with what it leads to', async () => {
    const entries = await all();
    const { head } = await test.api.workspace.verify();
    expect(entries.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: head.sequence }, (_, at) => head.sequence - at),
    );
    expect(entries[0]?.hash).toBe(head.hash);
    expect(entries.slice(0, 4).map(saying)).toEqual([
      `deployed “Raise the price limit” (v2) of ${agent.name} to production, in place of v1: “Before the weekend”`,
      `approved “Raise the price limit” (v2) of ${agent.name}: “Looks right”`,
      `asked for sign-off of “Raise the price limit” (v2) of ${agent.name}`,
      `made v2 of ${agent.name}: “Prices went up.”`,
    ]);
    expect(entries[0]).toMatchObject({ group: 'deployments', agent, target: { kind: 'change', id: change } });
    const { version } = await test.api.changes.get({ id: change });
    expect(entries[3]?.target).toEqual({ kind: 'version', slug: agent.slug, hash: version.hash });
    expect(entries.at(-1)).toMatchObject({ agent: null, target: { kind: 'registry' } });
    const { me } = await test.api.workspace.current();
    expect(new Set(entries.map(({ who }) => who))).toEqual(new Set([me.name]));
  });

  it('comes in pages of any size that add up to the whole', async () => {
    const whole = await all();
    for (const limit of [1, 3, whole.length - 1, whole.length]) expect(await all({}, limit)).toEqual(whole);
    for (const limit of [1, 3]) expect(await all({ text: agent.name }, limit)).toEqual(await all({ text: agent.name }));
  });

  it('is narrowed by agent, person, kind, time and words, all at once', async () => {
    const whole = await all();
    const { me } = await test.api.workspace.current();
    expect(await all({ agent: agent.id })).toEqual(whole.filter((one) => one.agent?.id === agent.id));
    expect(await all({ member: me.id })).toEqual(whole);
    expect(await all({ member: 'nobody' })).toEqual([]);
    const reviews = await all({ groups: ['reviews', 'deployments'] });
    expect(reviews).toEqual(whole.filter(({ kind }) => kind === 'review.submit' || kind === 'channel.deploy'));
    expect(await all({ groups: [] })).toEqual([]);
    const [newest, oldest] = [whole[0]?.time ?? '', whole.at(-1)?.time ?? ''];
    expect(await all({ from: newest })).toEqual(whole.filter(({ time }) => time >= newest));
    expect(await all({ from: oldest, until: newest })).toEqual(whole.filter(({ time }) => time < newest));
    expect((await all({ text: '  RAISE limit right ' })).map(saying)).toEqual([
      `approved “Raise the price limit” (v2) of ${agent.name}: “Looks right”`,
    ]);
    const narrow = { agent: agent.id, groups: ['versions' as const], text: 'prices' };
    expect(await all(narrow)).toHaveLength(1);
    expect(await all({ text: 'no such words' })).toEqual([]);
  });

  it('tells what happened to a part by the part’s name, and leads to the agent', async () => {
    const payload = { agent: agent.id, path: 'models', level: 'locked' as const, reason: 'Agreed with legal' };
    await decide(test.backend.context, {
      ...{ acts: [{ kind: 'agent.protect', payload }], time: test.backend.context.now(), topics: ['protections'] },
    });
    const [newest] = await all({ groups: ['policy'] });
    expect(newest).toMatchObject({
      did: `locked the models of ${agent.name}, so that only engineers change it`,
      ...{ why: 'Agreed with legal', target: { kind: 'agent', slug: agent.slug } },
    });
  });

  it('searches a long history a bounded part at a time, and still to its end', async () => {
    const { id } = await test.api.workspace.current();
    const { head } = await test.api.workspace.current();
    // Copies of the last decision stand in for ten thousand; this test verifies nothing, it reads.
    await sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 10000)
      insert into entries select workspace, sequence + i, statement || i, previous, hash, envelope, kind, agent, member, time
      from entries, n where workspace = ${id} and sequence = ${head.sequence}`.execute(test.backend.context.db);
    const page = await test.api.history.list({ text: 'raise the price limit' });
    expect(page.items).toEqual([]);
    expect(page.next).toBeGreaterThan(head.sequence);
    // Asked for, its tests shared along, approved, deployed.
    expect(await all({ text: 'raise the price limit' })).toHaveLength(4);
    const [first] = await all({ groups: ['people'] });
    expect(first?.sequence).toBe(1);
  });
});
