import { expect, test } from '@playwright/test';
import { expectNoViolations, WCAG_22_AA } from './axe.ts';
import { type Program, startApplication, temporaryFolder } from './processes.ts';

/** A new agent from a ready-made one, by keyboard alone, up to its first dry run. */
const folder = temporaryFolder();
let app: Program<{ url: string }>;
test.beforeAll(async () => {
  app = await startApplication(folder.path);
});
test.afterAll(async () => {
  await app?.stop();
  folder.remove();
});

test('an agent is made from a template by keyboard, and says what to do first', async ({ page }) => {
  await page.goto(app.started.url);
  await page.getByRole('button', { name: 'New agent' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'New agent' });
  await expect(dialog.getByRole('radio', { name: 'Describe it' })).toBeFocused();
  for (const way of ['Paste a prompt', 'Import a file', 'From a template']) {
    await page.keyboard.press('ArrowDown');
    await expect(dialog.getByRole('radio', { name: way })).toBeChecked();
  }
  // The next card of the ways, then the first of the templates.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(dialog.getByRole('radio', { name: 'Moderate' })).toBeFocused();
  const orders = dialog.getByRole('radio', { name: 'Extract purchase orders' });
  await expect(orders).toContainText('Takes Text, Document, Source');
  await expect(orders).toContainText(/Brings \d+ rules and \d+ test cases/);
  for (const step of ['Route', 'Rewrite', 'Extract']) {
    await page.keyboard.press('ArrowDown');
    await expect(dialog.getByRole('radio', { name: step })).toBeChecked();
  }
  await expect(dialog.getByLabel('Name')).toHaveValue('Extract purchase orders');
  await expect(dialog.getByLabel('Description')).toHaveValue(/^Reads receipts/);
  await expectNoViolations(page, 'a ready-made agent', [...WCAG_22_AA, 'best-practice']);
  await page.keyboard.press('Tab');
  await expect(dialog.getByLabel('Name')).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Read our receipts');
  // A name of one's own stays when another template is looked at.
  await dialog.getByRole('radio', { name: 'Route support tickets' }).click();
  await expect(dialog.getByLabel('Name')).toHaveValue('Read our receipts');
  await expect(dialog.getByLabel('Description')).toHaveValue(/^Sends each insurance ticket/);
  await orders.click();
  await dialog.getByLabel('Name').press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Read our receipts' })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Rules in order' }).getByRole('listitem')).toHaveCount(19);
  const hint = page.getByText('First read the rules from top to bottom');
  await expect(hint).toBeVisible();
  await hint.getByRole('link', { name: 'tests' }).press('Enter');
  await expect(page).toHaveURL(/\/agents\/read-our-receipts\/tests$/);
  await page.getByRole('button', { name: 'Put this hint away' }).press('Enter');
  await expect(hint).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Read our receipts' })).toBeVisible();
  await expect(hint).toHaveCount(0);
});

test('an empty agent is pointed to its contract', async ({ page }) => {
  await page.goto(app.started.url);
  await page.getByRole('button', { name: 'New agent' }).click();
  const dialog = page.getByRole('dialog', { name: 'New agent' });
  await dialog.getByRole('radio', { name: 'An empty agent' }).click();
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('Name: for example');
  await dialog.getByLabel('Name').fill('Check photos');
  await dialog.getByLabel('Name').press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Check photos' })).toBeVisible();
  await page.getByText('First say in the contract').getByRole('link', { name: 'contract' }).click();
  await expect(page).toHaveURL(/\/agents\/check-photos\/contract$/);
});
