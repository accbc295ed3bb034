import { expect, test } from '@playwright/test';
import { passesAxe } from './axe.ts';
import { AGENT, openRunDialog, toItsEnd, withStandIn } from './runs.ts';

/** Runs over time: answers that are reused when nothing changed, and the history with its trend. */

const url = withStandIn();

test('a second run reuses what did not change, says so, and the history shows both', async ({ page }) => {
  await page.goto(url());
  await page.getByRole('link', { name: AGENT }).click();
  await page.getByRole('link', { name: 'Tests', exact: true }).click();

  const first = await openRunDialog(page);
  const reuse = first.getByRole('checkbox', { name: 'Reuse answers of earlier runs where nothing changed' });
  await expect(reuse).not.toBeChecked();
  await first.getByRole('radio', { name: /^Until certain/ }).check();
  await expect(reuse).toHaveCount(0);
  await first.getByRole('radio', { name: 'Once' }).check();
  await first.getByRole('button', { name: 'Start run' }).click();
  await toItsEnd(page);

  const second = await openRunDialog(page);
  await expect(second.getByText(/^12 calls/)).toBeVisible();
  await reuse.check();
  await expect(second.getByText(/^\d calls?, .*\d+ cases keep their earlier answer\.$/)).toBeVisible();
  await passesAxe(page, 'a run that reuses');
  await second.getByRole('button', { name: 'Start run' }).click();
  await toItsEnd(page);
  await expect(page.getByText(/\d+ from earlier runs/)).toBeVisible();
  await expect(page.getByRole('link', { name: /^From the run of / })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Cases, failures first' })).toContainText('from the run of');
  await passesAxe(page, 'reused results');

  await page.getByRole('button', { name: 'Other runs' }).click();
  await page.getByRole('menuitem', { name: 'History with trend' }).click();
  const history = page.getByRole('dialog', { name: 'History of the tests' });
  await expect(history.getByRole('table', { name: '2 runs, newest first' }).getByRole('row')).toHaveCount(3);
  const points = history.getByRole('link', { name: /% passed$/ });
  await expect(points).toHaveCount(2);
  await passesAxe(page, 'the history');
  await points.first().focus();
  await page.keyboard.press('Enter');
  await expect(history).toHaveCount(0);
  await expect(page.getByRole('heading', { name: /^Run of / })).toBeVisible();
  await page.setViewportSize({ width: 320, height: 700 });
  await page.getByRole('button', { name: 'Other runs' }).click();
  await page.getByRole('menuitem', { name: 'History with trend' }).click();
  await expect(points.first()).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});
