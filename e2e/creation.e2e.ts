import { expect, type Page, test } from '@playwright/test';
import { passesAxe } from './axe.ts';
import { next, onStep, stepLink } from './creation-steps.ts';
import { type Program, startApplication, temporaryFolder } from './processes.ts';

/** Presses a button by keyboard. */
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).press('Enter');

// By hand, step by step, and from a file that somebody has.
test.describe('without a model', () => {
  const folder = temporaryFolder();
  let app: Program<{ url: string }>;
  test.beforeAll(async () => {
    app = await startApplication(folder.path);
  });
  test.afterAll(async () => {
    await app?.stop();
    folder.remove();
  });

  test('a description becomes a draft with accepted cases and a first dry run, by keyboard', async ({ page }) => {
    // Eleven steps, each of them looked at by axe twice.
    test.slow();
    await page.goto(app.started.url);
    await press(page, 'New agent');
    const dialog = page.getByRole('dialog', { name: 'New agent' });
    await expect(dialog.getByRole('radio', { name: 'Describe it' })).toBeFocused();
    await passesAxe(page, 'ways to begin');
    await dialog.getByRole('button', { name: 'Start' }).press('Enter');
    await expect(dialog.getByRole('alert')).toContainText('a sentence or two are enough');
    await dialog.getByLabel('What should it do?').fill('Decide about returns. VIP means a customer with ten orders.');
    await dialog.getByLabel('Name').fill('Returns by hand');
    await page.keyboard.press('Enter');

    await expect(onStep(page, 'Purpose')).toBeVisible();
    await expect(page.getByText('No model is connected, so you fill in each step yourself.')).toBeVisible();
    await expect(page.getByRole('button', { name: /^Draft/ })).toHaveCount(0);
    await page.getByLabel('Description').fill('Decides about returns.');
    await passesAxe(page, 'purpose');
    await next(page).press('Enter');

    await expect(onStep(page, 'Contract')).toBeFocused();
    await press(page, 'Add input field');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('Price');
    const price = page.getByRole('listitem').filter({ has: page.locator('input[value="Price"]') });
    await expect(price.getByLabel('Name for applications')).toHaveValue('price');
    await price.getByRole('combobox', { name: 'Kind' }).click();
    await page.getByRole('option', { name: /^Number/ }).click();
    await price.getByLabel('Required').press('Space');
    await price.getByLabel('Meaning').fill('What it cost, in euros.');
    await passesAxe(page, 'contract');
    // What was typed a moment ago is there after a reload, wherever that came in between.
    await page.reload();
    await expect(price.getByLabel('Meaning')).toHaveValue('What it cost, in euros.');
    await next(page).press('Enter');

    await expect(onStep(page, 'Terms')).toBeFocused();
    await press(page, 'Add term');
    await page.keyboard.type('VIP');
    await page.keyboard.press('Tab');
    await page.keyboard.type('A customer with more than ten orders');
    await passesAxe(page, 'terms');
    await next(page).press('Enter');

    await expect(onStep(page, 'Rules')).toBeFocused();
    await press(page, 'Add rule');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('Cheap things');
    await press(page, 'Add condition');
    await page.getByRole('combobox', { name: 'Field', exact: true }).click();
    await page.getByRole('option', { name: 'Price' }).click();
    await page.getByRole('combobox', { name: 'How Price is compared' }).click();
    await page.getByRole('option', { name: 'is below' }).click();
    await page.getByLabel('Value for Price').fill('20');
    await press(page, 'Add effect');
    await expect(page.getByText('If the price is below 20, then the decision is Accept.')).toBeVisible();
    await passesAxe(page, 'rules');
    await next(page).press('Enter');

    await expect(onStep(page, 'Locks')).toBeFocused();
    await press(page, 'Skip');

    await expect(onStep(page, 'Scenarios')).toBeFocused();
    await press(page, 'Suggest from the rules');
    await expect(page.getByText(/^0 of \d+ scenarios accepted$/)).toBeVisible();
    await press(page, 'Accept all');
    await page
      .getByRole('button', { name: /^Edit “/ })
      .first()
      .press('Enter');
    await passesAxe(page, 'scenarios');
    await next(page).press('Enter');

    await expect(onStep(page, 'Checks')).toBeFocused();
    await expect(page.getByRole('link', { name: /^Mend it under Rules: .*has no reason/ })).toBeVisible();
    await passesAxe(page, 'checks');
    await next(page).press('Enter');

    await expect(onStep(page, 'Draft')).toBeFocused();
    await expect(page.getByText(/^\d+ accepted cases$/)).toBeVisible();
    await page.getByRole('link', { name: 'Agents', exact: true }).click();
    await page.getByRole('link', { name: 'Continue making “Returns by hand”' }).press('Enter');
    await expect(page.getByText('Step 8 of 11')).toBeVisible();
    await passesAxe(page, 'draft');
    await press(page, 'Make the draft');

    await expect(onStep(page, 'First run')).toBeVisible();
    await press(page, 'Start dry run');
    await expect(page.getByRole('heading', { name: 'Result of the dry run' })).toBeVisible();
    await passesAxe(page, 'first run');
    await next(page).press('Enter');
    await expect(page.getByText('No model is connected, so none can be compared.')).toBeVisible();
    await press(page, 'Skip');

    await expect(onStep(page, 'Summary')).toBeFocused();
    await expect(page.getByText(/^Made with 1 rule and \d+ accepted test cases\.$/)).toBeVisible();
    await passesAxe(page, 'summary');
    await stepLink(page, 'Rules').click();
    await expect(page.getByText('it is now edited in Rules.')).toBeVisible();
    await expect(page.getByRole('switch', { name: /Cheap things/ })).toBeDisabled();
    await passesAxe(page, 'a step that is over');
    await stepLink(page, 'Summary').click();
    await press(page, 'Done, open the agent');
    await expect(page.getByRole('heading', { level: 1, name: 'Returns by hand' })).toBeVisible();
    await expect(page.getByRole('list', { name: 'Rules in order' }).getByRole('listitem')).toHaveCount(1);
    await page.getByRole('link', { name: 'Agents', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'In the making' })).toHaveCount(0);
  });

  test('a prompt file brings its fields and text along', async ({ page }) => {
    await page.goto(app.started.url);
    await page.getByRole('button', { name: 'New agent' }).click();
    const dialog = page.getByRole('dialog', { name: 'New agent' });
    await dialog.getByRole('radio', { name: 'Import a file' }).click();
    const prompty = [
      '---',
      'name: Answer shoppers',
      'description: Answers questions about orders.',
      'inputs:',
      '  question:',
      '    type: string',
      '    description: What was asked.',
      'outputs:',
      '  answer:',
      '    type: string',
      '    description: What is answered.',
      '---',
      'system:',
      'You answer questions of shoppers. <script>alert(1)</script>',
      'user:',
      '{{question}}',
    ].join('\n');
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      dialog.getByRole('button', { name: 'File', exact: true }).click(),
    ]);
    await chooser.setFiles({ name: 'shoppers.prompty', mimeType: 'text/plain', buffer: Buffer.from(prompty) });
    await expect(dialog.getByText(/^Found 1 input field, 1 output field/)).toBeVisible();
    await expect(dialog.getByLabel('Name')).toHaveValue('Answer shoppers');
    await passesAxe(page, 'importing a file');
    await dialog.getByRole('button', { name: 'Start' }).click();
    await expect(page.getByRole('textbox', { name: 'Purpose' })).toHaveValue(
      /You answer questions of shoppers\. <script>alert\(1\)<\/script>/,
    );
    await page.getByText('What stands in shoppers.prompty').click();
    await stepLink(page, 'Contract').click();
    await expect(page.locator('input[value="question"]')).toBeVisible();
    await expect(page.locator('input[value="answer"]')).toBeVisible();
    await page.getByRole('button', { name: 'Discard' }).click();
    const asked = page.getByRole('dialog', { name: 'Discard “Answer shoppers”' });
    await asked.getByRole('button', { name: 'Discard' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Agents' })).toBeVisible();
    await expect(page.getByText('Continue making')).toHaveCount(0);
  });
});

test('two windows that change the same step are told, and nothing typed is lost', async ({ browser }) => {
  const folder = temporaryFolder();
  const app = await startApplication(folder.path);
  const [first, second] = [await browser.newContext(), await browser.newContext()];
  try {
    const mine = await first.newPage();
    await mine.goto(app.started.url);
    await mine.getByRole('button', { name: 'New agent' }).click();
    const dialog = mine.getByRole('dialog', { name: 'New agent' });
    await dialog.getByLabel('What should it do?').fill('Decide about returns.');
    await dialog.getByLabel('Name').fill('Returns');
    await dialog.getByRole('button', { name: 'Start' }).click();
    await expect(onStep(mine, 'Purpose')).toBeVisible();
    const theirs = await second.newPage();
    await theirs.goto(app.started.url);
    await theirs.getByRole('link', { name: 'Continue making “Returns”' }).click();
    await expect(onStep(theirs, 'Purpose')).toBeVisible();

    await first.setOffline(true);
    await mine.getByLabel('Description').fill('Typed without a connection.');
    await expect(mine.getByTestId('save-state')).toContainText('Not saved');
    await theirs.getByLabel('Description').fill('Typed in the other window.');
    await stepLink(theirs, 'Terms').click();
    await theirs.getByRole('button', { name: 'Add term' }).click();
    await theirs.getByRole('textbox', { name: 'Term' }).fill('VIP');
    await expect(theirs.getByTestId('save-state')).toContainText('Saved at');
    await first.setOffline(false);

    const clash = mine.getByRole('alert').filter({ hasText: '“Purpose” was also changed elsewhere' });
    await expect(clash).toBeVisible();
    await expect(mine.getByLabel('Description')).toHaveValue('Typed without a connection.');
    await passesAxe(mine, 'a clash');
    await clash.getByRole('button', { name: 'Keep mine' }).click();
    await expect(clash).toHaveCount(0);
    await expect(mine.getByTestId('save-state')).toContainText('Saved at');
    // The other window gets my words, and mine has its term: only one step was in question.
    await stepLink(theirs, 'Purpose').click();
    await expect(theirs.getByLabel('Description')).toHaveValue('Typed without a connection.');
    await stepLink(mine, 'Terms').click();
    await expect(mine.getByRole('textbox', { name: 'Term' })).toHaveValue('VIP');
  } finally {
    await app.stop();
    folder.remove();
  }
});
