import { cpSync, rmSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { passesAxe } from './axe.ts';
import { type Program, startApplication, startRegistry, temporaryFolder } from './processes.ts';
import { invite, join, openAs } from './team.ts';

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
  const usual = page.viewportSize();
  for (const width of [1280, 320])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${shots}/${name}-${width}-${colorScheme}.png`, fullPage: true });
    }
  await page.emulateMedia({ colorScheme: null });
  if (usual !== null) await page.setViewportSize(usual);
}

async function rename(page: Page, from: string, to: string): Promise<void> {
  await page.getByRole('button', { name: `What can be done with ${from}`, exact: true }).click();
  await page.getByRole('menuitem', { name: /Name and roles|Change/ }).click();
  const dialog = page.getByRole('dialog', { name: `Name and roles of ${from}` });
  await dialog.getByLabel('Name').fill(to);
  await dialog.getByRole('button', { name: 'Change' }).click();
  await expect(dialog).toHaveCount(0);
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
  await rename(page, 'Ada', 'Ada Engineer');

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
  await expect(page.getByText('Ada Engineer').first()).toBeVisible();

  // Restored once more, and this time somebody else is let in before anybody hands back.
  await rename(page, 'Ada Engineer', 'Ada Approver');
  await restore();
  await expect(page.getByRole('region', { name: '2 decisions the registry lost' })).toBeVisible({ timeout: 60_000 });
  const link = await invite(page);
  const other = await startApplication(`${folder.path}/lee`);
  running.add(other);
  const lee = await openAs(browser, other.started.url);
  await join(lee, link, 'Lee', false);
  const parting = page.getByRole('region', { name: /^Where the histories part: decision/ });
  await expect(parting).toBeVisible({ timeout: 60_000 });
  await expect(parting).toContainText('let Lee in');
  await passesAxe(page, 'registry-forked');
  await look(page, 'registry-forked');
  await parting.getByRole('button', { name: 'Follow the registry’s history…' }).focus();
  await page.keyboard.press('Enter');
  const asked = page.getByRole('dialog', { name: 'Follow the registry’s history?' });
  await expect(asked.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await passesAxe(page, 'follow');
  await look(page, 'follow');
  await asked.getByRole('button', { name: 'Follow the registry’s history' }).click();
  const aside = page.getByRole('region', { name: 'Set aside: 2 decisions of yours' });
  await expect(aside).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('In sync').first()).toBeVisible();
  // The team's history knows neither name, and Lee.
  await expect(page.getByRole('button', { name: 'What can be done with Ada', exact: true })).toBeVisible();
  await expect(page.getByText('Lee', { exact: true }).first()).toBeVisible();
  await passesAxe(page, 'set-aside');
  await look(page, 'set-aside');
  await aside.getByRole('button', { name: 'Put away…' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Put away', exact: true }).click();
  const last = page.getByRole('region', { name: 'Set aside: 1 decision of yours' });
  await expect(last).toContainText('Ada Approver');
  await last.getByRole('button', { name: 'Decide again' }).click();
  await expect(last).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'What can be done with Ada Approver' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Histories that were left' })).toContainText('decisions, left');
});
