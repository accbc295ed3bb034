import { join } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { expectNoViolations } from './axe.ts';
import { type Program, startApplication, temporaryFolder } from './processes.ts';
import { call } from './team.ts';

/** Everything that can be written about an agent: written, moved, undone, redone, and found again after a reload. */
const folder = temporaryFolder();
let app: Program<{ url: string }>;
test.beforeAll(async () => {
  app = await startApplication(join(folder.path, 'data'));
});
test.afterAll(async () => {
  await app.stop();
  folder.remove();
});

// The next test opens what is stored; a page that is closed at once takes its last edit with it, as a crash does.
test.afterEach(async ({ page }) => {
  for (const state of await page.getByTestId('save-state').all()) await expect(state).not.toHaveText('Saving');
});

const AGENT = '/agents/moderate-marketplace-listings';
async function openRules(page: Page, search = ''): Promise<void> {
  const url = new URL(app.started.url);
  await page.goto('about:blank');
  await page.goto(`${url.origin}${AGENT}/rules${search}${url.hash}`);
  // The first look at a screen also waits for its code.
  await expect(page.getByRole('list', { name: 'Rules in order' })).toBeVisible({ timeout: 60_000 });
}
const rows = (page: Page): Locator => page.getByRole('list', { name: 'Rules in order' }).getByRole('listitem');
const titles = (page: Page): Promise<string[]> => rows(page).locator('button > span:nth-child(2)').allTextContents();
const saved = (page: Page): Promise<void> => expect(page.getByTestId('save-state')).toHaveText(/^Saved at/);
async function choose(page: Page, from: Locator, option: string): Promise<void> {
  await from.click();
  await page.getByRole('option', { name: option, exact: true }).click();
}
// The toolbar's own: an offer to bring back what was removed is called Undo too.
const undoOf = (page: Page): Locator => page.getByRole('button', { name: /^Undo(:|$)/ }).first();
const redoOf = (page: Page): Locator => page.getByRole('button', { name: /^Redo/ });
async function all(button: Locator): Promise<number> {
  let steps = 0;
  while ((await button.getAttribute('aria-disabled')) !== 'true') {
    await button.click();
    steps += 1;
  }
  return steps;
}

test('a rule with nested groups, a money threshold and a judgement is written, moved, undone, redone and kept', async ({
  page,
}) => {
  await openRules(page);
  const before = await titles(page);
  await page.getByRole('button', { name: 'Add rule' }).click();
  const title = page.getByRole('textbox', { name: 'Title of the rule' });
  await expect(title).toBeFocused();
  await page.keyboard.type('Bags that are too cheap');

  const root = page.getByRole('group', { name: 'Conditions', exact: true });
  await root.getByRole('button', { name: 'Condition', exact: true }).click();
  await choose(page, root.getByRole('combobox', { name: 'Field' }), 'Price');
  await choose(page, root.getByRole('combobox', { name: 'Operator for Price' }), 'is below');
  const price = root.getByRole('textbox', { name: 'Price, is below' });
  // A comma is read as a decimal sign too, and echoed in the person's own notation.
  await price.fill('49,5');
  await price.press('Tab');
  await expect(price).toHaveValue('49.5');

  await root.getByRole('button', { name: 'Group', exact: true }).click();
  const outer = root.getByRole('group', { name: 'Group of conditions' }).first();
  await choose(page, outer.getByRole('combobox', { name: 'How the conditions below combine' }).first(), 'Any of');
  await outer.getByRole('textbox', { name: 'Title, is' }).fill('Handbag');
  await outer.getByRole('button', { name: 'Group', exact: true }).click();
  const inner = outer.getByRole('group', { name: 'Group of conditions' });
  await choose(page, inner.getByRole('combobox', { name: 'How the conditions below combine' }), 'None of');
  await inner.getByRole('textbox', { name: 'Title, is' }).fill('Strap');

  await page.getByRole('button', { name: 'Add a judgement in words' }).click();
  await page.getByRole('textbox', { name: 'And a model judges that' }).fill('the photo shows a designer bag');
  await page.getByRole('button', { name: 'Effect', exact: true }).click();
  await choose(page, page.getByRole('combobox', { name: 'Field of the answer' }), 'Decision');
  await choose(page, page.getByRole('combobox', { name: 'Decision, is' }), 'Send to a person');
  await page.getByRole('textbox', { name: 'Reason', exact: true }).fill('Three counterfeits in one week');

  const sentence = page.getByRole('region', { name: 'The open rule' }).locator('p').first();
  const words =
    /price is below €49\.50.*at least one of.*title is.*Handbag.*none of.*Strap.*designer bag.*Send to a person/s;
  await expect(sentence).toHaveText(words);
  await expect.poll(() => titles(page)).toContain('Bags that are too cheap');

  await test.step('conditions move by keyboard and keep the focus', async () => {
    await price.focus();
    await page.keyboard.press('Alt+ArrowDown');
    await expect(page.getByRole('textbox', { name: 'Price, is below' })).toBeFocused();
    await expect(page.getByTestId('announcer')).toContainText('Condition on Price moved down');
    await undoOf(page).click();
  });

  await test.step('the rule moves by keyboard and by pointer, and says where it is', async () => {
    await rows(page)
      .getByRole('button', { name: /Bags that are too cheap/ })
      .focus();
    await page.keyboard.press('Alt+ArrowUp');
    await expect(page.getByTestId('announcer')).toContainText('“Bags that are too cheap” moved to place');
    const place = (await titles(page)).indexOf('Bags that are too cheap');
    const dragged = rows(page).nth(place);
    await dragged.hover();
    const target = rows(page).nth(place + 2);
    await dragged.locator('[data-drag-handle]').dragTo(target, { targetPosition: { x: 100, y: 58 } });
    await expect.poll(async () => (await titles(page)).indexOf('Bags that are too cheap')).toBe(place + 2);
    await expect(page.getByTestId('announcer')).toContainText(
      `“Bags that are too cheap” moved to place ${place + 3} of ${before.length + 1}`,
    );
    await expect(undoOf(page)).toHaveAccessibleName('Undo: move “Bags that are too cheap”');
  });

  const after = await titles(page);
  const steps = await all(undoOf(page));
  expect(steps).toBeGreaterThan(12);
  await expect.poll(() => titles(page)).toEqual(before);
  expect(await all(redoOf(page))).toBe(steps);
  await expect.poll(() => titles(page)).toEqual(after);
  await saved(page);

  await openRules(page);
  expect(await titles(page)).toEqual(after);
  await rows(page)
    .getByRole('button', { name: /Bags that are too cheap/ })
    .click();
  await expect(sentence).toHaveText(words);
  await expect(page.getByRole('textbox', { name: 'Reason', exact: true })).toHaveValue(
    'Three counterfeits in one week',
  );
});

test('rules are filtered by what they are, and not dragged while some are hidden', async ({ page }) => {
  await openRules(page);
  const every = await rows(page).count();
  await page.getByRole('button', { name: 'Filter rules' }).click();
  await page.getByRole('checkbox', { name: 'Judged by model' }).check();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /^Filter rules/ })).toBeFocused();
  await expect(page.getByText(/^\d+ rules of \d+$/)).toBeVisible();
  expect(await rows(page).count()).toBeLessThan(every);
  await expect(page.locator('[data-drag-handle]')).toHaveCount(0);
  await page.getByRole('button', { name: 'Remove the filter: Judged by model' }).click();
  await expect(rows(page)).toHaveCount(every);

  const agents = await call<{ id: string; slug: string }[]>(page, 'agents/list', {});
  const agent = agents.find(({ slug }) => AGENT.endsWith(slug))?.id ?? '';
  const condition = { agent, path: 'rules/cheap-branded/when' };
  await call(page, 'protections/set', { ...condition, level: 'locked', reason: 'Agreed with the brand owners.' });
  await page.getByRole('button', { name: 'Filter rules' }).click();
  await page.getByRole('checkbox', { name: 'Locked' }).check();
  await page.keyboard.press('Escape');
  await expect(page.getByText(`1 rule of ${every}`)).toBeVisible();
  await expect(rows(page)).toContainText('Cheap branded goods');
  await call(page, 'protections/set', { ...condition, level: 'open', reason: 'Only a try.' });
  await expect(rows(page)).toHaveCount(0);
});

test('terms are explained where rules use them, and name those rules', async ({ page }) => {
  await openRules(page, '?part=terms');
  const before = await page.getByRole('textbox', { name: /^Term \d/ }).count();
  await page.getByRole('button', { name: 'Add a term' }).click();
  await expect(page.getByRole('textbox', { name: `Term ${before + 1}` })).toBeFocused();
  await page.keyboard.type('Brand');
  await page.getByRole('textbox', { name: 'Meaning of “Brand”' }).fill('The maker’s name as it stands on the goods.');
  // Another test may have left a rule above it.
  const place = (await titles(page)).indexOf('Cosmetics without a brand') + 1;
  await page.getByRole('button', { name: `Open rule ${place}`, exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'Title of the rule' })).toHaveValue('Cosmetics without a brand');
  // Reached by the Tab key as well as by the pointer.
  await page.getByRole('button', { name: 'More for this rule' }).focus();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'brand', exact: true }).first()).toBeFocused();
  await expect(page.getByRole('tooltip')).toHaveText('The maker’s name as it stands on the goods.');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: `Term ${before + 1}` })).toBeFocused();
  await page.getByRole('button', { name: 'More for “Brand”' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await expect(page.getByRole('textbox', { name: /^Term \d/ })).toHaveCount(before);
  await undoOf(page).click();
  await expect(page.getByRole('textbox', { name: `Term ${before + 1}` })).toHaveValue('Brand');
  await saved(page);
  await page.reload();
  await expect(page.getByRole('textbox', { name: `Term ${before + 1}` })).toHaveValue('Brand');
});

test('purpose, defaults and examples are edited, undone and kept', async ({ page }) => {
  await openRules(page);
  const parts = page.getByRole('list', { name: 'Beside the rules' });
  await parts.getByRole('button', { name: /Purpose/ }).click();
  const purpose = page.getByRole('textbox', { name: 'What this agent is for' });
  await purpose.fill('Decide which listings buyers can trust.');

  await parts.getByRole('button', { name: /Where no rule decides/ }).click();
  await choose(page, page.getByRole('combobox', { name: 'Default for Review queue' }), 'Brand protection');
  await expect(undoOf(page)).toHaveAccessibleName('Undo: add a default for “Review queue”');
  await page.getByRole('button', { name: 'Clear the default for Review queue' }).click();
  await undoOf(page).click();
  await expect(page.getByRole('combobox', { name: 'Default for Review queue' })).toHaveValue('Brand protection');

  await parts.getByRole('button', { name: /Examples/ }).click();
  await page.getByRole('button', { name: 'Make an example of a case' }).click();
  await choose(page, page.getByRole('combobox', { name: 'Case' }), 'A complete table lamp');
  await page.getByRole('button', { name: 'Make an example', exact: true }).click();
  const example = page.getByRole('group', { name: 'A complete table lamp' });
  await choose(page, example.getByRole('combobox', { name: 'Decision' }), 'Send to a person');
  await expect(example.getByText(/this example says “Send to a person”/)).toBeVisible();
  await saved(page);

  await page.reload();
  await expect(example.getByRole('combobox', { name: 'Decision' })).toHaveValue('Send to a person');
  await parts.getByRole('button', { name: /Purpose/ }).click();
  await expect(purpose).toHaveValue('Decide which listings buyers can trust.');
});

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing on the filter and on nested conditions, ${colorScheme}`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme, viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await openRules(page, '?rule=cheap-branded');
    await page.getByRole('button', { name: 'Group', exact: true }).last().click();
    await check(page);
    await page.getByRole('button', { name: 'More for the condition on Price' }).click();
    await expect(page.getByRole('menuitem', { name: 'Duplicate' })).toBeVisible();
    await check(page);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Filter rules' }).click();
    await page.getByRole('checkbox', { name: 'Off', exact: true }).check();
    await check(page);
    await context.close();
  });

async function check(page: Page): Promise<void> {
  // Colours count once they stand still.
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'));
  await expectNoViolations(page);
}
