import { expect, type Page, test } from '@playwright/test';
import { passesAxe } from './axe.ts';
import { type Program, startApplication, startRegistry, temporaryFolder } from './processes.ts';
import { callPast, invite, join, openAs } from './team.ts';

/**
 * A locked condition, seen by two people of one team: the engineer locks it, the editor reads who, when and why, cannot type
 * there, and requests a change that the engineer makes one and the editor signs. Each new state passes axe in both schemes.
 */
const AGENT = 'Moderate marketplace listings';
const SLUG = 'moderate-marketplace-listings';
const RULE = 'Cheap branded goods';
const RULE_ID = 'cheap-branded';
const WHY = 'Agreed with the brand owners until June.';

const folder = temporaryFolder();
const running: Pick<Program<unknown>, 'stop'>[] = [];
test.afterAll(async () => {
  for (const program of running.reverse()) await program.stop();
  folder.remove();
});

async function openRule(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Agents', exact: true }).click();
  await page.getByRole('link', { name: AGENT }).click();
  await page
    .getByRole('list', { name: 'Rules in order' })
    .getByRole('button', { name: new RegExp(RULE) })
    .click();
  await expect(page.getByRole('textbox', { name: 'Title of the rule' })).toHaveValue(RULE);
}

async function signAndDeploy(page: Page, title: string): Promise<void> {
  await page.getByRole('link', { name: /^Inbox/ }).click();
  await page.getByRole('link', { name: title }).click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  for (const box of await page.getByRole('checkbox', { name: 'Viewed' }).all()) await box.check();
  await page.getByRole('button', { name: 'Approve…' }).click();
  await page.getByLabel('I have read every difference').check();
  await page.getByRole('button', { name: 'Sign and approve' }).click();
  await page.getByRole('button', { name: 'Deploy…' }).click();
  await page.getByRole('button', { name: 'Deploy to production' }).click();
  await expect(page.getByText('Deployed', { exact: true })).toBeVisible();
}

interface SomeDraft {
  agent: string;
  revision: number;
  spec: { purpose: string; rules: { id: string; when: { kind: string; id: string; conditions: unknown[] } }[] };
}

test('a locked condition is read, requested, made a change, signed and deployed', async ({ browser }) => {
  const registry = await startRegistry(`${folder.path}/registry`);
  running.push(registry);
  const engineerApp = await startApplication(`${folder.path}/engineer`);
  running.push(engineerApp);
  const editorApp = await startApplication(`${folder.path}/editor`);
  running.push(editorApp);

  const engineer = await openAs(browser, engineerApp.started.url);
  await join(engineer, registry.started.invite ?? '', 'Ada Engineer', false);
  const second = await invite(engineer, 'Approver');
  const editor = await openAs(browser, editorApp.started.url);
  await join(editor, second, 'Erin Editor', true);
  await signAndDeploy(engineer, `Publish ${AGENT}`);

  await test.step('the engineer locks the condition of a rule, with a reason', async () => {
    await openRule(engineer);
    await engineer.getByRole('button', { name: 'More for this rule' }).click();
    await engineer.getByRole('menuitem', { name: 'Lock or guard…' }).click();
    const dialog = engineer.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'What' }).click();
    await engineer.getByRole('option', { name: /Condition$/ }).click();
    await dialog.getByRole('button', { name: 'Lock', exact: true }).click();
    await expect(dialog.getByRole('alert')).toContainText('Reason');
    await passesAxe(engineer, 'Lock dialog');
    await dialog.getByLabel('Reason').fill(WHY);
    await dialog.getByRole('button', { name: 'Lock', exact: true }).click();
    await expect(dialog).toHaveCount(0);
    await expect(engineer.getByRole('button', { name: /^Locked: Condition of rule/ })).toBeVisible();
    // The engineer still edits it.
    await expect(engineer.getByRole('textbox', { name: 'Price, is below' })).toBeEditable();
  });

  await test.step('the editor reads who, when and why by keyboard, and cannot type there', async () => {
    await openRule(editor);
    const badge = editor.getByRole('button', { name: /^Locked: Condition of rule/ });
    await expect(badge).toBeVisible();
    await expect(editor.getByRole('button', { name: new RegExp(RULE) }).first()).toContainText('Partly locked');
    const condition = editor.getByRole('textbox', { name: /^Condition of rule/ });
    await expect(condition).toHaveAttribute('readonly');
    await condition.focus();
    const before = await condition.inputValue();
    expect(before).toContain('€40.00');
    await editor.keyboard.type('anything');
    await expect(condition).toHaveValue(before);
    await passesAxe(editor, 'Locked rule');
    await editor.keyboard.press('Shift+Tab');
    await expect(badge).toBeFocused();
    await editor.keyboard.press('Enter');
    const facts = editor.getByRole('dialog');
    await expect(facts).toContainText('Ada Engineer');
    await expect(facts).toContainText(WHY);
    await expect(facts).toContainText(String(new Date().getUTCFullYear()));
    await expect(facts.getByRole('button', { name: 'Change or lift the lock' })).toHaveCount(0);
    await passesAxe(editor, 'Lock explained');
    await expect(facts.getByRole('button', { name: 'Request change' })).toBeFocused();
  });

  await test.step('the editor requests a change with the condition filled in', async () => {
    await editor.keyboard.press('Enter');
    const dialog = editor.getByRole('dialog', { name: /^Request a change/ });
    await expect(editor.getByRole('dialog')).toHaveCount(1);
    const price = dialog.getByRole('textbox', { name: 'Price, is below' });
    await expect(price).toHaveValue('40.00');
    await price.fill('50.00');
    await expect(dialog.getByRole('region', { name: 'What it would change' })).toContainText('below €50.00');
    await dialog.getByRole('button', { name: 'Request change' }).click();
    await expect(dialog.getByRole('alert')).toContainText('Reason');
    await passesAxe(editor, 'Request dialog');
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('Counterfeits are now offered up to €50.');
    await dialog.getByRole('button', { name: 'Request change' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(editor.getByRole('link', { name: /^Change requested/ })).toBeVisible();
    await expect(editor.getByText('Draft by you')).toHaveCount(0);
  });

  await test.step('a forged save of the locked condition gets the typed error', async () => {
    const list = await callPast(editor, 'agents/list', undefined);
    const agent = (list.body as { id: string; slug: string }[]).find(({ slug }) => slug === SLUG)?.id;
    const draft = (await callPast(editor, 'drafts/get', { agent })).body as SomeDraft;
    const rules = draft.spec.rules.map((rule) =>
      rule.id === RULE_ID ? { ...rule, when: { ...rule.when, conditions: [] } } : rule,
    );
    const forged = await callPast(editor, 'drafts/save', { ...draft, spec: { ...draft.spec, rules } });
    expect(forged.status).toBe(423);
    expect(forged.body).toMatchObject({
      code: 'locked',
      data: { path: `rules/${RULE_ID}/when`, reason: WHY, by: 'Ada Engineer' },
    });
  });

  await test.step('the engineer finds the request in the inbox and makes it a change', async () => {
    await engineer.getByRole('link', { name: /^Inbox\W+\d+ items? waiting/ }).click();
    await engineer
      .getByRole('list', { name: 'Requests about locked parts' })
      .getByRole('link', { name: new RegExp(RULE) })
      .click();
    await expect(engineer.getByRole('heading', { level: 1 })).toContainText('Condition');
    await expect(engineer.getByText('Counterfeits are now offered up to €50.')).toBeVisible();
    await passesAxe(engineer, 'Request page');
    await engineer.getByRole('button', { name: 'Make this a change…' }).click();
    const dialog = engineer.getByRole('dialog');
    await dialog.getByLabel('Title').fill('Raise the counterfeit price line');
    await expect(dialog.getByLabel('Reason')).toHaveValue(/Counterfeits are now offered/);
    await dialog.getByRole('button', { name: 'Make the change' }).click();
    await expect(engineer.getByRole('heading', { level: 1, name: 'Raise the counterfeit price line' })).toBeVisible();
  });

  await test.step('the editor signs and deploys it; the request says what became of it', async () => {
    await signAndDeploy(editor, 'Raise the counterfeit price line');
    await editor.getByRole('link', { name: AGENT }).click();
    await editor
      .getByRole('list', { name: 'Requests about locked parts' })
      .getByRole('link', { name: new RegExp(RULE) })
      .click();
    await expect(editor.getByText('Made a change').first()).toBeVisible();
    await editor.getByRole('link', { name: 'Open the change' }).click();
    await expect(editor.getByRole('heading', { level: 1, name: 'Raise the counterfeit price line' })).toBeVisible();
    await openRule(editor);
    await expect(editor.getByRole('textbox', { name: /^Condition of rule/ })).toHaveValue(/€50\.00/);
    await expect(editor.getByRole('link', { name: /^Change requested/ })).toHaveCount(0);
  });

  await test.step('a lock that comes while somebody types refuses the save and loses nothing else', async () => {
    // Saves wait until the lock, which comes between the keystroke and the save, has reached the editor's screen.
    let letThrough = (): void => {};
    const locked = new Promise<void>((resolve) => {
      letThrough = resolve;
    });
    await editor.route('**/rpc/drafts/save', async (route) => {
      await locked;
      await route.continue();
    });
    await editor.getByRole('textbox', { name: 'Guidance' }).fill('Be strict.');
    await editor.getByRole('textbox', { name: 'Reason' }).fill('Brand owners asked for it in May.');
    await openRule(engineer);
    await engineer.getByRole('button', { name: 'More for this rule' }).click();
    await engineer.getByRole('menuitem', { name: 'Lock or guard…' }).click();
    const dialog = engineer.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'What' }).click();
    await engineer.getByRole('option', { name: /Guidance$/ }).click();
    await dialog.getByLabel('Reason').fill('Under review by the lawyers.');
    await dialog.getByRole('button', { name: 'Lock', exact: true }).click();
    await expect(dialog).toHaveCount(0);
    await expect(editor.getByRole('button', { name: /^Locked: Guidance of rule/ })).toBeVisible();
    letThrough();
    const refused = editor.getByRole('alert').filter({ hasText: 'Under review by the lawyers.' });
    await expect(refused).toBeVisible();
    await expect(editor.getByTestId('save-state')).toContainText('Not saved');
    await passesAxe(editor, 'Refused save');
    // What is on the screen is not what would be sent, so nothing is.
    await editor.getByRole('button', { name: 'Ask for sign-off' }).click();
    const asking = editor.getByRole('dialog');
    await expect(asking.getByRole('status').filter({ hasText: 'not saved' })).toContainText('by the lawyers');
    await asking.getByLabel('Title').fill('Stricter');
    await asking.getByLabel('Reason').fill('Brand owners asked.');
    await asking.getByRole('button', { name: 'Ask for sign-off' }).click();
    await expect(asking.getByRole('alert').filter({ hasText: 'This could not be sent' })).toContainText(
      'Your last edits are not saved, so they would be missing.',
    );
    await passesAxe(editor, 'Asking with unsaved edits');
    await asking.getByRole('button', { name: 'Cancel' }).click();
    await refused.getByRole('button', { name: 'Take back the locked edits' }).click();
    await expect(refused).toHaveCount(0);
    await expect(editor.getByTestId('save-state')).toHaveText(/^Saved at/);
    await expect(editor.getByRole('textbox', { name: 'Guidance' })).not.toHaveValue('Be strict.');
    await expect(editor.getByRole('textbox', { name: 'Reason' })).toHaveValue('Brand owners asked for it in May.');
  });

  await test.step('nothing of it scrolls sideways at 320 pixels', async () => {
    await editor.setViewportSize({ width: 320, height: 640 });
    await editor.getByRole('button', { name: /^Locked: Condition of rule/ }).click();
    await expect(editor.getByRole('dialog')).toBeVisible();
    const overflow = await editor.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
  });
});
