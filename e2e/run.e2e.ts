import { expect, test } from '@playwright/test';
import { sampleAgents } from '../resources/sample/index.ts';
import { predictedOutput } from '../shared/analysis/oracle.ts';
import { exampleDocument } from '../shared/schema/example.ts';
import type { JsonObject } from '../shared/spec/ids.ts';
import { passesAxe } from './axe.ts';
import { type OpenAiStandIn, startOpenAi } from './openai-stand-in.ts';
import { type Program, startApplication, temporaryFolder } from './processes.ts';

/** A run shows how far it is, goes on over a reload, stops at once, keeps what finished, and is finished later. */
const AGENT = 'Moderate marketplace listings';
const MODEL = 'GPT-5.4 mini · OpenAI';
const found = sampleAgents.find(({ name }) => name === AGENT);
if (found === undefined) throw new Error('The sample agent is missing.');
const { spec, cases } = found;
/** Answers that come before the provider takes its time. */
const ANSWERED = 4;

const folder = temporaryFolder();
let provider: OpenAiStandIn;
let app: Program<{ url: string }>;
test.beforeAll(async () => {
  let asked = 0;
  provider = await startOpenAi(
    (body) => {
      asked += 1;
      if (asked === ANSWERED + 1) provider.hold();
      const text = /<input>(.*)<\/input>/.exec(JSON.stringify(JSON.parse(body).input))?.[1] ?? '';
      const listing = JSON.parse(JSON.parse(`"${text}"`) as string) as JsonObject;
      const { output } = predictedOutput(spec, listing, { now: new Date().toISOString() });
      // The first case is answered wrong, in a way that breaks no rule that would be asked for again.
      const mistake = listing.title === cases[0]?.input.title ? { decision: 'turn_down' } : {};
      return JSON.stringify({ ...exampleDocument(spec.contract.output), ...output, ...mistake });
    },
    { input: 900, output: 60 },
  );
  app = await startApplication(folder.path, { OPENAI_API_KEY: 'sk-none', OPENAI_BASE_URL: provider.url });
});
test.afterAll(async () => {
  provider.release();
  await app.stop();
  provider.stop();
  folder.remove();
});

test('progress, a reload, Stop, and the reason of a failure', async ({ page }) => {
  await page.goto(app.started.url);
  await page.getByRole('link', { name: AGENT }).click();
  await page.getByRole('link', { name: 'Tests', exact: true }).click();
  await page.getByRole('button', { name: 'Run tests…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Who answers').first().click();
  await page.getByRole('option', { name: MODEL }).click();
  await expect(dialog).toContainText(`${cases.length} calls, at most about`);
  await dialog.getByRole('button', { name: 'Start run' }).click();

  const bar = page.getByRole('region', { name: 'Test run' });
  const progress = `${ANSWERED} of ${cases.length}`;
  await test.step('what is done, what it cost, and the same after a reload', async () => {
    await expect(bar).toContainText(progress);
    await expect(bar).toContainText(/US\$0\.\d+ so far/);
    await passesAxe(page, 'a run that goes on');
    await page.reload();
    await expect(bar).toContainText('Running the draft: gpt-5.4-mini');
    await expect(bar).toContainText(progress);
  });

  await test.step('Stop keeps what finished; the rest was not run, with the cause', async () => {
    await bar.getByRole('button', { name: 'Stop' }).click();
    await expect(bar).toContainText('Stopped: what finished is kept');
    const left = cases.length - ANSWERED;
    await expect(bar).toContainText(`${left} not run`);
    await expect(bar.getByRole('button', { name: `Finish ${left} cases…` })).toBeVisible();
  });

  await test.step('a failure opens to its reason: expected beside actual, and the rule that was broken', async () => {
    const table = page.getByRole('table', { name: 'Cases, failures first' });
    await table.getByRole('row').filter({ hasText: 'Fail' }).first().getByRole('button').click();
    const open = page.getByRole('region', { name: 'The open case' });
    await expect(open).toContainText('Turn down');
    await expect(open).toContainText(/differs|Violated/);
    await passesAxe(page, 'a failure, opened');
  });

  await test.step('what was cut short is finished, and nothing is asked twice', async () => {
    const before = provider.bodies.length;
    provider.release();
    await bar.getByRole('button', { name: /^Finish/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Finish the run' }).click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(bar.getByRole('button', { name: /^Finish/ })).toHaveCount(0);
    await expect(bar.getByRole('button', { name: 'Run tests…' })).toBeVisible();
    expect(provider.bodies.length - before).toBe(cases.length - ANSWERED);
  });
});
