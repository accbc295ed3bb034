import { expect, test } from '@playwright/test';
import { type Program, startApplication, temporaryFolder } from './processes.ts';

/** A rule that contradicts another is shown on both, with an input that proves it, and undone as one step. */
const folder = temporaryFolder();
let app: Program<{ url: string }>;
test.beforeAll(async () => {
  app = await startApplication(folder.path);
});
test.afterAll(async () => {
  await app.stop();
  folder.remove();
});

test('a contradiction is shown on both rules with a listing that triggers both', async ({ page }) => {
  await page.goto(app.started.url);
  await page.getByRole('link', { name: 'Moderate marketplace listings' }).click();
  const list = page.getByRole('list', { name: 'Rules in order' });
  await list.getByRole('button', { name: /Cheap branded goods/ }).click();
  // From "Send to a person" to "Live": now it wants the opposite of what it wanted beside its neighbours.
  const decision = page.getByLabel('Decision, is', { exact: true }).first();
  await decision.click();
  await page.getByRole('option', { name: 'Live', exact: true }).click();
  const checks = page.getByRole('tabpanel', { name: /^Checks/ });
  await expect(checks.getByText('Contradiction').first()).toBeVisible();
  await expect(checks.getByRole('table').first()).toContainText('Price');
  const marked = list.getByText(/^Contradicts rule/);
  await expect.poll(() => marked.count()).toBeGreaterThanOrEqual(2);
  await checks
    .getByRole('button', { name: /^Show rule/ })
    .first()
    .click();
  await expect(list.getByRole('button', { name: /Cheap branded goods/ })).not.toHaveAttribute('aria-current', 'true');
  await page.keyboard.press('Control+z');
  await expect(marked).toHaveCount(0);
});

test('rules are found by what they say', async ({ page }) => {
  await page.goto(app.started.url);
  await page.getByRole('link', { name: 'Moderate marketplace listings' }).click();
  await page.getByRole('searchbox', { name: 'Search rules' }).fill('gucci below');
  await expect(page.getByRole('list', { name: 'Rules in order' }).getByRole('listitem')).toHaveCount(1);
  await expect(page.getByText('1 rule of 13')).toBeVisible();
});
