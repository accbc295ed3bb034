import { expect, test } from '@playwright/test';
import { passesAxe } from './axe.ts';
import { AGENT, runOnModel, withStandIn } from './runs.ts';

/** What an approver is told of the tests: which cases flip, what calls cost, what no case settles; on screen and on paper. */

const url = withStandIn();

test('the review names the cases that flip, and prints whole', async ({ page }) => {
  await page.goto(url());
  await page.getByRole('link', { name: AGENT }).click();
  await runOnModel(page);
  await page.getByRole('link', { name: 'Rules', exact: true }).click();
  await page
    .getByRole('list', { name: 'Rules in order' })
    .getByRole('button', { name: /Cheap branded goods/ })
    .click();
  await page.getByRole('textbox', { name: 'Price, is below' }).fill('50');
  await page.getByRole('textbox', { name: 'Price, is below' }).blur();
  await runOnModel(page);
  await page.getByRole('button', { name: 'Ask for sign-off' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Title').fill('Raise the price limit');
  await dialog.getByLabel('Reason').fill('Prices went up.');
  await dialog.getByRole('button', { name: 'Ask for sign-off' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Raise the price limit' })).toBeVisible();

  const tests = page.getByRole('region', { name: 'Tests' });
  await expect(tests.getByRole('link', { name: /^2 cases flip against v1/ })).toBeVisible();
  await expect(tests.getByRole('listitem').filter({ hasText: 'Branded perfume at €49.99 fails now' })).toBeVisible();
  await expect(tests).toContainText(/1,000 calls cost US\$\d+\.\d+; with v1 US\$\d+\.\d+/);
  await expect(tests).toContainText(/1 case is uncertain: “/);
  await passesAxe(page, 'the evidence of a change');

  await expect(page.getByRole('region', { name: 'Past cases' })).toContainText('without asking a model');

  await page.setViewportSize({ width: 320, height: 700 });
  const side = page.getByRole('complementary', { name: 'Evidence and decisions' });
  await side.scrollIntoViewIfNeeded();
  // What is wider than its column would be cut off, because the page itself does not scroll sideways.
  const wide = await side.evaluate((aside) =>
    [...aside.querySelectorAll('*')]
      .filter((part) => part.getBoundingClientRect().right > 320)
      .map((part) => part.outerHTML),
  );
  expect(wide).toEqual([]);
  await page.setViewportSize({ width: 1440, height: 900 });

  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const scheme = page.locator('html');
  await expect(scheme).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  await expect(scheme).toHaveAttribute('data-mantine-color-scheme', 'light');
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeHidden();
  await expect(page.getByRole('button')).toHaveCount(0);
  await expect(tests).toBeVisible();
  // Nothing scrolls on paper: what does not fit on the page would be lost.
  const lost = await page
    .getByRole('main')
    .evaluate(
      (main) =>
        [main, ...main.querySelectorAll('div')].filter(
          (part) => part.scrollHeight > part.clientHeight + 1 && getComputedStyle(part).overflowY !== 'visible',
        ).length,
    );
  expect(lost).toBe(0);
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  await expect(scheme).toHaveAttribute('data-mantine-color-scheme', 'dark');
});
