import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestBackend } from '../backend/backend.test-helper.ts';
import { RunComparison } from '../shared/grading/comparison.ts';
import { Report } from '../shared/grading/report.ts';
import { capAgent, capSpec, type Folder, workFolder } from './fixture.test-helper.ts';
import { junitXml } from './print/junit.ts';

let folder: Folder;
beforeEach(() => {
  folder = workFolder();
});
afterEach(() => folder.remove());

/** The cap at 50 instead of 100. */
const lowered = {
  ...capAgent,
  spec: { ...capSpec, rules: capSpec.rules.map((rule) => ({ ...rule, then: [{ ...rule.then[0], value: 50 }] })) },
};

describe('rulehouse test --compare', () => {
  it('names the flips against a kept report first, then prints the report as always', async () => {
    folder.put('cap.json', capAgent);
    folder.put('before.json', (await folder.run(['test', 'cap.json', '--json'])).out);
    folder.put('cap.json', lowered);
    const { code, out } = await folder.run(['test', 'cap.json', '--compare', 'before.json']);
    expect(out.split('\n').slice(0, 6)).toEqual([
      'Compared with before.json: 1 newly fails, 0 newly pass, 0 to or from uncertain, 1 other answer, 1 unchanged.',
      '',
      'Verdict      Case   Reason now',
      '───────────  ─────  ─────────────────────────────',
      'Pass → Fail  Large  Number: expected 100, got 50.',
      '',
    ]);
    expect(out).toContain('3 cases: 0 pass, 2 fail, 1 uncertain, 0 not run.');
    expect(code).toBe(0);
    expect((await folder.run(['test', 'cap.json', '--compare', 'before.json', '--strict'])).code).toBe(3);
  });

  it('gives programs report and comparison in one document', async () => {
    folder.put('cap.json', capAgent);
    folder.put('before.json', (await folder.run(['test', 'cap.json', '--json'])).out);
    const { out } = await folder.run(['test', 'cap.json', '--compare', 'before.json', '--json']);
    const { report, comparison } = JSON.parse(out);
    expect(Report.parse(report).counts.total).toBe(3);
    expect(RunComparison.parse(comparison).counts).toMatchObject({ newly_failing: 0, unchanged: 3 });
  });

  it('runs a version on the same cases, and names the rule that caused a flip', async () => {
    const data = join(folder.path, 'data');
    const test = await openTestBackend({ dataFolder: data });
    const slug = 'moderate-marketplace-listings';
    const agent = (await test.api.agents.list()).find((one) => one.slug === slug)?.id ?? '';
    const draft = await test.api.drafts.get({ agent });
    const [first] = draft.spec.rules;
    const spec = { ...draft.spec, rules: draft.spec.rules.map((rule) => ({ ...rule, enabled: rule !== first })) };
    await test.api.drafts.save({ agent, spec, revision: draft.revision });
    await test.backend.close();
    const newest = draft.base?.number ?? 0;
    const { code, out } = await folder.run(['test', slug, '--compare', `v${newest}`]);
    expect(code).toBe(0);
    const [sums = ''] = out.split('\n');
    expect(sums).toMatch(new RegExp(`^Compared with v${newest}: [1-9]`));
    expect(out).toContain(`Rule 1 · ${first?.title}`);
    expect((await folder.run(['test', slug, '--compare', '999'])).err).toBe(
      `${slug} has no version 999 in this data folder.`,
    );
  });

  it('refuses what is neither, before anything runs', async () => {
    folder.put('cap.json', capAgent);
    folder.put('other.json', { no: 'report' });
    const errors = await Promise.all(
      ['none.json', 'other.json', '3'].map(
        async (wanted) => (await folder.run(['test', 'cap.json', '--compare', wanted])).err,
      ),
    );
    expect(errors[0]).toBe('There is no file none.json.');
    expect(errors[1]).toMatch(/^other\.json does not fit/);
    expect(errors[2]).toBe('cap.json has no version 3 in this data folder.');
  });
});

describe('rulehouse test --junit', () => {
  it('writes a file that says of each case what happened; only a failed one is a failure', async () => {
    folder.put('cap.json', { ...capAgent, name: 'Caps & "more" <here>' });
    const { code, out } = await folder.run(['test', 'cap.json', '--junit', 'out.xml']);
    expect([code, out.includes('3 cases')]).toEqual([0, true]);
    const xml = readFileSync(join(folder.path, 'out.xml'), 'utf8');
    const lines = xml.replaceAll(/ time="[\d.]+"/g, '').split('\n');
    expect(lines[1]).toBe('<testsuites tests="3" failures="1" errors="0" skipped="1">');
    expect(lines.slice(3, 10)).toEqual([
      '    <testcase classname="Caps &amp; &quot;more&quot; &lt;here&gt;" name="Large"/>',
      '    <testcase classname="Caps &amp; &quot;more&quot; &lt;here&gt;" name="Wrong">',
      '      <failure type="fail" message="Number: expected 500, got 100."/>',
      '    </testcase>',
      '    <testcase classname="Caps &amp; &quot;more&quot; &lt;here&gt;" name="Small">',
      '      <skipped message="Uncertain: Number: only a model can decide this."/>',
      '    </testcase>',
    ]);
  });

  it('keeps what XML cannot hold out of it, and everything else in', async () => {
    folder.put('cap.json', capAgent);
    const report = Report.parse(JSON.parse((await folder.run(['test', 'cap.json', '--json'])).out));
    const [result] = report.results;
    if (result === undefined) throw new Error('The report has cases.');
    const title = 'a\u0000\u001b[2J\ud800b\uffff ]]> é 😀\nnext\ttab';
    const xml = junitXml('x', { ...report, results: [{ ...result, title }] });
    expect(xml).toContain('name="a[2Jb ]]&gt; é 😀&#10;next&#9;tab"');
    expect(xml.isWellFormed()).toBe(true);
  });

  it('says why a file cannot be written, after the report was printed', async () => {
    folder.put('cap.json', capAgent);
    const { code, out, err } = await folder.run(['test', 'cap.json', '--junit', 'no/such/out.xml']);
    expect([code, err]).toEqual([1, 'no/such/out.xml cannot be written (ENOENT).']);
    expect(out).toContain('3 cases');
  });
});
