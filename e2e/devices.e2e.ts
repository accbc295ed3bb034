import { expect, type Locator, type Page, test } from '@playwright/test';
import { passesAxe } from './axe.ts';
import { type Program, startApplication, startRegistry, temporaryFolder } from './processes.ts';
import { call, join, openAs } from './team.ts';

/** One person at two computers: a passphrase, a second device that both screens compare, and a first one that is lost. */
const GOOD = 'orchard velvet tram ladder';
const folder = temporaryFolder();
const running = new Set<Pick<Program<unknown>, 'stop'>>();
test.afterAll(async () => {
  for (const program of [...running].reverse()) await program.stop();
  folder.remove();
});
async function start(name: string): Promise<Program<{ url: string }>> {
  const program = await startApplication(`${folder.path}/${name}`);
  running.add(program);
  return program;
}

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
const devicesOf = (page: Page): Locator => page.getByRole('region', { name: 'Devices and signing key' });
async function openDevices(page: Page): Promise<Locator> {
  await page.getByRole('link', { name: 'Settings' }).click();
  const devices = devicesOf(page);
  await devices.scrollIntoViewIfNeeded();
  return devices;
}
test('a passphrase is asked for when something is signed; a second device is compared, signs, and removes the lost first', async ({
  browser,
}) => {
  // Two programs, a registry and a key that is made slow on purpose.
  test.slow();
  const registry = await startRegistry(`${folder.path}/registry`);
  running.add(registry);
  let office = await start('office');
  const home = await start('home');
  let first = await openAs(browser, office.started.url);
  await join(first, registry.started.invite ?? '', 'Erin', false);

  await test.step('a passphrase is set by keyboard; what is wrong with one is said', async () => {
    const devices = await openDevices(first);
    await expect(devices).toContainText('Signing key on this computer: key file');
    await expect(devices.getByRole('button', { name: /^Remove the device/ })).toHaveAttribute('aria-disabled', 'true');
    await passesAxe(first, 'devices-file');
    await look(first, 'devices-file');
    await devices.getByRole('button', { name: 'Set a passphrase…' }).focus();
    await first.keyboard.press('Enter');
    const dialog = first.getByRole('dialog', { name: 'Set a passphrase' });
    const next = dialog.getByLabel('New passphrase', { exact: true });
    await next.fill('too short');
    await first.keyboard.press('Enter');
    await expect(dialog.getByRole('alert')).toContainText('at least 12 characters');
    await look(first, 'passphrase-refused');
    await next.fill(GOOD);
    await dialog.getByLabel('Once more', { exact: true }).fill(`${GOOD}s`);
    await first.keyboard.press('Enter');
    await expect(dialog.getByRole('alert')).toContainText('not the same');
    await dialog.getByLabel('Once more', { exact: true }).fill(GOOD);
    await first.keyboard.press('Enter');
    await expect(dialog).toHaveCount(0);
    await expect(devices).toContainText('Passphrase, unlocked');
  });

  await test.step('after a restart signing asks for it, wrong is said, and what was typed goes on', async () => {
    await first.context().close();
    running.delete(office);
    await office.stop();
    office = await start('office');
    first = await openAs(browser, office.started.url);
    await expect(first.getByText('Key is locked')).toBeVisible();
    await first.getByRole('link', { name: 'Registry', exact: true }).click();
    await look(first, 'registry-locked');
    const row = first.getByRole('row').filter({ hasText: 'Erin' });
    await row.getByRole('button', { name: 'What can be done with Erin' }).click();
    await first.getByRole('menuitem', { name: 'Name and roles…' }).click();
    const roles = first.getByRole('dialog', { name: 'Name and roles of Erin' });
    await roles.getByLabel('Name').fill('Erin Fields');
    await roles.getByRole('button', { name: 'Change', exact: true }).click();
    const unlock = first.getByRole('dialog', { name: 'Unlock your signing key' });
    await expect(unlock.getByLabel('Passphrase', { exact: true })).toBeFocused();
    // Closing it leaves the dialog below, with what was typed.
    await first.keyboard.press('Escape');
    await expect(unlock).toHaveCount(0);
    await expect(roles.getByLabel('Name')).toHaveValue('Erin Fields');
    await expect(roles.getByRole('alert')).toContainText('locked with your passphrase');
    await roles.getByRole('button', { name: 'Change', exact: true }).click();
    await unlock.getByLabel('Passphrase', { exact: true }).fill('orchard velvet tram letter');
    await first.keyboard.press('Enter');
    await expect(unlock.getByRole('alert')).toContainText('This is not the passphrase of this device');
    await passesAxe(first, 'unlock-refused');
    await look(first, 'unlock-refused');
    await unlock.getByLabel('Passphrase', { exact: true }).fill(GOOD);
    await first.keyboard.press('Enter');
    await expect(unlock).toHaveCount(0);
    await expect(roles).toHaveCount(0);
    await expect(first.getByRole('row').filter({ hasText: 'Erin Fields' })).toBeVisible();
    await expect(first.getByText('In sync').first()).toBeVisible();
  });

  const second = await openAs(browser, home.started.url);
  await test.step('a second device asks with a link, and both screens show one code', async () => {
    const devices = await openDevices(first);
    await devices.getByRole('button', { name: 'Add another device…' }).click();
    const adding = first.getByRole('dialog', { name: 'Add another device' });
    await adding.getByRole('button', { name: 'Make the link' }).click();
    const text = adding.getByRole('region', { name: 'Link for your other device' });
    await expect(text).toContainText('rulehouse://device?');
    await look(first, 'add-link');
    const link = (await text.textContent()) ?? '';

    const theirs = await openDevices(second);
    await theirs.getByRole('button', { name: 'Make this a device of mine…' }).click();
    const joining = second.getByRole('dialog', { name: 'Make this a device of mine' });
    await joining.getByRole('button', { name: 'Check the link' }).click();
    await expect(joining.getByRole('alert')).toContainText('paste the whole link');
    await joining.getByLabel('Link from your other device').fill(link);
    await expect(joining).toContainText('a device of Erin Fields in Garden team');
    await joining.getByLabel('Name of this computer').fill('Home computer');
    await look(second, 'use-link');
    await joining.getByRole('button', { name: 'Ask to be added' }).click();
    const code = joining.getByRole('img', { name: /^Code to compare/ });
    const shown = (await code.textContent()) ?? '';
    expect(shown).toMatch(/^\w{4}-\w{4}-\w{4}$/);
    await passesAxe(second, 'waiting');
    await look(second, 'waiting');
    await expect(adding.getByRole('img', { name: /^Code to compare/ })).toHaveText(shown);
    await expect(adding).toContainText('“Home computer” asks to become a device of yours');
    await passesAxe(first, 'compare');
    await look(first, 'compare');
    await adding.getByRole('button', { name: 'The codes are the same: add it' }).click();
    await expect(adding.getByRole('status')).toContainText('Home computer is a device of yours now');
    await adding.getByRole('button', { name: 'Done' }).click();
    await expect(adding).toHaveCount(0);
    await expect(devices.getByRole('row').filter({ hasText: 'Home computer' })).toBeVisible();
    await expect(joining).toHaveCount(0, { timeout: 60_000 });
    await expect(devicesOf(second)).toContainText('These are yours in Garden team');
  });

  await test.step('the second signs as the same person', async () => {
    await second.getByRole('link', { name: 'Registry', exact: true }).click();
    const row = second.getByRole('row').filter({ hasText: 'Erin Fields' });
    await row.getByRole('button', { name: 'What can be done with Erin Fields' }).click();
    await second.getByRole('menuitem', { name: 'Name and roles…' }).click();
    const roles = second.getByRole('dialog', { name: 'Name and roles of Erin Fields' });
    await roles.getByLabel('Name').fill('Erin from home');
    await roles.getByRole('button', { name: 'Change', exact: true }).click();
    await expect(second.getByRole('row').filter({ hasText: 'Erin from home' })).toBeVisible();
    await second.getByRole('link', { name: 'History of decisions' }).click();
    await expect(second.getByText(/added the device “Home computer”/)).toBeVisible();
  });

  await test.step('the first is lost, removed from the second, and told so', async () => {
    await second.getByRole('link', { name: 'Registry', exact: true }).click();
    await second.getByRole('button', { name: 'What can be done with Erin from home' }).click();
    await second.getByRole('menuitem', { name: 'Devices…' }).click();
    const list = second.getByRole('dialog', { name: 'Your devices' });
    await passesAxe(second, 'members-devices');
    await look(second, 'members-devices');
    await list.getByRole('button', { name: 'Close' }).click();
    const devices = await openDevices(second);
    const lost = devices.getByRole('row').filter({ hasNotText: 'Home computer' }).filter({ hasText: 'Remove' });
    await lost.getByRole('button', { name: /^Remove the device/ }).click();
    const removing = second.getByRole('dialog', { name: /^Remove the device/ });
    await removing.getByRole('button', { name: 'Remove the device' }).click();
    await expect(removing.getByRole('alert')).toContainText('say why');
    await removing.getByLabel('Reason').fill('Left on the train');
    await passesAxe(second, 'remove-device');
    await look(second, 'remove-device');
    await removing.getByRole('button', { name: 'Remove the device' }).click();
    await expect(removing).toHaveCount(0);
    await expect(devices.getByRole('row').filter({ hasText: 'Removed' })).toBeVisible();
    await look(second, 'removed');

    await first.getByRole('link', { name: 'Registry', exact: true }).click();
    await first.getByRole('button', { name: 'Synchronise now' }).click();
    await expect(first.getByText(/This device \(“.*”\) was removed on/).first()).toBeVisible();
    await look(first, 'told-removed');
    const { state, waiting } = await call<{ state: string; waiting: number }>(first, 'registry/sync', {});
    expect([state, waiting]).toEqual(['refused', 0]);
  });
});
