import { expect, type Page, test } from '@playwright/test';
import { type Program, startApplication, startRegistry, temporaryFolder } from './processes.ts';

/** What a person is told when something they depend on is gone, and that nothing of theirs is. */
const folder = temporaryFolder();
const running: Pick<Program<unknown>, 'stop'>[] = [];
test.afterAll(async () => {
  for (const program of running.reverse()) await program.stop();
  folder.remove();
});
const AGENT = 'Moderate marketplace listings';

async function open(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await expect(page.getByRole('heading', { level: 1, name: 'Agents' })).toBeVisible();
}

test('a provider that does not answer is named as the cause, and no test fails for it', async ({ page }) => {
  // Nothing listens on the discard port.
  const app = await startApplication(`${folder.path}/dead-provider`, {
    OPENAI_API_KEY: 'sk-canary-0123456789',
    OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
  });
  running.push(app);
  await open(page, app.started.url);
  await page.getByRole('link', { name: AGENT }).click();
  await page.getByRole('link', { name: 'Tests' }).click();
  await page.getByRole('button', { name: 'Run tests…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Who answers').first().click();
  await page.getByRole('option', { name: 'GPT-5.4 mini · OpenAI' }).click();
  await dialog.getByRole('button', { name: 'Start run' }).click();
  // Before the run every case is "not run" too, so its end is awaited first.
  await expect(page.getByText('Latest run')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('12 not run').first()).toBeVisible();
  await expect(page.getByText(/fail$/)).toHaveCount(0);
  await expect(page.getByText(/could not be reached|does not answer|cannot be reached/).first()).toBeVisible();
  await expect(page.locator('body')).not.toContainText('sk-canary');
});

test('typing survives a killed backend, which the window says is gone', async ({ page }) => {
  const data = `${folder.path}/killed`;
  const app = await startApplication(data);
  await open(page, app.started.url);
  await page.getByRole('link', { name: AGENT }).click();
  await page.getByRole('textbox', { name: 'Reason' }).fill('Returns doubled in October.');
  await expect(page.getByTestId('save-state')).toContainText('Saved at');
  await app.kill();
  await page.getByRole('textbox', { name: 'Reason' }).fill('Returns doubled in October and November.');
  await expect(page.getByTestId('save-state')).toContainText('Not saved');
  const again = await startApplication(data);
  running.push(again);
  await open(page, again.started.url);
  await page.getByRole('link', { name: AGENT }).click();
  await expect(page.getByRole('textbox', { name: 'Reason' })).toHaveValue(/^Returns doubled in October/);
  await expect(page.getByText('Draft by you · 1 change')).toBeVisible();
});

test('a registry that is away is a state: work goes on and is sent when it is back', async ({ page }) => {
  const data = `${folder.path}/registry`;
  const first = await startRegistry(data);
  const app = await startApplication(`${folder.path}/member`);
  running.push(app);
  await open(page, app.started.url);
  await page.getByRole('link', { name: 'Registry' }).click();
  await page.getByRole('textbox', { name: 'Invite link' }).fill('rulehouse://join?address=nowhere');
  await page.getByRole('button', { name: 'Check the link' }).click();
  await expect(page.getByText(/not a complete invite link/).first()).toBeVisible();
  await page.getByRole('textbox', { name: 'Invite link' }).fill(first.started.invite ?? '');
  await page.getByLabel('Your name in the team').fill('Erin Editor');
  await page.getByLabel('Bring my agents along').check();
  await page.getByRole('button', { name: 'Join Garden team' }).click();
  await expect(page.getByText('In sync').first()).toBeVisible();

  await first.kill();
  await expect(page.getByText('Offline').first()).toBeVisible();
  await page.getByRole('link', { name: 'Agents', exact: true }).click();
  await page.getByRole('link', { name: AGENT }).click();
  await page.getByRole('textbox', { name: 'Reason' }).fill('Returns doubled in October.');
  await expect(page.getByTestId('save-state')).toContainText('Saved at');
  await page.getByRole('button', { name: 'Ask for sign-off' }).click();
  const dialog = page.getByRole('dialog');
  // What was brought along waits for sign-off already, so this goes on from it.
  await dialog.getByLabel('Reason').fill('The reason was missing.');
  await dialog.getByRole('button', { name: 'Revise the change' }).click();
  await expect(page.getByRole('heading', { level: 1, name: `Publish ${AGENT}` })).toBeVisible();
  await expect(page.getByText(/Offline/).first()).toContainText(/waiting/);

  const second = await startRegistry(data, {}, Number(new URL(first.started.address).port));
  running.push(second);
  await expect(page.getByText('In sync').first()).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('heading', { level: 1, name: `Publish ${AGENT}` })).toBeVisible();
});
