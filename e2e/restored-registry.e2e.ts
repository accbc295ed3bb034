import { cpSync, rmSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { passesAxe } from './axe.ts';
import { type Program, startApplication, startRegistry, temporaryFolder } from './processes.ts';
import { join, openAs } from './team.ts';

/** The registry is restored from an old backup: what that looks like, and the ways on. */
const folder = temporaryFolder();
const running = new Set<Pick<Program<unknown>, 'stop'>>();
test.afterAll(async () => {
  for (const program of [...running].reverse()) await program.stop();
  folder.remove();
});

/** A picture of what is shown, in light and dark, for a person to look at where `SCREENSHOTS` names a folder. */
async function look(page: Page, name: string): Promise<void> {
  const shots = process.env.SCREENSHOTS;
  if (shots === undefined) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${shots}/${name}-${colorScheme}.png` });
  }
  await page.emulateMedia({ colorScheme: null });
}

test('a restored registry is told at once, gets back what it lost, and one that went on otherwise is named', async ({
  browser,
}) => {
  // Programs are started and stopped many times.
  test.slow();
  const data = `${folder.path}/registry`;
  const old = `${folder.path}/old`;
  let registry = await startRegistry(data);
  running.add(registry);
  const port = Number(new URL(registry.started.address).port);
  const again = async (change: () => void): Promise<void> => {
    await registry.stop();
    running.delete(registry);
    change();
    registry = await startRegistry(data, {}, port);
    running.add(registry);
  };
  const restore = () =>
    again(() => {
      rmSync(data, { recursive: true });
      cpSync(old, data, { recursive: true });
    });
  const application = await startApplication(`${folder.path}/ada`);
  running.add(application);
  const page = await openAs(browser, application.started.url);
  await join(page, registry.started.invite ?? '', 'Ada', false);
  await again(() => cpSync(data, old, { recursive: true }));
  await expect(page.getByText('In sync').first()).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'What can be done with Ada' }).click();
  await page.getByRole('menuitem', { name: /Name and roles|Change/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Name and roles of Ada' });
  await dialog.getByLabel('Name').fill('Ada Lovelace');
  await dialog.getByRole('button', { name: 'Change' }).click();
  await expect(dialog).toHaveCount(0);

  await restore();
  await expect(page.getByRole('region', { name: '1 decision the registry lost' })).toBeVisible({ timeout: 60_000 });
  await passesAxe(page, 'registry-restored');
  await look(page, 'registry-restored');
  await page.getByRole('button', { name: 'Hand back 1 decision' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Hand back 1 decision?' })).toContainText('API keys and invites');
  await passesAxe(page, 'hand-back');
  await look(page, 'hand-back');
  await page.getByRole('button', { name: 'Hand back', exact: true }).click();
  await expect(page.getByText('In sync').first()).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('Ada Lovelace').first()).toBeVisible();
});
