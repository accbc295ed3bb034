import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../spec/ids.ts';
import { type BundleSubject, openBundle } from '../bundle.ts';
import { verifyWithNode } from '../crypto.test-helper.ts';
import { approve, deploymentOf, newTeam, opened, people, version } from '../team.test-helper.ts';
import { type TestHistory, testReport, testSpec } from '../testing.ts';
import { bundleInside, checkPage, evidenceFile } from './file.ts';
import { packOf } from './pack.ts';
import { PLAIN } from './words.ts';

const results = (verdict: string) => [
  {
    caseId: 'c1',
    title: 'Lamp </script>',
    input: { price: 1 },
    verdict,
    reason: '',
    samples: [],
    rulesFired: ['cheap'],
  },
];
const LATER = testSpec({ cheap: 30 }, { purpose: 'Decide <b>kindly</b> & well.' });

describe('the evidence of a change as a file', () => {
  let history: TestHistory;
  let signed: string;
  let subject: Extract<BundleSubject, { kind: 'change' }>;
  const open = (parts: Partial<{ objects: Json[] }> = {}) =>
    openBundle(
      {
        ...{ format: 'rulehouse-bundle/1', subject, workspace: history.workspace, head: history.head() },
        ...{ entries: history.entries, objects: [...history.objects.values()], ...parts },
      },
      verifyWithNode,
    );
  beforeAll(async () => {
    history = await newTeam();
    const first = testSpec({ cheap: 25 });
    const before = history.put(testReport(first, { dryRun: true, results: results('pass'), counts: counts(2) }));
    const one = await version(history, first);
    await history.append(people.editor, 'change.open', opened('one', one, [before]));
    await approve(history, 'one', people.engineer, { capacity: 'engineer' });
    await history.append(people.approver, 'channel.deploy', await deploymentOf(history, 'one'));
    signed = history.put(testReport(LATER, { dryRun: true, results: results('fail'), counts: counts(2) }));
    await history.append(people.editor, 'change.open', opened('two', await version(history, LATER), [signed]));
    await approve(history, 'two');
    await history.append(people.approver, 'change.comment', { change: 'two', path: 'purpose', text: 'Kind?' });
    subject = { kind: 'change', change: 'two', against: [], readers: null };
  });
  const counts = (total: number) => ({ total, pass: total, fail: 0, uncertain: 0, notRun: 0 });

  it('says what changes, which cases flip against the signed tests of the version before, and who decided', async () => {
    const pack = await packOf(await open());
    expect(pack).toMatchObject({
      title: 'A change',
      base: 1,
      version: { number: 2 },
      contract: null,
      differences: [{ subject: 'Purpose' }, { subject: 'Rule 1 · Limit cheap' }],
      reports: [{ hash: signed, flips: { cases: [{ title: 'Lamp </script>', became: 'fails now' }], signed: true } }],
      reviews: [{ by: 'approver', what: 'approved v2 as approver', lost: null }],
      comments: [{ by: 'approver', on: 'Purpose', text: 'Kind?', settled: null }],
    });
  });

  it('names in the check which reports whose signature is on', async () => {
    const { check } = await open();
    expect(check).toMatchObject({
      ok: true,
      change: { reviews: [{ by: 'approver', overtaken: null }], evidence: [{ hash: signed, signedBy: ['approver'] }] },
    });
  });

  it('is one page whose text is compared with what its own decisions say', async () => {
    const text = await evidenceFile(await open(), '1.0.0');
    expect(text).toContain('Decide &lt;b&gt;kindly&lt;/b&gt; &amp; well.');
    expect(text.match(/<\/script>/g)).toHaveLength(1);
    const inside = bundleInside(text);
    const again = await openBundle(JSON.parse(inside?.bundle ?? ''), verifyWithNode);
    expect(again.check.ok).toBe(true);
    expect(await checkPage(text, again, '1.0.0')).toBe('same');
    expect(await checkPage(text, again, '1.1.0')).toBe('other_release');
    for (const [from, to] of [
      ['2 pass', '3 pass'],
      ['approved v2', 'approved v3'],
      ['<body>', '<body onload="x">'],
      ['</main>', '<p>More.</p></main>'],
    ] as const)
      if (text.includes(from)) expect(await checkPage(text.replace(from, to), again, '1.0.0'), from).toBe('differs');
      else expect.fail(`The page does not contain ${from}.`);
    expect(bundleInside(`${text} `)).toBeUndefined();
  });

  it('does not hold without a report that was signed, nor for a change it does not know', async () => {
    const without = [...history.objects.entries()].flatMap(([hash, object]) =>
      hash === signed ? [] : [object as Json],
    );
    expect((await open({ objects: without })).check).toMatchObject({ ok: false, change: null });
    subject = { ...subject, change: 'none' };
    const unknown = await open();
    expect(unknown.check).toMatchObject({ ok: false, problem: { entry: null } });
    await expect(evidenceFile(unknown, '1.0.0')).rejects.toMatchObject({ code: 'unavailable' });
  });
});

it('numbers in a file are written the same everywhere', () => {
  expect([PLAIN.usd(15), PLAIN.usd(0.5), PLAIN.usd(1234.56789), PLAIN.number(1234567.5)]).toEqual([
    '$15.00',
    '$0.50',
    '$1,234.5679',
    '1,234,567.5',
  ]);
  expect([PLAIN.percent(0.5), PLAIN.list(['a', 'b', 'c']), PLAIN.count(1, 'case')]).toEqual([
    '50%',
    'a, b and c',
    '1 case',
  ]);
});
