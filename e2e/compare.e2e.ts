import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { type Program, startApplication, temporaryFolder } from './processes.ts';
import { startStandIn } from './stand-in.ts';

/**
 * After an edit the two runs are compared: the case that flips stands first, the edited rule is named as its cause, and a run
 * with the rule as before brings the old answer back.
 */
const AGENT = 'Moderate marketplace listings';
const CASE = 'Branded perfume at €49.99';
const MODEL = 'GPT-5.4 mini · OpenAI';

const folder = temporaryFolder();
let provider: Awaited<ReturnType<typeof startStandIn>>;
let app: Program<{ url: string }>;
test.beforeAll(async () => {
  provider = await startStandIn();
  app = await startApplication(folder.path, { OPENAI_API_KEY: 'sk-none', OPENAI_BASE_URL: provider.url });
});
test.afterAll(async () => {
  await app.stop();
  await provider.stop();
  folder.remove();
});

async function expectNoViolations(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

async function runOnModel(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Tests', exact: true }).click();
  await page.getByRole('button', { name: 'Run tests…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Who answers').first().click();
  await page.getByRole('option', { name: MODEL }).click();
  await dialog.getByRole('button', { name: 'Start run' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Latest run' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Stop' })).toHaveCount(0);
}

test('a flipped case names the rule that caused it, and a run with the rule as before proves it', async ({ page }) => {
  await page.goto(app.started.url);
  await page.getByRole('link', { name: AGENT }).click();

  await test.step('before there are two runs, the page says what it is for', async () => {
    await page.goto(`${page.url().split('/rules')[0]}/tests/compare`);
    await expect(page.getByRole('heading', { name: 'There are no two runs to compare yet' })).toBeVisible();
    await expectNoViolations(page);
    await page.getByRole('link', { name: 'Go to the tests' }).click();
  });

  await runOnModel(page);
  await page.getByRole('link', { name: 'Rules', exact: true }).click();
  await page
    .getByRole('list', { name: 'Rules in order' })
    .getByRole('button', { name: /Cheap branded goods/ })
    .click();
  await page.getByRole('textbox', { name: 'Price, is below' }).fill('50');
  await page.getByRole('textbox', { name: 'Price, is below' }).blur();
  await runOnModel(page);

  await page.getByRole('link', { name: 'Compare with the run before' }).click();
  const flips = page.getByRole('region', { name: 'Newly failing' });
  const item = flips.getByRole('button', { name: CASE });

  await test.step('the flip stands first and opens by keyboard to its fields and its cause', async () => {
    await expect(page.getByRole('region', { name: 'What changed' })).toContainText('2 newly fail and 10 are unchanged');
    await expect(page.getByRole('region', { name: 'What changed' })).toContainText('could be chance');
    await expect(page.getByRole('heading', { level: 2 }).nth(1)).toContainText('Newly failing');
    await item.focus();
    await page.keyboard.press('Enter');
    const why = flips.getByRole('region', { name: 'Why it changed' });
    await expect(why).toContainText('Caused by this change');
    await expect(why).toContainText('is below €40.00 → is below €50.00');
    const decision = flips.getByRole('row', { name: /^Decision/ });
    await expect(decision).toContainText(/Live.*Live.*Send to a person/);
    await expectNoViolations(page);
  });

  await test.step('a run with the rule as before brings the old answer back', async () => {
    await flips.getByRole('button', { name: 'Run with this rule as before' }).first().click();
    const dialog = page.getByRole('dialog', { name: /with a change taken back/ });
    await expect(dialog).toContainText('1 call to');
    await expectNoViolations(page);
    await dialog.getByRole('button', { name: 'Start run' }).click();
    await expect(page.getByText('the old answer is back: this part caused the change.')).toBeVisible();
  });

  await test.step('the trial is no result of the draft, and the cause leads to the rule', async () => {
    await page.getByRole('link', { name: 'All tests' }).click();
    await page.getByRole('link', { name: 'Compare with the run before' }).click();
    await item.click();
    await flips
      .getByRole('link', { name: /Cheap branded goods/ })
      .first()
      .click();
    await expect(page.getByRole('textbox', { name: 'Price, is below' })).toHaveValue(/50/);
  });
});
