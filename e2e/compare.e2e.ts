import { expect, test } from '@playwright/test';
import { passesAxe } from './axe.ts';
import { AGENT, runOnModel, withStandIn } from './runs.ts';

/**
 * After an edit the two runs are compared: the case that flips stands first, the edited rule is named as its cause, and a run
 * with the rule as before brings the old answer back.
 */
const CASE = 'Branded perfume at €49.99';

const url = withStandIn();

test('a flipped case names the rule that caused it, and a run with the rule as before proves it', async ({ page }) => {
  await page.goto(url());
  await page.getByRole('link', { name: AGENT }).click();

  await test.step('before there are two runs, the page says what it is for', async () => {
    await page.goto(`${page.url().split('/rules')[0]}/tests/compare`);
    await expect(page.getByRole('heading', { name: 'There are no two runs to compare yet' })).toBeVisible();
    await passesAxe(page, 'a comparison of runs');
    await page.getByRole('link', { name: 'Go to the tests' }).click();
  });

  await runOnModel(page);
  await page.getByRole('link', { name: 'Rules', exact: true }).click();
  await page
    .getByRole('list', { name: 'Rules in order' })
    .getByRole('button', { name: /Cheap branded goods/ })
    .click();
  await page.getByRole('textbox', { name: 'Price, is below' }).fill('50');
  await page.getByRole('textbox', { name: 'Price, is below' }).blur();
  await runOnModel(page);

  await page.getByRole('link', { name: 'Compare with the run before' }).click();
  const flips = page.getByRole('region', { name: 'Newly failing' });
  const item = flips.getByRole('button', { name: CASE });

  await test.step('the flip stands first and opens by keyboard to its fields and its cause', async () => {
    await expect(page.getByRole('region', { name: 'What changed' })).toContainText('2 newly fail and 10 are unchanged');
    await expect(page.getByRole('region', { name: 'What changed' })).toContainText('could be chance');
    await expect(page.getByRole('heading', { level: 2 }).nth(1)).toContainText('Newly failing');
    await item.focus();
    await page.keyboard.press('Enter');
    const why = flips.getByRole('region', { name: 'Why it changed' });
    await expect(why).toContainText('Caused by this change');
    await expect(why).toContainText('is below €40.00 → is below €50.00');
    const decision = flips.getByRole('row', { name: /^Decision/ });
    await expect(decision).toContainText(/Live.*Live.*Send to a person/);
    await passesAxe(page, 'a comparison of runs');
  });

  await test.step('a run with the rule as before brings the old answer back', async () => {
    await flips.getByRole('button', { name: 'Run with this rule as before' }).first().click();
    const dialog = page.getByRole('dialog', { name: /with a change taken back/ });
    await expect(dialog).toContainText('1 call to');
    // A wish for motion that changes while it is open closes nothing.
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await expect(dialog).toContainText('1 call to');
    await passesAxe(page, 'a comparison of runs');
    await dialog.getByRole('button', { name: 'Start run' }).click();
    await expect(page.getByText('the old answer is back: this part caused the change.')).toBeVisible();
  });

  await test.step('the trial is no result of the draft, and the cause leads to the rule', async () => {
    await page.getByRole('link', { name: 'All tests' }).click();
    await page.getByRole('link', { name: 'Compare with the run before' }).click();
    await item.click();
    await flips
      .getByRole('link', { name: /Cheap branded goods/ })
      .first()
      .click();
    await expect(page.getByRole('textbox', { name: 'Price, is below' })).toHaveValue(/50/);
  });
});
