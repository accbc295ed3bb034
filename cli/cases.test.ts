import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestBackend } from '../backend/backend.test-helper.ts';
import { ticketCases } from '../resources/sample/tickets/cases.ts';
import type { TestCase } from '../shared/grading/case.ts';
import { capAgent, type Folder, workFolder } from './fixture.test-helper.ts';

const AGENT = 'route-support-tickets';
let folder: Folder;
beforeEach(() => {
  folder = workFolder();
});
afterEach(() => folder.remove());

/** The data folder after a first start, with the application closed or still open. */
async function started() {
  const app = await openTestBackend({ dataFolder: join(folder.path, 'data') });
  const agent = (await app.api.agents.list()).find(({ slug }) => slug === AGENT)?.id ?? '';
  return { app, agent };
}
async function stored(): Promise<TestCase[]> {
  const { app, agent } = await started();
  const cases = await app.api.cases.list({ agent });
  await app.backend.close();
  return cases;
}
const exported = async (...more: string[]): Promise<string> =>
  (await folder.run(['cases', 'export', AGENT, ...more])).out;
const imported = (file: string, ...more: string[]) => folder.run(['cases', 'import', AGENT, file, ...more]);

describe('rulehouse cases export', () => {
  it('prints CSV, or what the name of the file or the option asks for', async () => {
    expect((await exported()).split('\r\n')[0]).toMatch(/^\ufefftitle,kind,input\.text,/);
    expect(JSON.parse(await exported('--format', 'json'))).toEqual(ticketCases);
    const { code, out, err } = await folder.run(['cases', 'export', AGENT, '--out', 'kept.jsonl']);
    expect([code, out, err]).toEqual([0, '', '16 cases of Route support tickets written to kept.jsonl.']);
    const lines = readFileSync(join(folder.path, 'kept.jsonl'), 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(ticketCases);
  });
  it('takes the cases of an agent file too', async () => {
    folder.put('cap.json', capAgent);
    const { out } = await folder.run(['cases', 'export', 'cap.json', '--format', 'json']);
    expect(JSON.parse(out)).toEqual(capAgent.cases);
  });
});

describe('rulehouse cases import', () => {
  it('takes back what was exported, in every format, and passes over what is there', async () => {
    const { app, agent } = await started();
    await app.api.cases.removeMany({ agent, ids: ticketCases.map(({ id }) => id) });
    await app.backend.close();
    folder.put('all.json', ticketCases);
    expect((await imported('all.json')).out).toBe('16 cases added to Route support tickets.');
    const bare = (cases: readonly TestCase[]) =>
      cases.map(({ title, input, expectation, kind, notes }) => ({ title, input, expectation, kind, notes }));
    expect(bare(await stored())).toEqual(bare(ticketCases));
    for (const format of ['csv', 'jsonl', 'json']) {
      await exported('--format', format, '--out', `again.${format}`);
      const { code, out, err } = await imported(`again.${format}`);
      expect([code, out]).toEqual([0, '0 cases added to Route support tickets, 16 there already.']);
      expect(err.split('\n')).toHaveLength(16);
    }
  });

  it('adds the sound rows, tells every problem by row and column, and ends with 2', async () => {
    await (await started()).app.backend.close();
    folder.put(
      'new.csv',
      'text,team,amount\nMy roof leaks.,claims_assistance,\nHello,nobody,\nHi,,lots\nMy roof leaks.,,\n',
    );
    const { code, out, err } = await imported('new.csv');
    expect([code, out]).toEqual([
      2,
      '1 case added to Route support tickets, 2 with problems left out, 1 there already.',
    ]);
    expect(err.split('\n')).toEqual([
      expect.stringMatching(/^Row 3, team: Expected Team needs one of the options, for example .*\.$/),
      expect.stringMatching(/^Row 4, amount: Amount in question needs an amount .*\.$/),
      'Row 5: the same input as row 2, passed over.',
    ]);
    const cases = await stored();
    expect([cases.length, cases.at(-1)]).toMatchObject([
      17,
      {
        title: 'My roof leaks.',
        origin: 'imported',
        input: { text: 'My roof leaks.' },
        expectation: [{ field: 'team', value: 'claims_assistance', comparator: { kind: 'exact' } }],
      },
    ]);
  });

  it('takes columns for what --map says, and adds nothing in a dry run', async () => {
    await (await started()).app.backend.close();
    folder.put('other.csv', 'What;Who;text\nMy roof leaks.;Claims Assistance;x\n');
    const map = ['--map', 'What=input.text', '--map', 'Who=expected.team'];
    const told = await imported('other.csv', ...map, '--dry-run', '--json');
    expect(JSON.parse(told.out)).toEqual({ dryRun: true, added: 1, refused: 0, problems: [], duplicates: [] });
    expect(await stored()).toHaveLength(16);
    await imported('other.csv', ...map);
    expect((await stored()).at(-1)).toMatchObject({
      input: { text: 'My roof leaks.' },
      expectation: [{ field: 'team', value: 'claims_assistance' }],
    });
  });

  it('writes nothing beside a running application, and says what to do', async () => {
    const { app, agent } = await started();
    folder.put('new.csv', 'text\nMy roof leaks.\n');
    const { code, out, err } = await imported('new.csv');
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^Rulehouse is already running with the data folder .*close it first/);
    expect(await app.api.cases.list({ agent })).toHaveLength(16);
    expect((await imported('new.csv', '--dry-run')).out).toBe('1 case could be added to Route support tickets.');
    await app.backend.close();
    expect((await imported('new.csv')).code).toBe(0);
  });

  const refusals: [string, string, string[], RegExp][] = [
    ['a file that is not there', 'none.csv', [], /^There is no file none\.csv\.$/],
    ['an empty file', 'empty.csv', [], /^empty\.csv is empty\.$/],
    ['a quote that is never closed', 'open.csv', [], /^open\.csv cannot be read\. A quote is opened/],
    ['a needed field that no column fills', 'other.csv', [], /^No column of other\.csv fills Ticket text, .*--map/],
    ['a column that is not there', 'good.csv', ['--map', 'x=title'], /^There is no column x; there are text\.$/],
    [
      'a target that is not there',
      'good.csv',
      ['--map', 'text=input.x'],
      /^A column cannot become input\.x; use title, /,
    ],
    ['a mapping of another form', 'good.csv', ['--map', 'text'], /^--map takes column=target, not text\.$/],
    ['data that was never made', 'good.csv', [], /^Nothing is stored in .* Start Rulehouse once/],
  ];
  it.each(refusals)('%s ends with 1 and one sentence', async (_, file, more, sentence) => {
    const files = { 'empty.csv': '\n', 'open.csv': 'text\n"x', 'other.csv': 'who\nx\n', 'good.csv': 'text\nx\n' };
    for (const [name, text] of Object.entries(files)) folder.put(name, text);
    const { code, out, err } = await imported(file, ...more);
    expect(err).toMatch(sentence);
    expect([code, out]).toEqual([1, '']);
  });
  it('into an agent file is refused, because a file is edited as a file', async () => {
    folder.put('cap.json', capAgent);
    folder.put('new.csv', 'n\n1\n');
    const { code, err } = await folder.run(['cases', 'import', 'cap.json', 'new.csv']);
    expect([code, err]).toEqual([1, expect.stringContaining('cap.json is a file')]);
  });
});
