import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ANSWERS, sendJson, serve } from '../engine/providers/fixture.test-helper.ts';
import { Report } from '../shared/grading/report.ts';
import { capSpec, type Folder, workFolder } from './fixture.test-helper.ts';

const field = (name: string, type: 'text' | 'integer') =>
  ({ id: name, name, title: name, description: name, required: true, type: { kind: type } }) as const;
const textCase = (id: string, n: number) => ({
  id,
  title: id,
  input: { n },
  expectation: [{ field: 'why', value: 'It is even.', comparator: { kind: 'meaning', rubric: 'The parity' } }],
  origin: 'manual',
});
const agent = {
  name: 'Parity',
  spec: { ...capSpec, rules: [], contract: { input: [field('n', 'integer')], output: [field('why', 'text')] } },
  cases: [textCase('Even', 2), textCase('Odd', 3)],
};

let folder: Folder;
let server: Awaited<ReturnType<typeof serve>>;
/** Says of a number whether it is odd, and as a judge whether the answer is right. */
beforeEach(async () => {
  folder = workFolder();
  folder.put('parity.json', agent);
  server = await serve((_request, response, body) => {
    const isJudge = body.includes('You grade whether a text says what was expected');
    const said = isJudge
      ? { evidence: 'The parity.', score: body.includes('divides by two') ? 95 : 5 }
      : { why: /\\"n\\":\s*2/.test(body) ? 'Two divides by two.' : 'It has a remainder.' };
    sendJson(response, 200, ANSWERS.openai(JSON.stringify(said)));
  });
});
afterEach(async () => {
  await server.close();
  folder.remove();
});

const KEY = { OPENAI_API_KEY: 'sk-canary-0123456789' };
const asked = (...more: string[]) => {
  const model = ['--provider', 'openai', '--model', 'gpt-5.4-mini', '--base-url', server.url];
  return folder.run(['test', 'parity.json', ...model, ...more], KEY);
};

describe('rulehouse test with a judge', () => {
  it('has it grade texts, and says who it is, with what right, and what it cost', async () => {
    const { code, out } = await asked('--judge', 'openai:gpt-5.4-mini');
    expect(code).toBe(0);
    expect(out).toMatch(
      /Pass +Even +1 field as expected, 1 of them by a judge that is not known to judge as people do\./,
    );
    expect(out).toMatch(/Uncertain +Odd +why: the judge finds another meaning \(score 5 of 100\)/);
    expect(out).toMatch(
      /Judge: gpt-5\.4-mini at openai, asked 3 times about each; it was not measured against people, so it cannot fail a case by itself\. It judged 2 texts: 1 the same, 1 different, 0 unsure; \$0\.\d{4} of the cost\./,
    );
    expect(server.requests).toHaveLength(2 + 6);
  });

  it('asks as often as named, and puts every vote into the report', async () => {
    const { out } = await asked('--judge', 'openai:gpt-5.4-mini@1', '--json');
    const report = Report.parse(JSON.parse(out));
    const [word] = report.results.map(({ samples }) => samples[0]?.fields[0]?.judgement);
    expect(word).toMatchObject({ by: 'judge', verdict: 'same', calibrated: false, judge: { votes: 1 } });
    expect(report.models).toHaveLength(1);
    expect(server.requests).toHaveLength(4);
  });

  it('says what is wrong with a judge before anything is asked', async () => {
    const wrong: [string, RegExp][] = [
      ['gpt-5.4-mini', /Name the judge as provider:model/],
      ['openai:gpt-5.4-mini@2', /Name the judge as provider:model/],
      ['someone:gpt', /Name the judge as provider:model/],
      ['anthropic:claude-sonnet-4-5', /set ANTHROPIC_API_KEY/],
      ['compatible:local', /only be used where the tested model is at the same one/],
    ];
    for (const [named, message] of wrong) {
      const { code, err } = await asked('--judge', named);
      expect([code, err]).toEqual([1, expect.stringMatching(message)]);
    }
    const dry = await folder.run(['test', 'parity.json', '--judge', 'openai:gpt-5.4-mini']);
    expect(dry.err).toContain('name that one with --provider');
    expect(server.requests).toEqual([]);
  });
});
