import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { passesAxe } from './axe.ts';
import { type Program, startApplication, temporaryFolder } from './processes.ts';

/** Cases as a whole: suggested from the rules, imported from a file with bad rows, exported and read back. */
const folder = temporaryFolder();
let app: Program<{ url: string }>;
test.beforeAll(async () => {
  app = await startApplication(folder.path);
});
test.afterAll(async () => {
  await app.stop();
  folder.remove();
});

const AGENT = 'Moderate marketplace listings';
async function openTests(page: Page): Promise<void> {
  await page.goto(app.started.url);
  await page.getByRole('link', { name: AGENT }).click();
  await page.getByRole('link', { name: 'Tests', exact: true }).click();
  await expect(page.getByRole('table', { name: 'Cases, failures first' })).toBeVisible();
}
const rowsOf = async (page: Page): Promise<number> =>
  Number(await page.getByRole('table', { name: 'Cases, failures first' }).getAttribute('aria-rowcount')) - 1;
async function choose(page: Page, entry: string): Promise<void> {
  await page.getByRole('button', { name: 'Import and export cases' }).click();
  await page.getByRole('menuitem', { name: entry }).click();
}
async function exported(page: Page, entry: string): Promise<{ name: string; text: string }> {
  const download = page.waitForEvent('download');
  await choose(page, entry);
  const file = await download;
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
}
const fileOf = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
const putFile = (page: Page, name: string, text: string): Promise<void> =>
  page.getByRole('dialog').locator('input[type=file]').setInputFiles(fileOf(name, text));

const TABLE = [
  'Listing;Category;Price;Discount;Expected decision',
  'Oak shelf;Furniture;80.00;5;live',
  'Formula lamp;Home decoration;12,50;5;live',
  "'=1+1;Home decoration;12.50 EUR;5;send to a person",
  'Broken category;Boats;12.50;5;live',
  'Oak shelf;Furniture;80.00 EUR;5;',
].join('\n');

test('a file with bad rows: they are named, the good ones are imported, and undo takes them back', async ({ page }) => {
  await openTests(page);
  const before = await rowsOf(page);
  await choose(page, 'Import cases');
  const dialog = page.getByRole('dialog');
  await putFile(page, 'listings.csv', TABLE);
  await expect(dialog).toContainText('No column goes to Title');
  await expect(dialog.getByRole('button', { name: 'Add cases' })).toBeDisabled();
  await dialog.getByRole('combobox', { name: 'Where “Listing” goes' }).click();
  await page.getByRole('option', { name: 'Title', exact: true }).click();
  await expect(dialog.getByRole('status')).toContainText(
    '2 cases can be added. 2 rows have problems and would be left out. 1 row has an input that is there already.',
  );
  const problems = dialog.getByRole('table', { name: 'Rows with problems' });
  await expect(problems.getByRole('row', { name: /^Row 3 Price/ })).toContainText('for example 12.50 EUR');
  await expect(problems.getByRole('row', { name: /^Row 5 Category/ })).toContainText('for example Beauty');
  await dialog.getByText('1 row skipped').click();
  await expect(dialog).toContainText('Row 6, “Oak shelf”: same input as row 2');
  await dialog.getByRole('button', { name: 'Add 2 cases' }).click();
  await expect(dialog).toHaveCount(0);
  await expect.poll(() => rowsOf(page)).toBe(before + 2);
  await page.getByRole('textbox', { name: 'Search cases' }).fill('=1+1');
  await page.getByRole('button', { name: '=1+1' }).click();
  await expect(page.getByRole('heading', { name: '=1+1' })).toBeVisible();
  await page.getByRole('textbox', { name: 'Search cases' }).fill('');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => rowsOf(page)).toBe(before);
});

test('suggested cases count once they are accepted, and notice mistakes that nothing noticed', async ({ page }) => {
  await openTests(page);
  const before = await rowsOf(page);
  const line = page.getByText(/of \d+ mistakes in the rules would be noticed by these cases/);
  const noticed = async (): Promise<number> => Number((await line.textContent())?.split(' ')[0]);
  await expect(line).toBeVisible();
  const known = await noticed();
  await page.getByRole('button', { name: 'Suggest cases', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Suggested cases' });
  await expect(dialog.getByRole('checkbox')).toHaveCount(10);
  await dialog.getByRole('checkbox').first().uncheck();
  await expect(dialog.getByRole('link', { name: /^rule \d+$/ }).first()).toBeVisible();
  expect(await rowsOf(page)).toBe(before);
  await dialog.getByRole('button', { name: 'Add 9 cases' }).click();
  await expect(dialog).toHaveCount(0);
  await expect.poll(() => rowsOf(page)).toBe(before + 9);
  await expect.poll(noticed).toBeGreaterThan(known);
});

test('what is exported brings nothing new when it is read again, as CSV and as JSON lines', async ({ page }) => {
  await openTests(page);
  const all = await rowsOf(page);
  for (const [entry, name] of [
    ['Export as CSV', 'moderate-marketplace-listings-cases.csv'],
    ['Export as JSON lines', 'moderate-marketplace-listings-cases.jsonl'],
  ] as const) {
    const file = await exported(page, entry);
    expect(file.name).toBe(name);
    await choose(page, 'Import cases');
    const dialog = page.getByRole('dialog');
    await putFile(page, name, file.text);
    await expect(dialog.getByRole('status')).toContainText(
      `0 cases can be added. ${all} rows have inputs that are there already.`,
    );
    await expect(dialog.getByRole('button', { name: 'Add cases' })).toBeDisabled();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
  }
});

test('axe finds nothing on the three dialogs, light or dark', async ({ page }) => {
  await openTests(page);
  await test.step('suggested cases', async () => {
    await page.getByRole('button', { name: 'Suggest cases', exact: true }).click();
    await expect(page.getByRole('dialog').getByRole('checkbox').first()).toBeVisible();
    await passesAxe(page, 'suggested cases');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });
  await test.step('mistakes that no test would notice', async () => {
    await page.getByRole('button', { name: /^Show the \d+ unnoticed$/ }).click();
    await expect(page.getByRole('dialog')).toContainText('No test would notice if');
    await passesAxe(page, 'mistakes that no test would notice');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });
  await test.step('import with bad rows', async () => {
    await choose(page, 'Import cases');
    await putFile(page, 'listings.csv', TABLE.replace('Listing', 'Title'));
    await expect(page.getByRole('dialog').getByRole('table', { name: 'Rows with problems' })).toBeVisible();
    await passesAxe(page, 'import with bad rows');
  });
});
