import { expect, type Page, test } from '@playwright/test';
import { expectNoViolations } from './axe.ts';
import { choose, field, form, undoAll, withContract } from './contract-designer.ts';

/** What an edit of the contract does: whom it breaks, what uses a field, which documents it takes, and importing one. */
const openContract = withContract();

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
