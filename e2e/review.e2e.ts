import { readFileSync, writeFileSync } from 'node:fs';
import { type Browser, expect, type Locator, type Page, test } from '@playwright/test';
import { passesAxe } from './axe.ts';
import { type Program, runProgram, startApplication, startRegistry, temporaryFolder } from './processes.ts';
import { call, deploy, invite, join, openAs } from './team.ts';

/** Two people over one change: what is said stays at its field, a revision takes an approval away and says so, and all of it goes into a file that proves itself. */
const AGENT = 'Moderate marketplace listings';
const TITLE = 'Friendlier answers';

const folder = temporaryFolder();
const running: Pick<Program<unknown>, 'stop'>[] = [];
test.afterAll(async () => {
  for (const program of running.reverse()) await program.stop();
  folder.remove();
});

interface Draft {
  revision: number;
  spec: { purpose: string; rules: { title: string; guidance?: string }[] };
}

async function edit(page: Page, change: (spec: Draft['spec']) => void): Promise<string> {
  const agents = await call<{ id: string; name: string }[]>(page, 'agents/list', undefined);
  const agent = agents.find(({ name }) => name === AGENT)?.id ?? '';
  const { spec, revision } = await call<Draft>(page, 'drafts/get', { agent });
  change(spec);
  await call(page, 'drafts/save', { agent, revision, spec });
  return agent;
}

const openFromInbox = async (page: Page, title: string): Promise<void> => {
  await page.getByRole('link', { name: /^Inbox/ }).click();
  await page.getByRole('link', { name: title }).click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
};

async function approve(page: Page): Promise<void> {
  for (const box of await page.getByRole('checkbox', { name: 'Viewed' }).all()) await box.check();
  await page.getByRole('button', { name: 'Approve…' }).click();
  await page.getByLabel('I have read every difference').check();
  await page.getByRole('button', { name: 'Sign and approve' }).click();
  await expect(page.getByRole('button', { name: 'Deploy…' })).toBeVisible();
}

async function writeComment(card: Locator, subject: string, text: string): Promise<void> {
  await card.getByRole('button', { name: `Comment on ${subject}` }).click();
  const field = card.getByRole('textbox', { name: `Comment on ${subject}` });
  await expect(field).toBeFocused();
  await field.fill(text);
  await card.getByRole('button', { name: 'Add comment' }).click();
  await expect(card.getByText(text)).toBeVisible();
  // Its form closes a moment later, and what is below moves up then.
  await expect(field).toHaveCount(0);
}

test('comments stay at their field, and a revision takes an approval away', async ({ browser }) => {
  // Three programs and two windows, each looked at in light and dark.
  test.slow();
  const registry = await startRegistry(`${folder.path}/registry`);
  const apps = [await startApplication(`${folder.path}/one`), await startApplication(`${folder.path}/two`)];
  running.push(registry, ...apps);
  const author = await openAs(browser, apps[0]?.started.url ?? '');
  await join(author, registry.started.invite ?? '', 'Erin', true);
  const link = await invite(author, 'Approver', 'Engineer');
  const approver = await openAs(browser, apps[1]?.started.url ?? '');
  await join(approver, link, 'Ada', false);
  await openFromInbox(approver, `Publish ${AGENT}`);
  await approve(approver);
  await deploy(approver);

  await test.step('the author asks for two things', async () => {
    await expect(author.getByText('In sync').first()).toBeVisible();
    await call(author, 'registry/sync', {});
    await edit(author, (spec) => {
      spec.purpose = 'Answer kindly.';
      for (const rule of spec.rules.slice(0, 1))
        Object.assign(rule, { guidance: 'Say why.', reason: 'Sellers asked.' });
    });
    await author.getByRole('link', { name: 'Agents', exact: true }).click();
    await author.getByRole('link', { name: AGENT }).click();
    await author.getByRole('button', { name: 'Ask for sign-off' }).click();
    const dialog = author.getByRole('dialog');
    await dialog.getByLabel('Title').fill(TITLE);
    await dialog.getByLabel('Reason').fill('Sellers find us curt.');
    await dialog.getByRole('button', { name: 'Ask for sign-off' }).click();
    await expect(author.getByRole('heading', { level: 1, name: TITLE })).toBeVisible();
  });

  const purpose = approver.getByRole('article', { name: 'Purpose' });
  const rule = approver.getByRole('article', { name: /^Rule 1 / });
  await test.step('the approver walks by keyboard and comments on fields', async () => {
    await openFromInbox(approver, TITLE);
    await approver.getByRole('button', { name: 'Next difference' }).click();
    await expect(purpose).toBeFocused();
    await approver.keyboard.press('n');
    await expect(rule).toBeFocused();
    await approver.keyboard.press('p');
    await expect(purpose).toBeFocused();
    await writeComment(purpose, 'Purpose', 'Kindly to whom?');
    const subject = (await rule.getAttribute('aria-label')) ?? '';
    await rule.getByRole('button', { name: `Comment on ${subject}` }).click();
    await rule.getByRole('combobox', { name: 'About' }).click();
    await approver.getByRole('option', { name: 'Guidance' }).click();
    await expect(rule.getByRole('combobox', { name: 'About' })).toHaveValue('Guidance');
    await rule.getByRole('textbox', { name: `Comment on ${subject}` }).fill('Good idea.');
    await rule.getByRole('button', { name: 'Add comment' }).click();
    await expect(rule.getByText(/· Guidance$/)).toBeVisible();
    await passesAxe(approver, 'comments at their fields');
    const panel = approver.getByRole('region', { name: /^Comments/ });
    await expect(panel).toContainText('2 comments are not settled');
    await panel.getByRole('button', { name: 'on Purpose', exact: true }).click();
    await expect(purpose).toBeFocused();
    await approve(approver);
  });

  await test.step('how differences are shown is remembered', async () => {
    await approver.getByText('Inline', { exact: true }).click();
    await expect(purpose.locator('ins').first()).toBeVisible();
    await approver.reload();
    await expect(approver.getByRole('radio', { name: 'Inline' })).toBeChecked();
    await expect(purpose.getByRole('checkbox', { name: 'Viewed' })).toBeChecked();
    await approver.getByText('Prompt', { exact: true }).click();
    // The editor is the largest part that is loaded only when it is asked for.
    await expect(approver.locator('.monaco-diff-editor').first()).toBeVisible({ timeout: 90_000 });
    await approver.getByText('In sentences', { exact: true }).click();
    await expect(purpose).toContainText('Purpose reworded');
    await approver.getByText('Side by side', { exact: true }).click();
  });

  await test.step('a revision says beforehand whose approval it costs', async () => {
    await author.getByRole('link', { name: 'Edit the draft' }).click();
    const agent = await edit(author, (spec) => {
      spec.purpose = 'Answer sellers kindly.';
    });
    await call(author, 'runs/start', { agent, model: null, limitUsd: null });
    const newest = async () => (await call<{ state: string }[]>(author, 'runs/list', { agent, limit: 1 }))[0]?.state;
    await expect.poll(newest).toBe('finished');
    await author.getByRole('button', { name: 'Ask for sign-off' }).click();
    const dialog = author.getByRole('dialog');
    await expect(dialog.getByRole('radio', { name: `A revision of “${TITLE}”` })).toBeChecked();
    await expect(dialog.getByText(/^Whoever reviews it .* The approval of Ada no longer counts then/)).toBeVisible();
    await passesAxe(author, 'revising');
    await dialog.getByLabel('Reason').fill('Said to whom.');
    await expect(dialog.getByRole('checkbox', { name: /^Dry run, no model asked/ })).toBeChecked();
    await dialog.getByRole('button', { name: 'Revise the change' }).click();
    await expect(author.getByRole('heading', { level: 1, name: TITLE })).toBeVisible();
    await expect(author.getByRole('status').filter({ hasText: 'Ada’s approval of v2 no longer counts' })).toContainText(
      'Erin revised the change: it asks for v3 since then',
    );
  });

  await test.step('the approver learns it, and has only that one to view again', async () => {
    await approver.getByRole('link', { name: /^Inbox/ }).click();
    await expect(approver.getByText('Your approval no longer counts')).toBeVisible();
    await openFromInbox(approver, TITLE);
    await expect(approver.getByText('Your approval of v2 no longer counts:')).toBeVisible();
    await expect(approver.getByText('Waiting for 1 approval')).toBeVisible();
    await expect(approver.getByText('1 of 2 viewed')).toBeVisible();
    await expect(purpose.getByText('Changed since you viewed it')).toBeVisible();
    await expect(purpose.getByText('Outdated')).toBeVisible();
    await expect(purpose.getByText('It was about: ')).toContainText('Answer kindly.');
    await expect(rule.getByText('Outdated')).toHaveCount(0);
    const decided = approver.getByRole('region', { name: 'Decisions so far' });
    await expect(decided).toContainText('No longer counts: Erin revised the change');
    await passesAxe(approver, 'an approval that no longer counts');
    await purpose.getByRole('button', { name: 'Settle the comment of Ada' }).click();
    await purpose.getByRole('textbox', { name: 'How it was settled' }).fill('To sellers.');
    await purpose.getByRole('button', { name: 'Settle', exact: true }).click();
    await expect(purpose.getByText(/Settled by Ada/)).toContainText('To sellers.');
  });

  await test.step('all of it reads at 320 pixels', async () => {
    await approver.setViewportSize({ width: 320, height: 700 });
    for (const part of [
      approver.getByRole('button', { name: 'Next difference' }),
      purpose,
      approver.getByText('Prompt'),
    ])
      expect(await rightOf(part.first())).toBeLessThanOrEqual(320);
    expect(await approver.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await approver.setViewportSize({ width: 1440, height: 900 });
  });

  await test.step('the evidence is exported, and the terminal program checks it', async () => {
    await approve(approver);
    const saved = approver.waitForEvent('download');
    await approver.getByRole('button', { name: 'Export the evidence' }).click();
    const download = await saved;
    expect(download.suggestedFilename()).toBe('evidence-moderate-marketplace-listings-v3.html');
    const file = `${folder.path}/evidence.html`;
    await download.saveAs(file);
    const held = await runProgram(['verify', file]);
    expect([held.code, held.err]).toEqual([0, '']);
    expect(held.out).toMatch(/^Report [0-9a-f]{64}: dry run, .* signed by Ada$/m);
    expect(held.out).toMatch(/^Approved by Ada as approver, v2, .* which no longer counts$/m);
    expect(held.out).toContain('The page says what these decisions say.');
    await readsAsPage(browser, file);
    writeFileSync(file, readFileSync(file, 'utf8').replace('To sellers.', 'To all.'));
    const altered = await runProgram(['verify', file]);
    expect([altered.code, altered.out]).toEqual([1, '']);
    expect(altered.err).toContain('The page does not say what the decisions in it say');
  });
});

/** Where something ends, in pixels from the left. */
async function rightOf(part: Locator): Promise<number> {
  const box = await part.boundingBox();
  return box === null ? 0 : box.x + box.width;
}

/** As somebody opens it who has nothing of ours. */
async function readsAsPage(browser: Browser, file: string): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 320, height: 700 } });
  const page = await context.newPage();
  await page.goto(`file://${file}`);
  await expect(page.getByRole('heading', { level: 1, name: TITLE })).toBeVisible();
  await expect(page.getByText('No longer counts: Erin revised the change')).toBeVisible();
  await expect(page.getByText('To sellers.')).toBeVisible();
  await passesAxe(page, 'the exported evidence');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await context.close();
}
