import { expect, type Page, test } from '@playwright/test';
import { Agent, fetch } from 'undici';
import { passesAxe } from './axe.ts';
import { type Program, startApplication, startRegistry, temporaryFolder } from './processes.ts';
import { MISTAKEN_TITLE, perfume, startStandIn } from './stand-in.ts';
import { deploy, invite, join, openAs } from './team.ts';

/**
 * The whole way of one rule change: two people with two data folders, a real registry over TLS and an independent
 * stand-in for the provider. Each step is what a person sees; production is called as an application would.
 */
const AGENT = 'Moderate marketplace listings';
const SLUG = 'moderate-marketplace-listings';
const RULE = 'Cheap branded goods';

const folder = temporaryFolder();
const running: Pick<Program<unknown>, 'stop'>[] = [];
test.afterAll(async () => {
  for (const program of running.reverse()) await program.stop();
  folder.remove();
});

async function approve(page: Page, title: string): Promise<void> {
  await page.getByRole('link', { name: /^Inbox/ }).click();
  await page.getByRole('link', { name: title }).click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  const button = page.getByRole('button', { name: 'Approve…' });
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  for (const box of await page.getByRole('checkbox', { name: 'Viewed' }).all()) await box.check();
  await button.click();
  await page.getByLabel('I have read every difference').check();
  await page.getByRole('button', { name: 'Sign and approve' }).click();
  await expect(page.getByRole('button', { name: 'Deploy…' })).toBeVisible();
}

test('a rule change travels from a form to production and back', async ({ browser }) => {
  const standIn = await startStandIn();
  running.push(standIn);
  const provider = { OPENAI_API_KEY: 'sk-stand-in', OPENAI_BASE_URL: standIn.url };
  const registry = await startRegistry(`${folder.path}/registry`, provider);
  running.push(registry);
  const editorApp = await startApplication(`${folder.path}/editor`, provider);
  running.push(editorApp);
  const approverApp = await startApplication(`${folder.path}/approver`);
  running.push(approverApp);
  const { address } = registry.started;

  const editor = await openAs(browser, editorApp.started.url);
  await join(editor, registry.started.invite ?? '', 'Erin Editor', true);
  // The first administrator invites the second person, from the application.
  const second = await invite(editor, 'Approver', 'Engineer');
  const secret = await makeApiKey(editor);

  const approver = await openAs(browser, approverApp.started.url);
  await join(approver, second, 'Ada Approver', false);
  await approve(approver, `Publish ${AGENT}`);
  await deploy(approver);

  const run = async (): Promise<{ status: number; decision: string | undefined; version: number | undefined }> => {
    const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
    const response = await fetch(`${address}/v1/agents/${SLUG}/run`, {
      dispatcher,
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ input: perfume }),
    });
    const body = (await response.json()) as { output?: { decision?: string }; version?: { number: number } };
    await dispatcher.close();
    return { status: response.status, decision: body.output?.decision, version: body.version?.number };
  };
  expect(await run()).toEqual({ status: 200, decision: 'live', version: 1 });

  await test.step('edit the rule', async () => {
    await editor.getByRole('link', { name: 'Agents', exact: true }).click();
    await editor.getByRole('link', { name: AGENT }).click();
    await editor.getByRole('button', { name: RULE }).first().click();
    const price = editor.getByRole('textbox', { name: 'Price, is below' });
    await price.fill('50.00');
    await expect(editor.getByText('below €50.00').first()).toBeVisible();
    await price.press('Tab');
    await expect(editor.getByText(/^Saved at/)).toBeVisible();
    await expect(editor.getByText('Draft by you · 1 change')).toBeVisible();
    await expect(editor.getByText('Published v1 in production')).toBeVisible();
  });

  await test.step('run its tests against the provider', async () => {
    await editor.getByRole('link', { name: 'Tests' }).click();
    await editor.getByRole('button', { name: 'Run tests…' }).click();
    const dialog = editor.getByRole('dialog');
    await dialog.getByLabel('Who answers').first().click();
    await editor.getByRole('option', { name: 'GPT-5.4 mini · OpenAI' }).click();
    await dialog.getByRole('button', { name: 'Start run' }).click();
    await expect(dialog).toHaveCount(0);
    for (const word of ['Pass', 'Fail', 'Uncertain'])
      await expect(editor.getByText(word, { exact: true }).first()).toBeVisible();
    await editor.getByText(MISTAKEN_TITLE).first().click();
    await expect(editor.getByText('Turn down').first()).toBeVisible();
  });

  await test.step('ask for sign-off; the author is refused as approver, in words', async () => {
    await editor.getByRole('button', { name: 'Ask for sign-off' }).click();
    const dialog = editor.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Ask for sign-off' }).click();
    await expect(dialog.getByRole('alert')).toContainText('Reason');
    await dialog.getByLabel('Title').fill('Raise the counterfeit price line');
    await dialog.getByLabel('Reason').fill('Counterfeits are now offered up to €50.');
    await expect(dialog.getByRole('checkbox', { name: /^gpt-5.4-mini, / })).toBeChecked();
    await dialog.getByRole('button', { name: 'Ask for sign-off' }).click();
    await expect(editor.getByRole('heading', { level: 1, name: 'Raise the counterfeit price line' })).toBeVisible();
    const approveButton = editor.getByRole('button', { name: 'Approve…' });
    await expect(approveButton).toHaveAttribute('aria-disabled', 'true');
    await expect(editor.getByText(/somebody else/).first()).toBeVisible();
  });

  await test.step('the second person approves and deploys', async () => {
    await approve(approver, 'Raise the counterfeit price line');
    await expect(approver.getByText('2 differences')).toHaveCount(0);
    await deploy(approver);
    await expect.poll(run, { timeout: 5000 }).toEqual({ status: 200, decision: 'send_to_person', version: 2 });
    await expect(editor.getByText('Deployed', { exact: true })).toBeVisible();
  });

  await test.step('both desktops and the registry show the same head', async () => {
    const heads = await Promise.all([editor, approver].map(headShown));
    expect(heads[0]).toBe(heads[1]);
  });

  await test.step('roll back', async () => {
    await approver.getByRole('link', { name: 'Agents', exact: true }).click();
    await approver.getByRole('link', { name: AGENT }).click();
    await approver.getByRole('link', { name: 'Versions' }).click();
    await approver
      .getByRole('button', { name: /Roll back/ })
      .first()
      .click();
    const dialog = approver.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('Too many honest sellers were held up.');
    await dialog.getByRole('radio', { name: /^v1/ }).check();
    await dialog.getByRole('button', { name: 'Roll production back to v1' }).click();
    await expect.poll(run, { timeout: 5000 }).toEqual({ status: 200, decision: 'live', version: 1 });
    await expect(editor.getByText('In sync').first()).toBeVisible();
  });

  await test.step('without the registry it is said that applications get it later, and so it is', async () => {
    await registry.kill();
    await expect(approver.getByText('Offline').first()).toBeVisible();
    await approver
      .getByRole('button', { name: /Roll back/ })
      .first()
      .click();
    const dialog = approver.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('It was right after all.');
    await dialog.getByRole('button', { name: 'Roll production back to v2' }).click();
    const told = approver.getByRole('alert').filter({ hasText: 'Not at the registry yet' });
    await expect(told).toContainText('Until then applications get v1.');
    const heldUp = approver.getByRole('status').filter({ hasText: '1 decision not at the registry yet' });
    await expect(heldUp).toBeVisible();
    await passesAxe(approver, 'a rollback that waits');
    running.push(await startRegistry(`${folder.path}/registry`, provider, Number(new URL(address).port)));
    await expect.poll(run, { timeout: 60_000 }).toEqual({ status: 200, decision: 'send_to_person', version: 2 });
    await expect(heldUp).toHaveCount(0);
  });
});

async function makeApiKey(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'New key…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Application').fill('Shop');
  await dialog.getByRole('button', { name: 'Make the key' }).click();
  const secret = (await dialog.getByRole('region', { name: 'Key', exact: true }).textContent()) ?? '';
  await dialog.getByRole('button', { name: 'Done', exact: true }).click();
  return secret;
}

/** The newest decision as the registry page shows it. */
async function headShown(page: Page): Promise<string | null> {
  await page.getByRole('link', { name: 'Registry' }).click();
  return page.getByTestId('ledger-head').textContent();
}
