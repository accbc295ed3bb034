import { expect, type Page, test } from '@playwright/test';
import { expectNoViolations } from './axe.ts';
import { type Program, startApplication, temporaryFolder } from './processes.ts';

/** An edit is tried on what is stored here before anybody signs it: the case that it changes is named, and undo takes that back. */
const folder = temporaryFolder();
let app: Program<{ url: string }>;
test.beforeAll(async () => {
  app = await startApplication(folder.path);
});
test.afterAll(async () => {
  await app.stop();
  folder.remove();
});

const AGENT = 'Moderate marketplace listings';
const RULE = /Cheap branded goods/;
const CASE = 'Branded perfume at €32.00';
const openAgent = async (page: Page): Promise<void> => {
  await page.goto(app.started.url);
  await page.getByRole('link', { name: AGENT }).click();
};
const openRule = (page: Page) =>
  page.getByRole('list', { name: 'Rules in order' }).getByRole('button', { name: RULE }).click();
const threshold = (page: Page) => page.getByRole('textbox', { name: 'Price, is below' });

/** Everything that is announced from now on: what the checks say may follow at once. */
async function listen(page: Page): Promise<() => Promise<string>> {
  const announcer = page.getByTestId('announcer');
  await announcer.evaluate((region) => {
    new MutationObserver(() => {
      region.dataset.heard = `${region.dataset.heard ?? ''} ${region.textContent}`;
    }).observe(region, { childList: true, characterData: true, subtree: true });
  });
  return async () => (await announcer.getAttribute('data-heard')) ?? '';
}

/** The next test opens what is stored; a page that is closed at once takes its last edit with it, as a crash does. */
const expectSaved = (page: Page): Promise<void> => expect(page.getByTestId('save-state')).toHaveText(/^Saved at/);

test('an edited threshold names the cases that would change, and undo takes that back', async ({ page }) => {
  await openAgent(page);
  const effect = page.getByRole('tabpanel', { name: 'Effect' });

  await test.step('before the first run, what the cases expect is tried, and the first step is offered', async () => {
    await openRule(page);
    await page.getByRole('tab', { name: 'Effect' }).click();
    await expect(effect).toContainText('tried on 12 expected answers');
    await expect(effect).toContainText('This rule decides as it is published');
    await effect.getByRole('link', { name: 'Run the tests.' }).click();
    await page.getByRole('button', { name: 'Run tests…' }).click();
    await page.getByRole('button', { name: 'Start dry run' }).click();
    await expect(page.getByText('Pass', { exact: true }).first()).toBeVisible();
    await expect(page.getByRole('button', { name: 'Stop' })).toHaveCount(0);
  });

  await test.step('a lower threshold lets a perfume through that went to a person', async () => {
    await page.getByRole('link', { name: 'Rules', exact: true }).click();
    await openRule(page);
    await page.getByRole('tab', { name: 'Effect' }).click();
    await expect(effect).toContainText('tried on 12 dry runs and 12 expected answers');
    await expect(effect).toContainText('This rule decides as it is published');
    const heard = await listen(page);
    await threshold(page).fill('20.00');
    await expect(effect.getByRole('row', { name: 'Now called wrong' })).toContainText('2');
    await expect(effect.getByRole('row', { name: 'Unchanged' })).toContainText('22');
    await expect(effect.getByRole('link', { name: CASE })).toHaveCount(2);
    await expect(effect).toContainText('Rule 4 (Cheap branded goods) applied here and does not any more.');
    await expect(effect).toContainText('Rule 4 (Cheap branded goods) says Send to a person.');
    await expect(effect).toContainText('Rule 11 (Complete listings go live) says Live.');
    await expect.poll(heard).toContain('2 answers would now be called wrong');
  });

  await test.step('whoever asks for sign-off is told before they do', async () => {
    await page.getByRole('button', { name: 'Ask for sign-off' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('Tried on past cases: 22 unchanged, 2 answers would now be called wrong.');
    await dialog.getByRole('button', { name: 'Show examples' }).click();
    await dialog.getByRole('link', { name: CASE }).first().click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page.getByRole('heading', { name: CASE })).toBeVisible();
  });

  await test.step('undo takes it back', async () => {
    await page.getByRole('link', { name: 'Rules', exact: true }).click();
    await openRule(page);
    await page.getByRole('tab', { name: 'Effect' }).click();
    await expect(effect.getByRole('link', { name: CASE }).first()).toBeVisible();
    await page.keyboard.press('Control+z');
    await expect(threshold(page)).toHaveValue('40.00');
    await expect(effect).toContainText('This rule decides as it is published');
    await expect(effect.getByRole('link', { name: CASE })).toHaveCount(0);
    await expectSaved(page);
  });
});

test('inputs that nothing decides are named before sign-off is asked, with the way to a default', async ({ page }) => {
  await openAgent(page);
  await page.getByRole('button', { name: /^Where no rule decides/ }).click();
  await page.getByRole('button', { name: 'Clear the default for Decision' }).click();
  await page.getByRole('button', { name: 'Ask for sign-off' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Nothing decides the decision for some inputs.');
  await dialog.getByRole('link', { name: 'Name a default for “Decision”' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const checks = page.getByRole('tabpanel', { name: /^Checks/ });
  await expect(checks.getByText('Gap', { exact: true })).toBeVisible();
  await expect(checks.getByLabel('Default for “Decision”')).toBeFocused();
  await page.keyboard.press('Control+z');
  await expect(checks.getByText('Gap', { exact: true })).toHaveCount(0);
  await expectSaved(page);
});

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing on the effect of an edit, ${colorScheme}`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme, viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await openAgent(page);
    await openRule(page);
    await page.getByRole('tab', { name: 'Effect' }).click();
    await threshold(page).fill('60.00');
    const effect = page.getByRole('tabpanel', { name: 'Effect' });
    await expect(effect.getByRole('row', { name: 'Now called wrong' })).toBeVisible();
    await expectNoViolations(page);
    await page.getByRole('button', { name: 'Ask for sign-off' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Show examples' }).click();
    await expectNoViolations(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+z');
    await expect(threshold(page)).toHaveValue('40.00');
    await expectSaved(page);
    await context.close();
  });
