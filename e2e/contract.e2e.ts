import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { expectNoViolations } from './axe.ts';
import { type Program, startApplication, temporaryFolder } from './processes.ts';
import { call } from './team.ts';

/** The contract designer as a person uses it: fields, choices, order, names that rules follow, impact, import. */
let folder: ReturnType<typeof temporaryFolder>;
let app: Program<{ url: string }>;
test.beforeEach(async () => {
  folder = temporaryFolder();
  app = await startApplication(join(folder.path, 'data'));
});
test.afterEach(async () => {
  await app.stop();
  folder.remove();
});

const AGENT = '/agents/moderate-marketplace-listings';
async function openContract(page: Page): Promise<void> {
  const url = new URL(app.started.url);
  await page.goto('about:blank');
  await page.goto(`${url.origin}${AGENT}/contract${url.hash}`);
  await expect(page.getByRole('tree', { name: 'Input, fields' })).toBeVisible();
}
const field = (page: Page, name: string | RegExp) =>
  page.getByRole('treeitem', { name: typeof name === 'string' ? new RegExp(`^${name}`) : name });
const form = (page: Page) => page.getByRole('region', { name: 'The open field' });
async function choose(page: Page, label: string, option: string): Promise<void> {
  await form(page).getByRole('combobox', { name: label, exact: true }).click();
  await page.getByRole('option', { name: new RegExp(`^${option}`) }).click();
}
async function setTitle(page: Page, title: string): Promise<void> {
  await expect(form(page).getByLabel('Title', { exact: true })).toBeFocused();
  await page.keyboard.type(title);
}
/** Takes back everything that was done since the page was opened. */
async function undoAll(page: Page): Promise<void> {
  const undo = page.getByRole('button', { name: /^Undo/ }).first();
  for (let step = 0; step < 60; step += 1) {
    if ((await undo.getAttribute('aria-disabled')) === 'true') return;
    await undo.click();
  }
  throw new Error('There were more than 60 steps to undo');
}

test('a group with money inside and choices are added, moved by keyboard, shown as schema and example', async ({
  page,
}) => {
  await openContract(page);
  await page.getByRole('button', { name: 'Add an input field' }).click();
  await setTitle(page, 'Shop offer');
  await expect(form(page).getByLabel('Name', { exact: true })).toHaveValue('shop_offer');
  await choose(page, 'Kind', 'Group');
  await form(page).getByRole('button', { name: 'Add a field inside' }).click();
  await setTitle(page, 'Old price');
  await choose(page, 'Kind', 'Money');
  await form(page).getByLabel('Largest amount, Old price').fill('500,50');
  await expect(field(page, 'Old price')).toHaveAttribute('aria-level', '2');

  await page.getByRole('button', { name: 'Add an input field' }).click();
  await setTitle(page, 'Condition');
  await choose(page, 'Kind', 'Choices');
  await form(page).getByLabel('Label of choice 1').fill('Brand new');
  await form(page).getByLabel('Label of choice 2').fill('Used');
  await expect(form(page).getByLabel('Value of choice 1')).toHaveValue('brand_new');

  await page.getByRole('tab', { name: 'JSON Schema' }).click();
  const schema = page.locator('.monaco-editor').first();
  await expect(schema).toContainText('What the seller calls the product');
  await field(page, 'Title').first().click();
  await form(page).getByLabel('Description').fill('The heading above the listing.');
  await expect(schema).toContainText('The heading above the listing');
  await page.getByRole('tab', { name: 'Example' }).click();
  const example = page.getByRole('region', { name: 'What the contract comes to' });
  await expect(example.getByRole('row', { name: /Shop offer › Old price/ })).toContainText('€12.50');
  await expect(example.getByRole('row', { name: /^Condition/ })).toContainText('Brand new');

  // Up by one place, then into the group that now stands above.
  await field(page, 'Condition').focus();
  await page.keyboard.press('Alt+ArrowRight');
  await expect(field(page, 'Condition')).toHaveAttribute('aria-level', '2');
  await expect(field(page, 'Condition')).toBeFocused();
  await expect(page.getByTestId('announcer')).toContainText('place 2 of 2 in Shop offer');
  await page.keyboard.press('Alt+ArrowUp');
  await expect(field(page, 'Condition')).toHaveAttribute('aria-posinset', '1');
  await page.keyboard.press('ArrowDown');
  await expect(field(page, 'Old price')).toBeFocused();

  await field(page, 'Condition').press('Enter');
  await expect(form(page).getByRole('heading', { name: 'Condition' })).toBeVisible();
  await page.reload();
  await expect(field(page, 'Condition')).toHaveAttribute('aria-level', '2');
  await expect(form(page).getByRole('heading', { name: 'Condition' })).toBeVisible();
});

test('a field that a rule reads is renamed, and the rule follows', async ({ page }) => {
  await openContract(page);
  await field(page, 'Stock').click();
  await expect(form(page).getByRole('heading', { name: /^Used by \d+ rule/ })).toBeVisible();
  const name = form(page).getByLabel('Name', { exact: true });
  await name.fill('2nd');
  await name.blur();
  await expect(form(page).getByText(/it starts with a letter/)).toBeVisible();
  await name.fill('units_left');
  await name.press('Enter');
  await expect(form(page).getByRole('heading', { name: /^Used by \d+ rule/ })).toBeVisible();
  await form(page).getByRole('link').first().click();
  await expect(page.getByRole('region', { name: 'The open rule' })).toContainText('the stock is');
  await expect(page.getByText(/has no input field/)).toHaveCount(0);
});

test('test cases follow a renamed field with one click, and back when that is undone', async ({ page }) => {
  await openContract(page);
  const agents = await call<{ id: string; slug: string }[]>(page, 'agents/list', {});
  const agent = agents.find(({ slug }) => AGENT.endsWith(slug))?.id ?? '';
  const inputs = async (): Promise<string> =>
    JSON.stringify((await call<{ input: object }[]>(page, 'cases/list', { agent })).map(({ input }) => input));
  const before = await inputs();
  await field(page, 'Stock').click();
  const name = form(page).getByLabel('Name', { exact: true });
  await name.fill('units_left');
  await name.press('Enter');
  const offer = page.getByRole('status').filter({ hasText: 'They name “Stock” as before.' });
  await expect(offer).toContainText(/^\d+ test cases do not fit any more/);
  await expectNoViolations(page);
  await offer.getByRole('button', { name: 'Change them too' }).click();
  await expect(offer).toHaveCount(0);
  expect(await inputs()).toBe(before.replaceAll('"stock":', '"units_left":'));
  await page
    .getByText(/^\d+ cases changed\./)
    .locator('..')
    .getByRole('button', { name: 'Undo' })
    .click();
  await expect(offer).toBeVisible();
  expect(await inputs()).toBe(before);

  // The other way round: the name is undone after the cases followed it.
  await offer.getByRole('button', { name: 'Change them too' }).click();
  await expect(offer).toHaveCount(0);
  await undoAll(page);
  await offer.getByRole('button', { name: 'Change them too' }).click();
  await expect(offer).toHaveCount(0);
  expect(await inputs()).toBe(before);
});

test('narrowing choices and requiring an answer field break applications, with a document that shows it, until undone', async ({
  page,
}) => {
  await openContract(page);
  await field(page, 'Availability').click();
  await form(page)
    .getByRole('button', { name: /^Remove the choice/ })
    .first()
    .click();
  await page.getByRole('tab', { name: /^Impact/ }).click();
  const impact = page.getByRole('region', { name: 'What the contract comes to' });
  await expect(impact.getByText('1 difference would break applications that work today.')).toBeVisible();
  const witness = impact.getByRole('table', { name: 'An input that worked before and would not now' });
  await expect(witness.getByRole('row', { name: /^Availability/ })).toContainText('Refused');

  await impact.getByRole('button', { name: 'Availability', exact: true }).first().click();
  await expect(form(page).getByRole('heading', { name: 'Availability' })).toBeVisible();
  await field(page, 'Title').first().click();
  await form(page).getByLabel('Applications must send it').uncheck();
  await expect(impact.getByText('Additive', { exact: true })).toBeVisible();
  await undoAll(page);
  await expect(impact.getByText('Nothing differs for applications.')).toBeVisible();
});

test('deleting a field names the rules that use it, and can be taken back', async ({ page }) => {
  await openContract(page);
  await field(page, 'Price').click();
  await form(page).getByRole('button', { name: 'More for this field' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(/It is used by \d+ rules?/);
  await expect(dialog.getByRole('link').first()).toBeVisible();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(field(page, 'Price')).toHaveCount(0);
  await page.getByRole('tab', { name: /^Impact/ }).click();
  await expect(page.getByText(/The contract has no input field “price”/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(field(page, 'Price')).toBeVisible();
  await expect(page.getByText(/The contract has no input field “price”/)).toHaveCount(0);
});

test('an example document is checked as it is edited', async ({ page }) => {
  await openContract(page);
  await page.getByRole('tab', { name: 'Example' }).click();
  await expect(page.getByText('The contract accepts this input.')).toBeVisible();
  await page.getByText('JSON', { exact: true }).click();
  const text = page.getByLabel('Example input as JSON');
  const document = JSON.parse(await text.inputValue());
  await text.fill(JSON.stringify({ ...document, price: { amount: '12,50', currency: 'EUR' }, colour: 'red' }));
  await expect(page.getByText('The contract refuses it: 2 problems')).toBeVisible();
  await expect(page.getByText(/Price: amount must be an amount such as 12.50, not “12,50”/)).toBeVisible();
  await expect(page.getByText(/Unknown field “colour”/)).toBeVisible();
  await page.getByRole('button', { name: 'Make it from the contract again' }).click();
  await expect(page.getByText('The contract accepts this input.')).toBeVisible();
});

const SCHEMA = {
  type: 'object',
  properties: {
    title: { type: 'string', title: 'Title', maxLength: 100 },
    weight: { type: 'number', title: 'Weight', minimum: 0 },
  },
  required: ['title'],
  additionalProperties: false,
};

test('a schema is imported, and one that a contract cannot hold is refused at the exact place', async ({ page }) => {
  await openContract(page);
  await page.getByRole('button', { name: 'Import a JSON Schema' }).click();
  const dialog = page.getByRole('dialog');
  const refused = {
    ...SCHEMA,
    properties: { ...SCHEMA.properties, size: { anyOf: [{ type: 'string' }, { type: 'number' }] } },
  };
  await dialog.getByLabel('JSON Schema').fill(JSON.stringify(refused));
  await expect(dialog.getByRole('alert')).toContainText('/properties/size/anyOf');
  await expect(dialog.getByRole('button', { name: 'Replace the input' })).toBeDisabled();
  await dialog.getByLabel('JSON Schema').fill(JSON.stringify(SCHEMA));
  await expect(dialog.getByRole('table', { name: 'Fields read from the schema' })).toContainText('Weight');
  await dialog.getByRole('button', { name: 'Replace the input' }).click();
  await expect(page.getByRole('tree', { name: 'Input, fields' }).getByRole('treeitem')).toHaveCount(2);
  await page.getByRole('tab', { name: /^Impact/ }).click();
  await expect(page.getByText(/would break applications/)).toBeVisible();
  await undoAll(page);
  await expect(page.getByText('Nothing differs for applications.')).toBeVisible();
});

/** Each kind of field, the impact with differences, the dialogs. */
const STATES: { name: string; show: (page: Page) => Promise<void> }[] = [
  ...['Title', 'Price', 'Discount', 'Availability', 'Reviews', 'Tags'].map((title) => ({
    name: `form of ${title}`,
    show: async (page: Page) => {
      await field(page, title).first().click();
      await expect(form(page).getByRole('heading', { name: title, exact: true })).toBeVisible();
    },
  })),
  ...['Yes or no', 'Date and time', 'Group', 'File', 'Whole number'].map((kind) => ({
    name: `form of ${kind}`,
    show: async (page: Page) => {
      await field(page, 'Brand').click();
      await choose(page, 'Kind', kind);
    },
  })),
  {
    name: 'impact with differences',
    show: async (page: Page) => {
      await field(page, 'Availability').click();
      await form(page)
        .getByRole('button', { name: /^Remove the choice/ })
        .first()
        .click();
      await page.getByRole('tab', { name: /^Impact/ }).click();
      await expect(page.getByText(/would break applications/)).toBeVisible();
    },
  },
  {
    name: 'schema',
    show: async (page: Page) => {
      await page.getByRole('tab', { name: 'JSON Schema' }).click();
      await expect(page.locator('.monaco-editor').first()).toBeVisible();
    },
  },
  {
    name: 'an example refused',
    show: async (page: Page) => {
      await page.getByText('JSON', { exact: true }).click();
      await page.getByLabel('Example input as JSON').fill('{"colour": "red"}');
      await expect(page.getByText(/The contract refuses it/)).toBeVisible();
    },
  },
  {
    name: 'import',
    show: async (page: Page) => {
      await page.getByRole('button', { name: 'Import a JSON Schema' }).click();
      await page.getByRole('dialog').getByLabel('JSON Schema').fill(JSON.stringify(SCHEMA));
      await expect(page.getByRole('dialog').getByRole('table')).toBeVisible();
    },
  },
  {
    name: 'moving',
    show: async (page: Page) => {
      await form(page).getByRole('button', { name: 'Move', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Move to a group or place…' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  { name: 'providers', show: (page: Page) => page.getByRole('tab', { name: 'Providers' }).click() },
];

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing on the designer, ${colorScheme}`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme, viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    for (const { name, show } of STATES)
      await test.step(name, async () => {
        await openContract(page);
        await show(page);
        await expectNoViolations(page);
      });
    await context.close();
  });
