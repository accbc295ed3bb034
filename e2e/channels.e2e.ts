import { expect, type Page, test } from '@playwright/test';
import { passesAxe } from './axe.ts';
import { type Program, startApplication, temporaryFolder } from './processes.ts';
import { call } from './team.ts';

/** One version on its way: to staging, on to production, to a channel of its own name, and back in one of them alone. */
const AGENT = 'Moderate marketplace listings';
const folder = temporaryFolder();
let app: Program<{ url: string }>;
test.beforeAll(async () => {
  app = await startApplication(folder.path);
});
test.afterAll(async () => {
  await app.stop();
  folder.remove();
});

/** A change of the purpose, submitted and approved past the screens; leaves its review open. */
async function approvedChange(page: Page, purpose: string): Promise<void> {
  const [agent] = (await call<{ id: string; name: string }[]>(page, 'agents/list', undefined)).filter(
    ({ name }) => name === AGENT,
  );
  const draft = { agent: agent?.id ?? '' };
  const { spec, revision } = await call<{ spec: object; revision: number }>(page, 'drafts/get', draft);
  await call(page, 'drafts/save', { ...draft, revision, spec: { ...spec, purpose } });
  const asked = { ...draft, title: purpose, reason: 'To try channels.', evidence: [] };
  const { id, version } = await call<{ id: string; version: { hash: string } }>(page, 'changes/submit', asked);
  const verdict = { id, version: version.hash, evidence: [], verdict: 'approve', comment: '' };
  await call(page, 'changes/review', verdict);
  await page.getByRole('link', { name: /^Inbox/ }).click();
  await page.getByRole('link', { name: purpose }).click();
  await expect(page.getByRole('heading', { level: 1, name: purpose })).toBeVisible();
}

const openVersions = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: 'Agents', exact: true }).click();
  await page.getByRole('link', { name: AGENT }).click();
  await page.getByRole('link', { name: 'Versions', exact: true }).click();
};

test('a version goes to staging, is promoted, gets a channel of its own, and one channel goes back', async ({
  page,
}) => {
  await page.goto(app.started.url);
  await approvedChange(page, 'Decide quickly.');
  const dialog = page.getByRole('dialog');

  await test.step('the dialog says what each channel shows', async () => {
    await page.getByRole('button', { name: 'Deploy…' }).click();
    await expect(dialog.getByRole('radio', { name: 'production' })).toBeChecked();
    await expect(dialog.getByText(/^Shows v1 since /)).toBeVisible();
    await expect(dialog.getByText('Shows nothing yet')).toBeVisible();
    await passesAxe(page, 'choosing a channel');
    await dialog.getByRole('radio', { name: 'staging' }).check();
    await dialog.getByRole('button', { name: 'Deploy to staging' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(page.getByText('Deployed', { exact: true })).toBeVisible();
  });

  await test.step('from staging it is promoted to production', async () => {
    await openVersions(page);
    await expect(page.getByRole('region', { name: 'Channel · production' })).toContainText('v1');
    await expect(page.getByRole('region', { name: 'Channel · staging' })).toContainText('v2');
    await page.getByRole('button', { name: 'Promote… v2, in staging' }).click();
    await expect(dialog.getByText('The channel shows this version already.')).toBeVisible();
    await expect(dialog.getByRole('radio', { name: 'production' })).toBeChecked();
    await dialog.getByLabel('Note (optional)').fill('A week in staging.');
    await dialog.getByRole('button', { name: 'Deploy to production' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(page.getByRole('region', { name: 'Channel · production' })).toContainText('v2');
  });

  await test.step('a new channel has a name that fits an address', async () => {
    await page.getByRole('button', { name: 'Deploy to… v2, in production' }).click();
    await dialog.getByRole('radio', { name: 'A new channel' }).check();
    const name = dialog.getByRole('textbox', { name: 'Name of the channel' });
    await name.fill('Beta shop');
    await dialog.getByRole('button', { name: 'Deploy to Beta shop' }).click();
    await expect(dialog.getByRole('alert')).toContainText('for example beta-shop');
    await passesAxe(page, 'a channel name refused');
    await name.fill('beta-shop');
    await dialog.getByRole('button', { name: 'Deploy to beta-shop' }).click();
    await expect(page.getByRole('region', { name: 'Channel · beta-shop' })).toContainText('v2');
  });

  await test.step('one channel goes back, with a reason, and the others stay', async () => {
    await page.getByRole('button', { name: 'Roll back… production' }).click();
    await dialog.getByLabel('Reason').fill('Too quick.');
    await dialog.getByRole('button', { name: 'Roll production back to v1' }).click();
    await expect(page.getByRole('region', { name: 'Channel · production' })).toContainText('v1');
    await expect(page.getByRole('region', { name: 'Channel · staging' })).toContainText('v2');
    const moves = page.getByRole('region', { name: /^Deployments/ });
    await expect(moves.getByRole('listitem')).toHaveCount(5);
    await moves.getByRole('combobox', { name: 'Deployments of' }).click();
    await page.getByRole('option', { name: 'production' }).click();
    await expect(moves.getByRole('listitem')).toHaveCount(3);
    await expect(moves.getByRole('listitem').first()).toContainText('Too quick.');
    await passesAxe(page, 'three channels');
  });

  await test.step('all of it reads at 320 pixels', async () => {
    await page.setViewportSize({ width: 320, height: 700 });
    await page.getByRole('button', { name: 'Promote… v2, in staging' }).click();
    // What is already known of the channels is read anew, and production shows another version now.
    await expect(dialog.getByRole('radio', { name: 'production' })).toBeChecked();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  });
});
