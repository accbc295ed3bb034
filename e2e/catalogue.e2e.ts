import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page, test } from '@playwright/test';
import { passesAxe } from './axe.ts';
import { type Program, startApplication, temporaryFolder } from './processes.ts';

/** What a machine knows of models is edited, refreshed from the provider, and told where somebody counts on it. */
const AGENT = 'Moderate marketplace listings';
const MODEL = 'GPT-5.4 mini';

/** Lists one model that is known and one that nobody has heard of. */
async function startProvider() {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ data: [{ id: 'gpt-5.4-mini' }, { id: 'gpt-99' }] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // A TCP server's address is never a pipe name.
  return { url: `http://127.0.0.1:${port}/v1`, stop: () => server.close() };
}

const folder = temporaryFolder();
let provider: Awaited<ReturnType<typeof startProvider>>;
let app: Program<{ url: string }>;
test.beforeAll(async () => {
  provider = await startProvider();
  app = await startApplication(folder.path, { OPENAI_API_KEY: 'sk-none', OPENAI_BASE_URL: provider.url });
});
test.afterAll(async () => {
  await app.stop();
  provider.stop();
  folder.remove();
});

/** Opens the run dialog on a model. */
async function chooseToRun(page: Page, model: string): Promise<void> {
  await page.getByRole('link', { name: 'Agents', exact: true }).click();
  await page.getByRole('link', { name: AGENT }).click();
  await page.getByRole('link', { name: 'Tests', exact: true }).click();
  await page.getByRole('button', { name: 'Run tests…' }).click();
  await page.getByRole('dialog').getByLabel('Who answers').first().click();
  await page.getByRole('option', { name: model }).click();
}

test('prices and last days of models are data', async ({ page }) => {
  await page.goto(app.started.url);
  let before = '';
  await test.step('the estimate goes by the shipped price', async () => {
    await chooseToRun(page, `${MODEL} · OpenAI`);
    const words = page.getByRole('dialog').getByText(/calls, at most about/);
    await expect(words).toBeVisible();
    before = (await words.textContent()) ?? '';
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  });

  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  const section = page.getByRole('region', { name: 'Models', exact: true });
  const table = section.getByRole('region', { name: 'Table of models' });

  await test.step('a price and a last day are edited', async () => {
    await section.getByLabel('Search models').fill('5.4 mini');
    await expect(table.getByRole('row')).toHaveCount(2);
    await section.getByRole('button', { name: `Edit ${MODEL}`, exact: true }).click();
    const dialog = page.getByRole('dialog', { name: `Edit ${MODEL}` });
    await dialog.getByLabel('Input, US dollars', { exact: true }).fill('75');
    await dialog.getByLabel('Output, US dollars', { exact: true }).fill('');
    await dialog.getByLabel('Last day').fill(new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10));
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog.getByRole('alert')).toContainText('both of input and output');
    await dialog.getByLabel('Output, US dollars', { exact: true }).fill('450');
    await passesAxe(page, 'the form of a model');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(table).toContainText('$75.00');
    await expect(table).toContainText('Retires soon');
    await expect(table).toContainText('Edited');
  });

  await test.step('the provider is asked what there is', async () => {
    await section.getByLabel('Search models').fill('');
    await section.getByRole('button', { name: 'Refresh from providers' }).click();
    await expect(section.getByRole('status')).toContainText('New: gpt-99');
    await expect(table.getByRole('row').filter({ hasText: 'gpt-99' })).toContainText('Found at a provider');
    await expect(table.getByText('Not listed', { exact: true }).first()).toBeVisible();
    await passesAxe(page, 'the table of models');
    await section.scrollIntoViewIfNeeded();
    await page.setViewportSize({ width: 320, height: 700 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await page.setViewportSize({ width: 1280, height: 720 });
  });

  await test.step('a file that is no catalogue is refused with its place, and one that is says what changes', async () => {
    const choose = (text: string) =>
      section.getByLabel('File of models').setInputFiles({
        name: 'models.json',
        mimeType: 'application/json',
        buffer: Buffer.from(text),
      });
    await choose('{"format":"rulehouse-models-1","models":[{"provider":"openai"}]}');
    const dialog = page.getByRole('dialog', { name: 'Import models.json' });
    await expect(dialog.getByRole('alert')).toContainText('models › 1 › model');
    await dialog.getByRole('button', { name: 'Close' }).first().click();
    const entry = {
      provider: 'openai',
      model: 'gpt-98',
      title: 'GPT-98',
      dated: [],
      takes: [],
      maxOutputTokens: null,
      contextTokens: null,
      price: null,
    };
    await choose(JSON.stringify({ format: 'rulehouse-models-1', models: [entry] }));
    await expect(dialog).toContainText('GPT-98: New, price not known');
    await passesAxe(page, 'what a file changes');
    await dialog.getByRole('button', { name: 'Import 1 model' }).click();
    await expect(table.getByRole('row').filter({ hasText: 'GPT-98' })).toContainText('Imported');
  });

  await test.step('who counts on the model is told, and the estimate follows the edit', async () => {
    await chooseToRun(page, `${MODEL} · OpenAI`);
    const dialog = page.getByRole('dialog');
    const words = dialog.getByText(/calls, at most about/);
    await expect(words).toBeVisible();
    await expect(words).not.toHaveText(before);
    await expect(dialog.getByRole('note')).toContainText(`${MODEL} retires on`);
    await passesAxe(page, 'the run dialog with a warning');
    await dialog.getByLabel('Who answers').first().click();
    await page.getByRole('option', { name: 'gpt-99 · OpenAI' }).click();
    await expect(dialog.getByRole('note')).toContainText('a cost limit cannot be kept');
    await dialog.getByRole('link', { name: 'Prices and dates stand in Settings, Models' }).click();
  });

  await test.step('reset brings the shipped price back', async () => {
    await section.getByRole('button', { name: `Reset ${MODEL} to the shipped entry` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Reset' }).click();
    await section.getByLabel('Search models').fill('5.4 mini');
    await expect(table).toContainText('$0.75');
    await expect(table).not.toContainText('Edited');
  });
});
