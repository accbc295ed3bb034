import { expect, test } from '@playwright/test';
import { passesAxe } from './axe.ts';
import { type Program, startApplication, startRegistry, temporaryFolder } from './processes.ts';
import { callListings, SLUG, teamInProduction } from './production.ts';
import { AGENT } from './runs.ts';
import { perfume, startStandIn } from './stand-in.ts';
import { call, openAs } from './team.ts';

/** What production answered is held against a draft: by the rules alone, and asked again with the model's own noise subtracted. */
const EUROS = Array.from({ length: 24 }, (_, index) => 36 + index);

const folder = temporaryFolder();
const running: Pick<Program<unknown>, 'stop'>[] = [];
test.afterAll(async () => {
  for (const program of running.reverse()) await program.stop();
  folder.remove();
});

test('a draft is tried on past executions, by its rules and on a model', async ({ browser }) => {
  const standIn = await startStandIn();
  running.push(standIn);
  const provider = { OPENAI_API_KEY: 'sk-stand-in', OPENAI_BASE_URL: standIn.url };
  const registry = await startRegistry(`${folder.path}/registry`, provider);
  running.push(registry);
  const editorApp = await startApplication(`${folder.path}/editor`, provider);
  running.push(editorApp);
  const approverApp = await startApplication(`${folder.path}/approver`);
  running.push(approverApp);
  const page = await openAs(browser, editorApp.started.url);
  const approver = await openAs(browser, approverApp.started.url);

  await test.step('before anything is in production, the page says what it is for', async () => {
    await page.goto(`${editorApp.started.url.split('#')[0]?.replace(/\/$/, '')}/agents/${SLUG}/replay`);
    await expect(page.getByText('Try the draft on past executions')).toBeVisible();
  });
  await page.goto(editorApp.started.url);
  await teamInProduction(page, approver, registry.started.invite ?? '');
  const { secret } = await call<{ secret: string }>(page, 'registry/createKey', { name: 'Shop' });
  const priced = EUROS.map((euros) => ({ ...perfume, price: { amount: `${euros}.00`, currency: 'EUR' } }));
  await callListings(registry.started.address, secret, priced);
  await page.getByRole('link', { name: 'Agents', exact: true }).click();
  await page.getByRole('link', { name: AGENT }).click();
  await page
    .getByRole('list', { name: 'Rules in order' })
    .getByRole('button', { name: /Cheap branded goods/ })
    .click();
  await page.getByRole('textbox', { name: 'Price, is below' }).fill('50.00');
  await page.getByRole('textbox', { name: 'Price, is below' }).blur();
  await page.getByRole('link', { name: 'Executions', exact: true }).click();
  await page.getByRole('link', { name: 'Try the draft on them' }).click();

  await test.step('by the rules alone, each flip is named with the rule that makes it', async () => {
    await expect(page.getByText('Holds what v1 answered in production against your draft.')).toBeVisible();
    await passesAxe(page, 'a replay before it starts');
    await page.getByRole('button', { name: 'Try the draft' }).click();
    const found = page.getByRole('region', { name: 'What would change' });
    await expect(found).toContainText('24 executions');
    await expect(found).toContainText('10 answers (42 %) have to change');
    const row = page.getByRole('row', { name: /Cheap branded goods Decision/ });
    await expect(row).toContainText(/Live.*Send to a person.*10/);
    await passesAxe(page, 'a replay by the rules');
  });

  await test.step('asked again, what the model changes by itself is subtracted', async () => {
    await page.getByRole('combobox', { name: 'Who is asked' }).click();
    await page.getByRole('option', { name: 'GPT-5.4 mini · OpenAI' }).click();
    await page.getByLabel('Executions asked again').fill('24');
    await expect(page.getByText(/48 calls/)).toBeVisible();
    await page.getByRole('button', { name: 'Try the draft' }).click();
    const asked = page.getByRole('region', { name: /Asked again on/ });
    await expect(asked).toContainText('the draft changes 42 % of answers');
    await expect(asked).toContainText('24 executions asked again, twice each.');
    await passesAxe(page, 'a replay on a model');
  });

  await test.step('earlier replays stay, and open by their place in the list', async () => {
    const list = page.getByRole('region', { name: 'Replays' });
    await expect(list.getByRole('button')).toHaveCount(2);
    await list.getByRole('button').last().click();
    await expect(page.getByRole('region', { name: /Asked again on/ })).toHaveCount(0);
    await page.setViewportSize({ width: 320, height: 800 });
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(sideways).toBeLessThanOrEqual(0);
  });

  await test.step('the replay goes along with a sign-off, and whoever reviews sees what would flip', async () => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('button', { name: 'Ask for sign-off' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Title').fill('Raise the price line');
    await dialog.getByLabel('Reason').fill('Counterfeits cost more now.');
    await expect(dialog.getByRole('checkbox', { name: /^Send the replay of/ })).toBeChecked();
    await dialog.getByRole('button', { name: 'Ask for sign-off' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Raise the price line' })).toBeVisible();
    await approver.getByRole('link', { name: /^Inbox/ }).click();
    await approver.getByRole('link', { name: 'Raise the price line' }).click();
    await expect(approver.getByRole('region', { name: 'What would change' })).toContainText('10 answers (42 %)');
    await expect(approver.getByRole('region', { name: /Asked again on/ })).toContainText('42 % of answers');
    await passesAxe(approver, 'a review with a replay');
  });
});
