import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Report } from '../shared/grading/report.ts';
import { capAgent, capSpec, type Folder, workFolder } from './fixture.test-helper.ts';

let folder: Folder;
beforeEach(() => {
  folder = workFolder();
});
afterEach(() => folder.remove());

const SAMPLES = join(import.meta.dirname, '..', '..', 'shared', 'samples', 'products.json');

describe('rulehouse test, as a program', () => {
  it('prints a table of an agent file, labelled as a dry run, and ends with 0 whatever the tests found', async () => {
    folder.put('cap.json', capAgent);
    const { code, out, err } = await folder.spawn(['test', 'cap.json']);
    expect([code, err]).toEqual([0, '']);
    expect(out.split('\n')).toEqual([
      'Cap numbers',
      'Dry run: only the decidable rules were checked; no model was asked.',
      '',
      '#  Verdict    Case   Reason',
      '─  ─────────  ─────  ─────────────────────────────────────',
      '1  Pass       Large  1 field as expected, 1 rule held.',
      '2  Fail       Wrong  Number: expected 500, got 100.',
      '3  Uncertain  Small  Number: only a model can decide this.',
      '',
      '3 cases: 1 pass, 1 fail, 1 uncertain, 0 not run.',
      '',
    ]);
  });
  it('prints one report as JSON, and nothing else', async () => {
    folder.put('cap.json', capAgent);
    const { code, out } = await folder.spawn(['test', 'cap.json', '--json']);
    const report = Report.parse(JSON.parse(out));
    expect([code, report.dryRun, report.agent]).toEqual([0, true, 'cap']);
    expect(report.counts).toEqual({ total: 3, pass: 1, fail: 1, uncertain: 1, notRun: 0 });
  });
});

describe('rulehouse test', () => {
  it('ends with 3 when strict and a case fails, and with 0 when all is well', async () => {
    folder.put('cap.json', capAgent);
    expect((await folder.run(['test', 'cap.json', '--strict'])).code).toBe(3);
    folder.put('good.json', { ...capAgent, cases: capAgent.cases.slice(0, 1) });
    expect((await folder.run(['test', 'good.json', '--strict'])).code).toBe(0);
  });

  it('tests a sample agent by its short name before the first start, and makes no data folder for it', async () => {
    const { code, out } = await folder.run(['test', 'moderate-marketplace-listings']);
    expect(code).toBe(0);
    expect(out).toContain('no model was asked');
    expect(existsSync(join(folder.path, 'data', 'rulehouse.db'))).toBe(false);
  });

  it.skipIf(!existsSync(SAMPLES))(
    'runs the sample products; every one ends in a verdict and the counts add up',
    async () => {
      const args = ['test', 'moderate-marketplace-listings', '--inputs', SAMPLES, '--map', 'listing', '--json'];
      const { code, out } = await folder.run(args);
      const report = Report.parse(JSON.parse(out));
      const { total, pass, fail, uncertain, notRun } = report.counts;
      expect([code, total, fail, notRun]).toEqual([0, 60, 0, 0]);
      expect(pass + uncertain).toBe(60);
    },
  );

  it('goes on with the other inputs when some do not fit, and says of each what is wrong', async () => {
    folder.put('agent.json', { spec: capSpec });
    folder.put('inputs.json', [
      { n: 500 },
      { n: 1, colour: 'red' },
      { n: 'many' },
      { n: 1, x: 'y'.repeat(5 * 1024 * 1024) },
    ]);
    const { code, out } = await folder.run(['test', 'agent.json', '--inputs', 'inputs.json']);
    expect(code).toBe(0);
    expect(out).toMatch(/Input 2 +The input does not fit the contract: .*“colour”/);
    expect(out).toMatch(/Input 3 +The input does not fit the contract: Number must be a whole number/);
    expect(out).toMatch(/Input 4 +The input does not fit the contract: The input is larger than 4 MB/);
    expect(out).toContain('4 cases: 1 pass, 0 fail, 0 uncertain, 3 not run.');
    expect(out.length).toBeLessThan(2000);
  });

  it('calls a dead provider not run, with the cause, never a failed test', async () => {
    folder.put('cap.json', { ...capAgent, cases: capAgent.cases.slice(0, 1) });
    // Port 9 (discard) is refused on loopback; nothing listens there.
    const args = ['test', 'cap.json', '--provider', 'compatible', '--base-url', 'http://127.0.0.1:9/v1'];
    const { code, out } = await folder.run(args);
    expect(code).toBe(0);
    expect(out).toMatch(/1 +Not run +Large +.*could not be reached/);
    expect(out).toContain('1 case: 0 pass, 0 fail, 0 uncertain, 1 not run.');
    expect(out).not.toContain('Dry run');
    expect((await folder.run([...args, '--strict'])).code).toBe(3);
  });

  it('keeps control characters of titles out of the terminal', async () => {
    const [first] = capAgent.cases;
    folder.put('cap.json', { ...capAgent, cases: [{ ...first, title: 'A\u001b[2Jclear\nline' }] });
    const { out } = await folder.run(['test', 'cap.json']);
    expect(out).toContain('A [2Jclear line');
    expect(out).not.toContain('\u001b');
  });
});

describe('what cannot be done', () => {
  const withRule = { ...capSpec, rules: [{ ...capSpec.rules[0], then: 'nothing' }] };
  const table: [string, string[], Record<string, unknown>, RegExp][] = [
    ['a file that is not there', ['test', './none.json'], {}, /^There is no file \.\/none\.json\.$/],
    ['a folder', ['test', '.'], {}, /^agent\.yaml: this file is missing\. .*$/],
    [
      'broken JSON',
      ['test', 'a.json'],
      { 'a.json': '{"spec": ' },
      /^a\.json is not valid JSON: .*line 1, column \d+\)\.$/,
    ],
    [
      'a malformed spec',
      ['test', 'a.json'],
      { 'a.json': { spec: withRule } },
      /^a\.json does not fit at spec › rules › 1 › then: .*\.$/,
    ],
    [
      'a spec with an unknown part',
      ['test', 'a.json'],
      { 'a.json': { spec: { ...capSpec, rulez: [] } } },
      /^a\.json does not fit at spec: .*rulez.*$/,
    ],
    [
      'an agent without cases',
      ['test', 'a.json'],
      { 'a.json': { spec: capSpec } },
      /^a has no test cases; give inputs with --inputs\.$/,
    ],
    [
      'an unknown agent',
      ['test', 'nobody'],
      {},
      /^There is no agent nobody\. There are moderate-marketplace-listings, .*\.$/,
    ],
    [
      'inputs that are no list',
      ['test', 'a.json', '--inputs', 'i.json'],
      { 'a.json': { spec: capSpec }, 'i.json': {} },
      /^i\.json does not fit: .*$/,
    ],
    [
      'a record that the mapping cannot read',
      ['test', 'a.json', '--inputs', 'i.json', '--map', 'listing'],
      { 'a.json': { spec: capSpec }, 'i.json': [{ title: 'x', category: 'y', price: 'z' }] },
      /^i\.json does not fit at 1 › price: .*$/,
    ],
    [
      'an unknown mapping',
      ['test', 'a.json', '--inputs', 'i.json', '--map', 'toString'],
      { 'a.json': { spec: capSpec }, 'i.json': [] },
      /^There is no mapping toString; use listing, copy, ticket, order\.$/,
    ],
    [
      'an unknown provider',
      ['test', 'a.json', '--provider', 'nobody'],
      { 'a.json': capAgent },
      /^There is no provider nobody; use openai, .*\.$/,
    ],
    [
      'a provider without a key',
      ['test', 'a.json', '--provider', 'openai', '--model', 'm'],
      { 'a.json': capAgent },
      /^There is no key for openai: set OPENAI_API_KEY, .*$/,
    ],
    [
      'a model without a provider',
      ['test', 'a.json', '--model', 'm'],
      { 'a.json': capAgent },
      /^Name the provider with --provider as well;.*$/,
    ],
    ['an unknown option', ['test', 'a.json', '--fast'], {}, /^Unknown option '--fast'$/],
    ['a bad number', ['test', 'a.json', '--concurrency', 'lots'], {}, /A whole number from 1 to 9999 is needed\.$/],
    ['no agent at all', ['test'], {}, /^Missing required argument 'agent'$/],
    ['an empty data folder', ['verify'], {}, /^There is no ledger in .*\.$/],
  ];
  it.each(table)('%s ends with 1 and one sentence', async (_, args, files, sentence) => {
    for (const [name, content] of Object.entries(files)) folder.put(name, content);
    const { code, out, err } = await folder.run(args);
    expect(err).toMatch(sentence);
    expect([code, out]).toEqual([1, '']);
    expect(err).not.toMatch(/\n|\bat .*\.ts:\d+/);
  });

  it('is told to programs as JSON too', async () => {
    const { code, out } = await folder.run(['test', './none.json', '--json']);
    expect([code, JSON.parse(out)]).toEqual([
      1,
      { error: { code: 'not_found', message: 'There is no file ./none.json.' } },
    ]);
  });
});
