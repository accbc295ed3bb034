import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashOf } from '../shared/json/canonical.ts';
import { naughtySpec, SHORT, titleOf } from '../shared/spec/naughty.test-helper.ts';
import type { Spec } from '../shared/spec/spec.ts';
import { squeeze } from '../shared/spec/text.ts';
import { openTestBackend, refusalOf, type TestBackend } from './backend.test-helper.ts';

/** The big list of naughty strings (minimaxir, MIT), through the real backend. */
const file = new URL('../../shared/conformance/naughty/blns/blns.json', import.meta.url);
const all: string[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
const lengthOf = (text: string): number => [...text].length;
const short = all.filter((text) => text !== '' && lengthOf(text) <= SHORT);
const long = all.filter((text) => lengthOf(text) > SHORT);
const HALF = Math.ceil(short.length / 2);
const batches: [string, string[]][] = [
  ['the first half', short.slice(0, HALF)],
  ['the second half', short.slice(HALF)],
];

const about = all.length > 0 ? 'naughty strings' : `naughty strings are not at ${file.pathname}, so they are not tried`;
describe.skipIf(all.length === 0)(about, () => {
  let test: TestBackend;
  beforeAll(async () => {
    test = await openTestBackend();
    await test.api.workspace.create({ name: '<b>Naughty</b>', myName: '‮Ada' });
  });
  afterAll(() => test.stop());

  const save = async (agent: string, spec: Spec): Promise<void> => {
    const { revision } = await test.api.drafts.get({ agent });
    await test.api.drafts.save({ agent, revision, spec });
  };
  const reopen = async (): Promise<void> => {
    const { dataFolder } = test;
    await test.backend.close();
    test = await openTestBackend({ dataFolder });
  };

  it('are all there', () => {
    expect([all.length, short.length + long.length + 1]).toEqual([515, 515]);
  });

  it.each(batches)('%s: saved, reloaded, published, compared and read back as they were', async (name, texts) => {
    const spec = naughtySpec(texts);
    const { id: agent } = await test.api.agents.create({
      name: texts[9] ?? '',
      description: texts.join(' ').slice(0, 2000).toWellFormed(),
    });
    await save(agent, spec);
    expect((await test.api.drafts.get({ agent })).spec).toEqual(spec);
    await reopen();
    expect((await test.api.drafts.get({ agent })).spec).toEqual(spec);
    expect((await test.api.agents.list()).find(({ id }) => id === agent)?.name).toBe(texts[9]?.trim());
    const submitted = await test.api.changes.submit({
      agent,
      title: texts[20] ?? '',
      reason: texts[21] ?? '',
      evidence: [],
    });
    await reopen();
    const { content, spec: hash } = await test.api.versions.get({ hash: submitted.version.hash });
    expect(content).toEqual(spec);
    expect(hash).toBe(hashOf(spec));
    const change = await test.api.changes.get({ id: submitted.id });
    expect([change.title, change.reason]).toEqual([texts[20]?.trim(), texts[21]?.trim()]);
    for (const text of texts) {
      expect(
        change.differences.some(({ after }) => after?.includes(text)),
        `${name}: ${JSON.stringify(text)}`,
      ).toBe(true);
    }
    await save(agent, {
      ...spec,
      rules: spec.rules.toReversed().map((rule) => ({ ...rule, reason: `${rule.title} too` })),
    });
    const revised = await test.api.changes.revise({ id: submitted.id, reason: texts[22] ?? '', evidence: [] });
    const differences = await test.api.versions.compare({ from: submitted.version.hash, to: revised.version.hash });
    for (const { id, title, reason } of spec.rules) {
      const difference = differences.find(({ path }) => path === `rules/${id}`);
      // A heading of one line: runs of white space are one space in it.
      expect(difference?.subject.endsWith(squeeze(title)), title).toBe(true);
      expect(difference?.before?.endsWith(`Reason: ${reason}`), title).toBe(true);
      expect(difference?.after?.endsWith(`Reason: ${title} too`), title).toBe(true);
    }
    expect(await test.api.workspace.verify()).toMatchObject({ ok: true, problem: null });
  });

  it('as comments and as test cases', async () => {
    const [agent] = await test.api.agents.list();
    if (agent === undefined) throw new Error('There is no agent.');
    const inbox = await test.api.changes.list({ agent: agent.id });
    const id = inbox[0]?.id ?? '';
    // Comments are signed one by one, so many strings share one.
    const comments = Array.from({ length: Math.ceil(all.length / 40) }, (_, index) =>
      all
        .slice(index * 40, index * 40 + 40)
        .join('\n')
        .trim(),
    );
    for (const text of comments) await test.api.changes.comment({ id, text });
    for (const [index, text] of all.entries())
      if (text !== '' && lengthOf(text) <= SHORT)
        await test.api.cases.save({
          agent: agent.id,
          case: {
            id: `naughty-${index}`,
            title: text,
            input: { in_0: text, [text]: text },
            expectation: [{ field: 'words', value: text, comparator: { kind: 'meaning', rubric: text } }],
            origin: 'manual',
            notes: text,
          },
        });
    await reopen();
    expect((await test.api.changes.get({ id })).comments.map(({ text }) => text)).toEqual(comments);
    const cases = (await test.api.cases.list({ agent: agent.id })).filter((one) => one.id.startsWith('naughty-'));
    expect(cases.map(({ title }) => title)).toEqual(short);
    expect(cases.map(({ input, title }) => [input[title], input.in_0])).toEqual(short.map((text) => [text, text]));
  });

  it('that are longer than a title stand in prose, and are refused as a title with the place', async () => {
    const { id: agent } = await test.api.agents.create({ name: 'Long', description: '' });
    const { spec, revision } = await test.api.drafts.get({ agent });
    const [rule] = naughtySpec(['x']).rules;
    if (rule === undefined) throw new Error('There is no rule.');
    const prose = {
      ...spec,
      purpose: long.join('\n'),
      rules: long.map((text, index) => ({ ...rule, id: `r${index}`, guidance: text })),
    };
    await save(agent, prose);
    expect((await test.api.drafts.get({ agent })).spec).toEqual(prose);
    const titled = { ...prose, rules: long.map((text, index) => ({ ...rule, id: `r${index}`, title: text })) };
    const refusal = await refusalOf(test.api.drafts.save({ agent, revision: revision + 1, spec: titled }));
    expect(refusal).toMatchObject({
      code: 'invalid_input',
      data: {
        problems: long.map((_, index) => ({
          path: `/spec/rules/${index}/title`,
          message: 'This may have at most 200 characters. Shorten it.',
        })),
      },
    });
    expect((await test.api.drafts.get({ agent })).spec).toEqual(prose);
  });

  it.each([
    ['an empty label', '', '/spec/contract/output/0/type/options/0/label'],
    ['half of a character', 'Sale \ud83d', '/spec/contract/output/0/type/options/0/label'],
    ['a null character', 'Sale\u0000', '/spec/contract/output/0/type/options/0/label'],
  ])('%s is refused with its place, and nothing is changed', async (_, label, path) => {
    const { id: agent } = await test.api.agents.create({ name: 'Refused', description: '' });
    const { spec, revision } = await test.api.drafts.get({ agent });
    const [output] = naughtySpec(['x']).contract.output;
    if (output === undefined) throw new Error('There is no field.');
    const next: Spec = {
      ...spec,
      contract: { ...spec.contract, output: [{ ...output, type: { kind: 'enum', options: [{ value: 'x', label }] } }] },
    };
    const refusal = await refusalOf(test.api.drafts.save({ agent, revision, spec: next }));
    expect(refusal.code).toBe('invalid_input');
    expect(refusal.message).toMatch(/^label: (This|The) .+\.$/);
    const { problems } = refusal.data as { problems: { path: string }[] };
    expect(problems.map((problem) => problem.path)).toEqual([path]);
    expect((await test.api.drafts.get({ agent })).spec).toEqual(spec);
  });

  it('of half characters are refused wherever people write', async () => {
    const broken = 'Broken \udc00 text';
    const calls = [
      test.api.agents.create({ name: broken, description: '' }),
      test.api.workspace.create({ name: 'W', myName: broken }),
      test.api.changes.comment({ id: 'c', text: broken }),
    ];
    for (const call of calls) {
      const { code, message } = await refusalOf(call);
      expect([code, message.includes('character')]).toEqual(['invalid_input', true]);
    }
  });

  it('that are blank are no title to publish under, which is said in words', async () => {
    const { id: agent } = await test.api.agents.create({ name: 'Blank', description: '' });
    const spec = naughtySpec([' ']);
    await save(agent, { ...spec, rules: spec.rules.map((rule) => ({ ...rule, title: ' ' })) });
    expect(titleOf(' ')).not.toBe(' ');
    const refusal = await refusalOf(test.api.changes.submit({ agent, title: 'T', reason: 'R', evidence: [] }));
    expect(refusal).toMatchObject({ code: 'invalid_input', message: expect.stringContaining('no title') });
  });
});
