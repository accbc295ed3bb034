import { expect, type Page, test } from '@playwright/test';
import { passesAxe } from './axe.ts';
import { startDrafter, stepOf } from './drafting-stand-in.ts';
import { type Program, startApplication, temporaryFolder } from './processes.ts';

/** Making an agent step by step: by hand without any model, drafted by one, and from a file that somebody has. */
const onStep = (page: Page, title: string) => page.getByRole('heading', { level: 2, name: title, exact: true });
const next = (page: Page) => page.getByRole('button', { name: 'Done, next' });
const stepLink = (page: Page, title: string) =>
  page.getByRole('navigation', { name: 'Steps' }).getByRole('link', { name: new RegExp(`\\d+\\. ${title}`) });

/** Presses a button by keyboard. */
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).press('Enter');

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

test('a model drafts every step; the person looks, edits, has one redone, and chooses between two models', async ({
  page,
  context,
}) => {
  const folder = temporaryFolder();
  const provider = await startDrafter();
  const app = await startApplication(folder.path, { OPENAI_API_KEY: 'sk-none', OPENAI_BASE_URL: provider.url });
  try {
    await page.goto(app.started.url);
    await page.getByRole('button', { name: 'New agent' }).click();
    const dialog = page.getByRole('dialog', { name: 'New agent' });
    await dialog.getByLabel('What should it do?').fill('Decide about returns. What costs less than 20 is refunded.');
    await dialog.getByLabel('Name').fill('Returns');
    await dialog.getByRole('button', { name: 'Start' }).click();

    const drafting = page.getByRole('region', { name: 'Drafting' });
    await expect(drafting.getByText('US$0.00 so far of US$1.00')).toBeVisible();
    expect(provider.bodies).toHaveLength(0);
    await passesAxe(page, 'before drafting');
    provider.hold();
    await drafting.getByRole('button', { name: 'Draft the rest' }).click();
    await expect(stepLink(page, 'Purpose')).toContainText('Being drafted');
    await expect(page.getByRole('textbox', { name: 'Purpose' })).toBeDisabled();
    await passesAxe(page, 'while drafting');
    // Closing the window stops nothing: another one shows the drafting go on.
    const url = page.url();
    await page.close();
    provider.release();
    const again = await context.newPage();
    await again.goto(app.started.url);
    await again.goto(url.replace(/#.*$/, ''));
    await expect(stepLink(again, 'Checks')).toContainText('Done');
    await expect(again.getByRole('region', { name: 'Drafting' })).toContainText(
      /US\$0\.0*[1-9]\d* so far of US\$1\.00/,
    );
    await expect(again.getByRole('heading', { level: 1, name: 'Returns triage' })).toBeVisible();
    await passesAxe(again, 'drafted');

    await stepLink(again, 'Purpose').click();
    await again.getByLabel('Description').fill('Edited by a person.');
    await again.getByLabel('What to do differently (optional)').fill('Mention the warehouse.');
    await again.getByLabel('What to do differently (optional)').press('Enter');
    await expect(again.getByText('2 calls so far')).toBeVisible();
    expect(stepOf(provider.bodies.at(-1) ?? '')).toBe('purpose');
    expect(provider.bodies.at(-1)).toContain('Mention the warehouse.');
    await expect(again.getByLabel('Description')).toHaveValue('Decides what happens with a return.');

    await stepLink(again, 'Rules').click();
    await again.getByRole('button', { name: 'Unfold “Cheap things”' }).click();
    await again.getByLabel('Guidance (optional)').fill('Be kind.');
    await stepLink(again, 'Locks').click();
    await expect(again.getByRole('checkbox', { name: /Cheap things/ })).toBeVisible();
    await stepLink(again, 'Scenarios').click();
    await again.getByRole('button', { name: 'Accept all' }).click();
    await expect(again.getByText(/^(\d+) of \1 scenarios accepted$/)).toBeVisible();
    await again.reload();
    await expect(again.getByText(/^(\d+) of \1 scenarios accepted$/)).toBeVisible();
    await stepLink(again, 'Draft').click();
    await again.getByRole('button', { name: 'Make the draft' }).click();

    await expect(onStep(again, 'First run')).toBeVisible();
    await again.getByRole('combobox', { name: 'Who answers' }).click();
    await again.getByRole('option', { name: 'GPT-5.4 mini · OpenAI', exact: true }).click();
    await again.getByRole('button', { name: 'Start run' }).click();
    await expect(again.getByRole('heading', { name: 'Result of the run on gpt-5.4-mini' })).toBeVisible();
    await next(again).click();

    await expect(onStep(again, 'Models')).toBeVisible();
    await again.getByRole('checkbox', { name: 'GPT-5.4 mini', exact: true }).check();
    await again.getByRole('checkbox', { name: 'GPT-5.4 nano', exact: true }).check();
    await passesAxe(again, 'choosing models');
    await again.getByRole('button', { name: 'Run on 2 models' }).click();
    const table = again.getByRole('table');
    await expect(table.getByRole('row')).toHaveCount(3);
    await expect(again.getByText(/^Recommended: gpt-5\.4-/)).toBeVisible();
    await passesAxe(again, 'models compared');
    await again.getByRole('button', { name: 'Use this order' }).click();
    await expect(again.getByText(/^The draft asks gpt-5\.4-.* in this order\.$/)).toBeVisible();
    await next(again).click();
    await expect(again.getByText('No model is chosen to answer in production.')).toHaveCount(0);
    await again.getByRole('link', { name: 'Ask for sign-off' }).click();
    await expect(again.getByRole('dialog')).toBeVisible();
  } finally {
    await app.stop();
    provider.stop();
    folder.remove();
  }
});
