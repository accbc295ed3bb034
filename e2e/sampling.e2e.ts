import { LLMock } from '@copilotkit/aimock';
import { expect, test } from '@playwright/test';
import { sampleAgents } from '../resources/sample/index.ts';
import { predictedOutput } from '../shared/analysis/oracle.ts';
import { exampleDocument } from '../shared/schema/example.ts';
import type { JsonObject } from '../shared/spec/ids.ts';
import { passesAxe } from './axe.ts';
import { type Program, startApplication, temporaryFolder } from './processes.ts';

/**
 * A model that answers one input now right, now wrong is found out, a case that always passes is believed, and a run whose
 * account runs empty in the middle is finished later without asking anything twice.
 */
const AGENT = 'Moderate marketplace listings';
const agent = sampleAgents.find(({ name }) => name === AGENT);
if (agent === undefined) throw new Error('The sample agent is missing.');
const { spec, cases } = agent;
const FLAKY = 'A complete table lamp';
const flaky = cases.find(({ title }) => title === FLAKY)?.input;
const MODEL = 'GPT-5.4 mini · OpenAI';

/** An independent server that follows the rules, but for one listing, which it turns down every other time. */
async function startAlternating() {
  const mock = new LLMock({ port: 0, host: '127.0.0.1', journalMaxEntries: 0 });
  const account = { left: Number.POSITIVE_INFINITY, calls: 0 };
  let times = 0;
  mock.on({}, ({ messages }) => {
    account.calls += 1;
    if (account.left <= 0)
      return {
        status: 429,
        error: { message: 'You exceeded your current quota.', type: 'insufficient_quota', code: 'insufficient_quota' },
      };
    account.left -= 1;
    const content = messages.findLast(({ role }) => role === 'user')?.content;
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    const input = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)) as JsonObject;
    const { output } = predictedOutput(spec, input, { now: new Date().toISOString() });
    const isFlaky = input.title === flaky?.title;
    if (isFlaky) times += 1;
    const answer = {
      ...exampleDocument(spec.contract.output),
      ...output,
      ...(isFlaky && times % 2 === 0 ? { decision: 'turn_down' } : {}),
    };
    return { content: JSON.stringify(answer) };
  });
  await mock.start();
  return { url: `${mock.url}/v1`, account, stop: () => mock.stop() };
}

const folder = temporaryFolder();
let provider: Awaited<ReturnType<typeof startAlternating>>;
let app: Program<{ url: string }>;
test.beforeAll(async () => {
  provider = await startAlternating();
  app = await startApplication(folder.path, { OPENAI_API_KEY: 'sk-none', OPENAI_BASE_URL: provider.url });
});
test.afterAll(async () => {
  await app.stop();
  await provider.stop();
  folder.remove();
});

test('a flaky case is called flaky, and a run that was cut short is finished', async ({ page }) => {
  await page.goto(app.started.url);
  await page.getByRole('link', { name: AGENT }).click();
  await page.getByRole('link', { name: 'Tests', exact: true }).click();

  await test.step('the dialog says what asking until certain takes', async () => {
    await page.getByRole('button', { name: 'Run tests…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Who answers').first().click();
    await page.getByRole('option', { name: MODEL }).click();
    await expect(dialog).toContainText(`${cases.length} calls, at most about`);
    await dialog.getByRole('radio', { name: 'Until certain (up to 30)' }).check();
    await expect(dialog).toContainText(`if most cases pass, at most ${30 * cases.length}`);
    await passesAxe(page, 'the run dialog');
    await dialog.getByRole('button', { name: 'Start run' }).click();
    await expect(dialog).toHaveCount(0);
  });

  await test.step('the flaky case is named, with how many answers passed', async () => {
    await expect(page.getByRole('button', { name: 'Stop' })).toHaveCount(0);
    const row = page.getByRole('row').filter({ hasText: FLAKY });
    await expect(row).toContainText('Flaky');
    await expect(row).toContainText(/\d+ of \d+ passed/);
    await expect(row).not.toContainText('Pass');
    await expect(page.getByText('10 of 10 passed').first()).toBeVisible();
    await row.getByRole('button').click();
    const open = page.getByRole('region', { name: 'The open case' });
    await expect(open.getByRole('heading', { name: FLAKY })).toBeVisible();
    await expect(open).toContainText('now one way, now another');
    await expect(open.getByRole('button', { name: 'Show answer 2' })).toHaveAttribute('aria-pressed', 'true');
    await expect(open.getByText('Turn down', { exact: true }).first()).toBeVisible();
    await open.getByRole('button', { name: 'Show answer 1', exact: true }).click();
    await expect(open.getByText('Turn down', { exact: true })).toHaveCount(0);
    await passesAxe(page, 'an opened case with its samples');
  });

  await test.step('an empty account ends the run in the middle', async () => {
    provider.account.left = 4;
    await page.getByRole('button', { name: 'Run tests…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Who answers').first().click();
    await page.getByRole('option', { name: MODEL }).click();
    await dialog.getByRole('button', { name: 'Start run' }).click();
    await expect(page.getByText('Stopped: the provider account has no credit left')).toBeVisible();
  });

  await test.step('and is finished later, with what it found kept', async () => {
    const left = cases.length - 4;
    await page.getByRole('button', { name: `Finish ${left} cases…` }).click();
    const dialog = page.getByRole('dialog', { name: `Finish the ${left} cases that were not run` });
    await expect(dialog).toContainText('The 4 results it has stay as found.');
    await expect(dialog).toContainText(`${left} calls, at most about`);
    await passesAxe(page, 'finishing a run');
    provider.account.left = Number.POSITIVE_INFINITY;
    const before = provider.account.calls;
    await dialog.getByRole('button', { name: 'Finish the run' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(page.getByRole('button', { name: /^Finish/ })).toHaveCount(0);
    await expect(page.getByText('Stopped: the provider account has no credit left')).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Stop' })).toHaveCount(0);
    expect(provider.account.calls - before).toBe(left);
  });
});
