import { expect, test } from '@playwright/test';
import { expectNoViolations } from './axe.ts';
import { AGENT, choose, field, form, setTitle, undoAll, withContract } from './contract-designer.ts';
import { call } from './team.ts';

/** The contract designer as a person uses it: fields, choices, order, names that rules and test cases follow. */
const openContract = withContract();

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
