import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { expectNoViolations, passesAxe } from './axe.ts';
import { type Program, startApplication, temporaryFolder } from './processes.ts';

/** Every screen of the sample workspace in both colour schemes, and what axe cannot see. */
const folder = temporaryFolder();
let app: Program<{ url: string }>;
test.beforeAll(async () => {
  app = await startApplication(join(folder.path, 'data'));
});
test.afterAll(async () => {
  await app.stop();
  folder.remove();
});

const AGENT = '/agents/moderate-marketplace-listings';
const SCREENS: { name: string; path: string; then?: (page: Page) => Promise<void> }[] = [
  { name: 'Agents', path: '/agents' },
  { name: 'Rules', path: `${AGENT}/rules?rule=cheap-branded` },
  {
    name: 'Prompt',
    path: `${AGENT}/rules`,
    then: async (page) => {
      await page.getByRole('tab', { name: 'Prompt' }).click();
      await expect(page.locator('.monaco-editor').first()).toBeVisible();
    },
  },
  {
    name: 'Asking for sign-off',
    path: `${AGENT}/rules`,
    then: (page) => page.getByRole('button', { name: 'Ask for sign-off' }).click(),
  },
  { name: 'Purpose', path: `${AGENT}/rules?part=purpose` },
  { name: 'Terms', path: `${AGENT}/rules?part=terms` },
  { name: 'Where no rule decides', path: `${AGENT}/rules?part=defaults` },
  {
    name: 'Examples',
    path: `${AGENT}/rules?part=examples`,
    then: (page) => page.getByRole('button', { name: 'Add an example' }).click(),
  },
  { name: 'Tests', path: `${AGENT}/tests` },
  {
    name: 'Starting a run',
    path: `${AGENT}/tests`,
    then: (page) => page.getByRole('button', { name: 'Run tests…' }).click(),
  },
  { name: 'Contract', path: `${AGENT}/contract` },
  { name: 'Models', path: `${AGENT}/models` },
  { name: 'Changes', path: `${AGENT}/changes` },
  { name: 'Versions', path: `${AGENT}/versions` },
  { name: 'Inbox', path: '/inbox' },
  { name: 'Runs', path: '/runs' },
  { name: 'Registry', path: '/registry' },
  { name: 'Settings', path: '/settings' },
];

async function openPage(page: Page, path: string): Promise<void> {
  const url = new URL(app.started.url);
  // The same address with another fragment would not load the page anew.
  await page.goto('about:blank');
  await page.goto(`${url.origin}${path}${url.hash}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'Loading' })).toHaveCount(0);
}

test('axe finds nothing on any screen, light or dark', async ({ page }) => {
  for (const { name, path, then } of SCREENS)
    await test.step(name, async () => {
      await openPage(page, path);
      await then?.(page);
      await passesAxe(page, name);
    });
});

test('a window that opens dark is dark from the start', async ({ browser }) => {
  const context = await browser.newContext({ colorScheme: 'dark' });
  const page = await context.newPage();
  await openPage(page, '/agents');
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await expectNoViolations(page, 'Agents');
  await context.close();
});

test('a rule is moved by keyboard, keeps the focus, and its place is announced', async ({ page }) => {
  await openPage(page, `${AGENT}/rules`);
  const list = page.getByRole('list', { name: 'Rules in order' });
  await list.getByRole('button', { name: /Nothing is free/ }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Alt+ArrowDown');
  await expect(list.getByRole('listitem').nth(2)).toContainText('Nothing is free');
  await expect(list.getByRole('button', { name: /Nothing is free/ })).toBeFocused();
  await expect(page.getByTestId('announcer')).toContainText(/place 3|3 of/);
  await page.keyboard.press('Control+z');
  await expect(list.getByRole('listitem').nth(1)).toContainText('Nothing is free');
});

test('nothing scrolls sideways at 320 pixels', async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 } });
  const page = await context.newPage();
  for (const { path } of SCREENS.filter(({ then }) => then === undefined)) {
    await openPage(page, path);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, path).toBeLessThanOrEqual(0);
  }
  await context.close();
});

test('reduced motion and forced colours are respected', async ({ browser }) => {
  const context = await browser.newContext({ reducedMotion: 'reduce', forcedColors: 'active' });
  const page = await context.newPage();
  await openPage(page, `${AGENT}/rules`);
  const moving = await page.evaluate(
    () => document.getAnimations().filter((animation) => animation.playState === 'running').length,
  );
  expect(moving).toBe(0);
  await context.close();
});
