import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectedFromReceipt, orderFromReceipt, type SampleReceipt } from '../resources/sample/orders/receipts.ts';
import { orderSpec } from '../resources/sample/orders/spec.ts';
import { predictedOutput } from '../shared/analysis/oracle.ts';
import { Report } from '../shared/grading/report.ts';
import type { JsonObject } from '../shared/spec/ids.ts';
import { type Folder, workFolder } from './fixture.test-helper.ts';

const RECEIPTS = join(import.meta.dirname, '..', '..', 'shared', 'samples', 'receipts.json');
const there = existsSync(RECEIPTS);
if (!there) console.log(`The sample receipts are not at ${RECEIPTS}; their run is skipped.`);
const receipts: SampleReceipt[] = there ? JSON.parse(readFileSync(RECEIPTS, 'utf8')) : [];
const ARGS = ['test', 'extract-purchase-orders', '--inputs', RECEIPTS, '--map', 'order', '--json'];

/** What a good reader answers: what people found on the receipt, and what the rules decide. */
function readingOf(receipt: SampleReceipt): JsonObject {
  const { output } = predictedOutput(orderSpec, orderFromReceipt(receipt), { now: '2026-03-01T09:30:00.000Z' });
  const facts = expectedFromReceipt(receipt).map(({ field, value }) => [field, value ?? null]);
  return { review: 'not_needed', reasons: [], ...output, ...Object.fromEntries(facts) };
}
/** Some readers take the cash for the total, some swap day and month, some spell the company in their own way. */
function mistakenReading(receipt: SampleReceipt, index: number): JsonObject {
  const reading = readingOf(receipt);
  if (index % 5 === 1) return { ...reading, total: { amount: '999.00', currency: 'MYR' } };
  if (index % 5 === 2) return { ...reading, date: '2001-01-02' };
  if (index % 5 === 3) return { ...reading, company: `The shop called ${String(reading.company)}` };
  return reading;
}

let folder: Folder;
let mock: LLMock;
beforeAll(async () => {
  folder = workFolder();
  mock = new LLMock({ port: 0, host: '127.0.0.1', journalMaxEntries: 0 });
  mock.on({}, ({ messages }) => {
    const text = String(messages.find(({ role }) => role === 'user')?.content);
    const input = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)) as JsonObject;
    const index = receipts.findIndex((receipt) => orderFromReceipt(receipt).text === input.text);
    const receipt = receipts[index];
    return { content: receipt === undefined ? '{}' : JSON.stringify(mistakenReading(receipt, index)) };
  });
  await mock.start();
});
afterAll(async () => {
  await mock.stop();
  folder.remove();
});

describe.skipIf(!there)('the sample receipts', () => {
  it('run dry: what rules decide is compared, what only a reader can tell stays open, and nothing is called wrong', async () => {
    const { code, out } = await folder.run(ARGS);
    const report = Report.parse(JSON.parse(out));
    expect([code, report.dryRun, report.counts]).toEqual([
      0,
      true,
      { total: 25, pass: 0, fail: 0, uncertain: 25, notRun: 0 },
    ]);
  });

  it('against a provider: a wrong total or date fails, another spelling of the company is left to a judge', async () => {
    const model = ['--provider', 'openai', '--model', 'gpt-5.4-mini', '--base-url', `${mock.url}/v1`];
    const { code, out } = await folder.run([...ARGS, ...model], { OPENAI_API_KEY: 'sk-stand-in' });
    const report = Report.parse(JSON.parse(out));
    expect([code, report.dryRun, report.counts.total]).toEqual([0, false, 25]);
    const verdicts = report.results.map(({ verdict }) => verdict);
    const expected = receipts.map((_, index) => ['pass', 'fail', 'fail', 'uncertain', 'pass'][index % 5]);
    expect(verdicts).toEqual(expected);
    const wrong = report.results.flatMap(({ samples }) =>
      samples.flatMap(({ fields }) => fields.filter(({ result }) => result === 'differ').map(({ field }) => field)),
    );
    expect(wrong).toEqual(['total', 'date', 'total', 'date', 'total', 'date', 'total', 'date', 'total', 'date']);
  });
});
