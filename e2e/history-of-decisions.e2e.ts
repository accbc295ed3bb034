import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { passesAxe } from './axe.ts';
import { type Program, startApplication, temporaryFolder } from './processes.ts';

/** Who decided what, when and why: read, narrowed, followed and exported. */
const AGENT = 'Moderate marketplace listings';

const folder = temporaryFolder();
let app: Program<{ url: string }>;
test.beforeAll(async () => {
  app = await startApplication(folder.path);
});
test.afterAll(async () => {
  await app.stop();
  folder.remove();
});

const entries = (page: Page) => page.getByRole('main').getByRole('listitem');
async function exported(page: Page, as: string): Promise<{ name: string; text: string }> {
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: as }).click();
  const download = await saving;
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}

test('every decision is told, narrowed, followed to its change, and exported as it is shown', async ({ page }) => {
  await page.goto(app.started.url);
  await expect(page.getByRole('heading', { level: 1, name: 'Agents' })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('History of');
  await page.getByRole('dialog', { name: 'Commands' }).getByText('History of decisions').click();
  await expect(page.getByRole('heading', { level: 1, name: 'History of decisions' })).toBeVisible();
  await expect(page.getByText(/^\d+ decisions in all, newest first$/)).toBeVisible();
  await expect(entries(page).last()).toContainText('founded the workspace “Sample workspace”');
  const all = await entries(page).count();
  await passesAxe(page, 'the whole history');

  const narrow = page.getByRole('search', { name: 'Narrow the history' });
  await narrow.getByRole('combobox', { name: 'Agent' }).click();
  await page.getByRole('option', { name: AGENT }).click();
  await expect(entries(page)).toHaveCount(5);
  await narrow.getByRole('combobox', { name: 'Kind of decision' }).click();
  await page.getByRole('option', { name: 'Reviews' }).click();
  await page.getByRole('option', { name: 'Deployments' }).click();
  await page.keyboard.press('Escape');
  await expect(entries(page)).toHaveCount(2);
  await narrow.getByRole('textbox', { name: 'Words in the decision' }).fill('APPROVED publish');
  await expect(entries(page)).toHaveCount(1);
  await expect(entries(page)).toContainText(`approved “Publish ${AGENT}” (v1) of ${AGENT}`);
  await expect(entries(page)).toContainText('“In the sample workspace the author may approve.”');
  await page.getByRole('checkbox', { name: 'Show number and hash' }).check();
  await expect(entries(page)).toContainText(/Decision \d+ · [0-9a-f]{4}·[0-9a-f]{4}/);
  await passesAxe(page, 'one decision of an agent');

  // What is narrowed stays so over a reload, and is what the file holds.
  await page.reload();
  await expect(entries(page)).toHaveCount(1);
  const csv = await exported(page, 'As CSV, for a spreadsheet');
  expect(csv.name).toMatch(/^decisions-\d{4}-\d\d-\d\d\.csv$/);
  expect(csv.text.trim().split('\r\n')).toHaveLength(2);
  expect(csv.text).toContain(`approved “Publish ${AGENT}” (v1) of ${AGENT}`);

  await page.getByRole('button', { name: 'Show everything' }).click();
  await expect(entries(page)).toHaveCount(all);
  await expect(narrow.getByRole('textbox', { name: 'Words in the decision' })).toHaveValue('');
  const lines = (await exported(page, 'As JSONL, for programs')).text.trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).sequence)).toEqual(Array.from({ length: all }, (_, at) => all - at));

  await narrow.getByLabel('Until').fill('2020-01-01');
  await expect(page.getByRole('heading', { name: 'No decision matches' })).toBeVisible();
  await narrow.getByLabel('From').fill('2021-01-01');
  await expect(narrow.getByLabel('Until')).toHaveAccessibleDescription(/not before “From”/);
  await passesAxe(page, 'nothing matches');
  await page.getByRole('button', { name: 'Show everything' }).click();

  await page.setViewportSize({ width: 320, height: 700 });
  await expect(entries(page)).toHaveCount(all);
  // The page scrolls inside the frame, so the frame's own width would not tell.
  for (const part of [narrow, entries(page).first(), page.getByRole('button', { name: 'Export' })]) {
    const box = await part.boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(320);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.getByRole('link', { name: `approved “Publish ${AGENT}” (v1)` }).click();
  await expect(page.getByRole('heading', { level: 1, name: `Publish ${AGENT}` })).toBeVisible();
});

test('an agent’s versions and the registry lead to it', async ({ page }) => {
  await page.goto(app.started.url);
  await page.getByRole('link', { name: AGENT }).click();
  await page.getByRole('link', { name: 'Versions', exact: true }).click();
  await page.getByRole('link', { name: 'Whole timeline' }).click();
  await expect(entries(page)).toHaveCount(5);
  await expect(page.getByRole('combobox', { name: 'Agent' })).toHaveValue(AGENT);
  await page.getByRole('link', { name: 'Registry' }).click();
  await page.getByRole('link', { name: 'History of decisions' }).click();
  await expect(page.getByText(/^\d+ decisions in all, newest first$/)).toBeVisible();
});
