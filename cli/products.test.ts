import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { validatorFor } from '../engine/validation/validator.ts';
import { sampleAgents } from '../resources/sample/index.ts';
import { predictedOutput } from '../shared/analysis/oracle.ts';
import { Report } from '../shared/grading/report.ts';
import { exampleDocument } from '../shared/schema/example.ts';
import type { JsonObject } from '../shared/spec/ids.ts';
import { type Folder, workFolder } from './fixture.test-helper.ts';

const PRODUCTS = join(import.meta.dirname, '..', '..', 'shared', 'samples', 'products.json');
const spec = sampleAgents.find(({ slug }) => slug === 'moderate-marketplace-listings')?.spec;
if (spec === undefined) throw new Error('The sample agent is missing.');
if (!existsSync(PRODUCTS)) console.log(`The sample products are not at ${PRODUCTS}; their run is skipped.`);

/** What the stand-in does with some products, by the length of their title: answer wrongly, not in JSON, or not at all. */
const TROUBLES = ['turn_down', 'no JSON', 'error'] as const;

const troubleWith = ({ title }: JsonObject) => TROUBLES[String(title).length % 12];

let folder: Folder;
let mock: LLMock;
beforeAll(async () => {
  folder = workFolder();
  mock = new LLMock({ port: 0, host: '127.0.0.1', journalMaxEntries: 0 });
  mock.on({}, ({ messages }) => {
    const text = String(messages.find(({ role }) => role === 'user')?.content);
    const input = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)) as JsonObject;
    const { output } = predictedOutput(spec, input, { now: '2026-03-01T09:30:00.000Z' });
    const answer = { ...exampleDocument(spec.contract.output), ...output };
    const trouble = troubleWith(input);
    if (trouble === 'error') return { error: { message: 'No such model', type: 'invalid_request_error' }, status: 400 };
    if (trouble === 'no JSON') return { content: 'I would rather not say.' };
    return { content: JSON.stringify(trouble === 'turn_down' ? { ...answer, decision: 'turn_down' } : answer) };
  });
  await mock.start();
});
afterAll(async () => {
  await mock.stop();
  folder.remove();
});

describe.skipIf(!existsSync(PRODUCTS))('the sample products against a provider', () => {
  it('end each in a valid output or a named outcome, and the report adds up', async () => {
    const args = ['test', 'moderate-marketplace-listings', '--inputs', PRODUCTS, '--map', 'listing', '--json'];
    const model = ['--provider', 'openai', '--model', 'gpt-5.4-mini', '--base-url', `${mock.url}/v1`];
    const { code, out } = await folder.run([...args, ...model], { OPENAI_API_KEY: 'sk-stand-in' });
    expect(code).toBe(0);
    const report = Report.parse(JSON.parse(out));
    const { total, pass, fail, uncertain, notRun } = report.counts;
    expect([report.dryRun, total, pass + fail + uncertain + notRun]).toEqual([false, 60, 60]);
    const erring = report.results.filter(({ input }) => troubleWith(input) === 'error');
    expect([notRun, notRun > 0]).toEqual([erring.length, true]);
    const validator = validatorFor(spec.contract);
    for (const { samples, verdict } of report.results)
      for (const { outcome, output, problems } of samples)
        if (outcome === 'ok') expect(validator.output(output)).toEqual([]);
        else if (outcome === 'schema_invalid') expect([verdict, problems.length > 0]).toEqual(['fail', true]);
        else expect([outcome, verdict]).toEqual(['provider_error', 'not_run']);
    for (const [verdict, n] of [
      ['pass', pass],
      ['fail', fail],
      ['uncertain', uncertain],
      ['not_run', notRun],
    ] as const)
      expect(report.results.filter((result) => result.verdict === verdict)).toHaveLength(n);
  });
});
