import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { type Program, startApplication, temporaryFolder } from './processes.ts';

/** What tests of the contract designer share. */
export const AGENT = '/agents/moderate-marketplace-listings';

/** The application in a folder of its own for each test of a file. Returns what opens the contract of the sample. */
export function withContract(): (page: Page) => Promise<void> {
  let folder: ReturnType<typeof temporaryFolder>;
  let app: Program<{ url: string }>;
  test.beforeEach(async () => {
    folder = temporaryFolder();
    app = await startApplication(join(folder.path, 'data'));
  });
  test.afterEach(async () => {
    await app.stop();
    folder.remove();
  });
  return async (page) => {
    const url = new URL(app.started.url);
    await page.goto('about:blank');
    await page.goto(`${url.origin}${AGENT}/contract${url.hash}`);
    await expect(page.getByRole('tree', { name: 'Input, fields' })).toBeVisible();
  };
}

export const field = (page: Page, name: string | RegExp) =>
  page.getByRole('treeitem', { name: typeof name === 'string' ? new RegExp(`^${name}`) : name });
export const form = (page: Page) => page.getByRole('region', { name: 'The open field' });
export async function choose(page: Page, label: string, option: string): Promise<void> {
  await form(page).getByRole('combobox', { name: label, exact: true }).click();
  await page.getByRole('option', { name: new RegExp(`^${option}`) }).click();
}
export async function setTitle(page: Page, title: string): Promise<void> {
  await expect(form(page).getByLabel('Title', { exact: true })).toBeFocused();
  await page.keyboard.type(title);
}
/** Takes back everything that was done since the page was opened. */
export async function undoAll(page: Page): Promise<void> {
  const undo = page.getByRole('button', { name: /^Undo/ }).first();
  for (let step = 0; step < 60; step += 1) {
    if ((await undo.getAttribute('aria-disabled')) === 'true') return;
    await undo.click();
  }
  throw new Error('There were more than 60 steps to undo');
}
