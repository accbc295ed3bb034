import { expect, type Page, test } from '@playwright/test';
import { passesAxe } from './axe.ts';
import { type Program, startApplication, startRegistry, temporaryFolder } from './processes.ts';
import { call, deploy, invite, join, openAs } from './team.ts';

/**
 * A change of contract, reviewed by a second person of the team: an application has declared what it reads, the review says
 * what would break and names that application, and nothing is signed before the engineer confirms having read it.
 */
const AGENT = 'Moderate marketplace listings';
const TITLE = 'Ask the seller';

const folder = temporaryFolder();
const running: Pick<Program<unknown>, 'stop'>[] = [];
test.afterAll(async () => {
  for (const program of running.reverse()) await program.stop();
  folder.remove();
});

async function openForReview(page: Page, title: string): Promise<void> {
  await page.getByRole('link', { name: /^Inbox/ }).click();
  await page.getByRole('link', { name: title }).click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  for (const box of await page.getByRole('checkbox', { name: 'Viewed' }).all()) await box.check();
}

interface Draft {
  agent: string;
  revision: number;
  spec: { contract: { output: { name: string; type: { options?: { value: string; label: string }[] } }[] } };
}

test('a contract change says whom it breaks, and an engineer confirms it', async ({ browser }) => {
  const registry = await startRegistry(`${folder.path}/registry`);
  running.push(registry);
  const editorApp = await startApplication(`${folder.path}/editor`);
  running.push(editorApp);
  const engineerApp = await startApplication(`${folder.path}/engineer`);
  running.push(engineerApp);

  const editor = await openAs(browser, editorApp.started.url);
  await join(editor, registry.started.invite ?? '', 'Erin Editor', true);
  const second = await invite(editor, 'Approver', 'Engineer');
  const engineer = await openAs(browser, engineerApp.started.url);
  await join(engineer, second, 'Ada Engineer', false);

  await test.step('the first version has no contract before it, so nothing is to be confirmed', async () => {
    await openForReview(engineer, `Publish ${AGENT}`);
    await expect(engineer.getByRole('region', { name: 'Contract' })).toHaveCount(0);
    await engineer.getByRole('button', { name: 'Approve…' }).click();
    await expect(engineer.getByLabel('I have read what this does to applications')).toHaveCount(0);
    await engineer.getByLabel('I have read every difference').check();
    await engineer.getByRole('button', { name: 'Sign and approve' }).click();
    await deploy(engineer);
  });

  await test.step('what an application reads is declared on the registry page', async () => {
    await editor.getByRole('button', { name: 'New key…' }).click();
    const making = editor.getByRole('dialog');
    await making.getByLabel('Application').fill('Shop');
    await making.getByRole('button', { name: 'Make the key' }).click();
    await making.getByRole('button', { name: 'Done', exact: true }).click();
    await editor.getByRole('button', { name: 'Declare… what Shop reads' }).click();
    const dialog = editor.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Agent' }).click();
    await editor.getByRole('option', { name: AGENT }).click();
    await dialog.getByRole('button', { name: 'Declare', exact: true }).click();
    await expect(dialog.getByRole('alert')).toContainText('tick at least one');
    await dialog.getByRole('checkbox', { name: 'Decision' }).check();
    await passesAxe(editor, 'Declaring what an application reads');
    await dialog.getByRole('button', { name: 'Declare', exact: true }).click();
    await expect(editor.getByText(`Decision of ${AGENT} · tolerant`)).toBeVisible();
    await passesAxe(editor, 'Registry with what applications read');
  });

  await test.step('a draft lets a decision come that never came before', async () => {
    const agents = await call<{ id: string; name: string }[]>(editor, 'agents/list', undefined);
    const agent = agents.find(({ name }) => name === AGENT)?.id ?? '';
    const { spec, revision } = await call<Draft>(editor, 'drafts/get', { agent });
    const decision = spec.contract.output.find(({ name }) => name === 'decision');
    decision?.type.options?.push({ value: 'ask_seller', label: 'Ask the seller' });
    await call(editor, 'drafts/save', { agent, revision, spec });
    await call(editor, 'changes/submit', { agent, title: TITLE, reason: 'Sellers can explain.', evidence: [] });
  });

  await test.step('the second person reads what breaks, and for whom', async () => {
    await openForReview(engineer, TITLE);
    const panel = engineer.getByRole('region', { name: 'Contract' });
    await expect(panel.getByText('keep working').first()).toBeVisible();
    await expect(panel.getByText('Yes', { exact: true })).toHaveCount(1);
    await expect(panel.getByText('No', { exact: true })).toHaveCount(1);
    await expect(panel.getByRole('listitem').filter({ hasText: 'Shop' })).toContainText('ask_seller');
    await expect(panel.getByRole('table')).toContainText('An answer that can come now and could not before');
    await passesAxe(engineer, 'Review of a contract change');
  });

  await test.step('and signs only with having read it', async () => {
    await engineer.getByRole('button', { name: 'Approve…' }).click();
    const dialog = engineer.getByRole('dialog');
    await expect(dialog).toContainText('1 breaking difference; touches Shop');
    await dialog.getByLabel('I have read every difference').check();
    await dialog.getByRole('button', { name: 'Sign and approve' }).click();
    await expect(dialog.getByRole('alert')).toContainText('read what this does to applications');
    await passesAxe(engineer, 'Signing a contract change');
    await dialog.getByLabel('I have read what this does to applications').check();
    await dialog.getByRole('button', { name: 'Sign and approve' }).click();
    await expect(dialog).toHaveCount(0);
    await deploy(engineer);
  });
});
