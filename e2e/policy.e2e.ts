import { expect, test } from '@playwright/test';
import { passesAxe } from './axe.ts';
import { type Program, startApplication, startRegistry, temporaryFolder } from './processes.ts';
import { call, invite, join, openAs } from './team.ts';

/** Who signs off and who is in the team: set in forms, signed, and said in words where it keeps a button off. */
const SLUG = 'moderate-marketplace-listings';
const folder = temporaryFolder();
const running: Pick<Program<unknown>, 'stop'>[] = [];
test.afterAll(async () => {
  for (const program of running.reverse()) await program.stop();
  folder.remove();
});

test('a policy that asks for tests keeps an approval off and says so; roles are given and taken', async ({
  browser,
}) => {
  const registry = await startRegistry(`${folder.path}/registry`);
  running.push(registry);
  const apps = [await startApplication(`${folder.path}/one`), await startApplication(`${folder.path}/two`)];
  running.push(...apps);
  const admin = await openAs(browser, apps[0]?.started.url ?? '');
  await join(admin, registry.started.invite ?? '', 'Erin', true);
  const link = await invite(admin, 'Approver');
  const approver = await openAs(browser, apps[1]?.started.url ?? '');
  await join(approver, link, 'Ada', false);

  await test.step('the policy is read in sentences and changed in a form', async () => {
    const panel = admin.getByRole('region', { name: 'What sign-off needs' });
    await expect(panel).toContainText('Tests flag; people decide.');
    await panel.getByRole('button', { name: 'Change the policy…' }).click();
    const dialog = admin.getByRole('dialog', { name: 'Policy of the workspace' });
    await dialog.getByLabel('Approvals a change needs').fill('11');
    await dialog.getByRole('button', { name: 'Sign the policy' }).click();
    await expect(dialog.getByRole('alert')).toContainText('a whole number from 0 to 10');
    await passesAxe(admin, 'policy refused');
    await dialog.getByLabel('Approvals a change needs').fill('2');
    await dialog.getByLabel('A change needs a finished test run of exactly what it publishes').check();
    await dialog.getByLabel('Not older than').fill('7');
    await dialog.getByRole('button', { name: 'Sign the policy' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(panel).toContainText('2 people with the role');
    await expect(panel).toContainText('not older than 7 days');
  });

  await test.step('whoever reviews is told which rule of the policy is missing', async () => {
    const agents = await call<{ id: string; slug: string }[]>(admin, 'agents/list', {});
    const agent = agents.find(({ slug }) => slug === SLUG)?.id ?? '';
    await call(approver, 'registry/sync', {});
    const [change] = await call<{ id: string }[]>(approver, 'changes/list', { agent });
    await approver.goto(`${new URL(approver.url()).origin}/changes/${change?.id}`);
    const approve = approver.getByRole('button', { name: 'Approve…' });
    await expect(approve).toHaveAttribute('aria-disabled', 'true');
    await expect(approve).toHaveAttribute('aria-description', /test/i);
  });

  await test.step('roles are given, and a person leaves', async () => {
    const row = admin.getByRole('row').filter({ hasText: 'Ada' });
    await row.getByRole('button', { name: 'What can be done with Ada' }).click();
    await admin.getByRole('menuitem', { name: 'Name and roles…' }).click();
    const dialog = admin.getByRole('dialog', { name: 'Name and roles of Ada' });
    await dialog.getByLabel('Engineer').check();
    await passesAxe(admin, 'name and roles');
    await dialog.getByRole('button', { name: 'Change', exact: true }).click();
    await expect(row).toContainText('Engineer');
    await row.getByRole('button', { name: 'What can be done with Ada' }).click();
    await admin.getByRole('menuitem', { name: 'Remove from the team…' }).click();
    const leaving = admin.getByRole('dialog', { name: 'Remove Ada from the team' });
    await leaving.getByRole('button', { name: 'Remove', exact: true }).click();
    await expect(leaving.getByRole('alert')).toContainText('say why');
    await leaving.getByLabel('Reason').fill('Left the company');
    await leaving.getByRole('button', { name: 'Remove', exact: true }).click();
    await expect(row).toContainText('Left the team');
    await call(approver, 'registry/sync', {}).catch(() => undefined);
    await approver.getByRole('link', { name: 'Registry', exact: true }).click();
    await expect(approver.getByText(/no longer a member/).first()).toBeVisible();
  });
});
