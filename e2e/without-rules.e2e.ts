import { expect, type Page, test } from '@playwright/test';
import { sampleAgents } from '../resources/sample/index.ts';
import { predictedOutput } from '../shared/analysis/oracle.ts';
import { exampleDocument } from '../shared/schema/example.ts';
import type { JsonObject } from '../shared/spec/ids.ts';
import { passesAxe } from './axe.ts';
import { startOpenAi } from './openai-stand-in.ts';
import { type Program, startApplication, temporaryFolder } from './processes.ts';

/** The cases run on a model without one rule after another: it is said which rule they notice, and which none does. */
const AGENT = 'Moderate marketplace listings';
const MODEL = 'GPT-5.4 mini · OpenAI';

/** A model that follows the rules it is told, and no others. */
async function startModel() {
  const spec = sampleAgents.find(({ name }) => name === AGENT)?.spec;
  if (spec === undefined) throw new Error('The sample agent is missing.');
  return startOpenAi(
    (body) => {
      const { instructions, input } = JSON.parse(body) as { instructions: string; input: unknown };
      const told = { ...spec, rules: spec.rules.filter(({ title }) => instructions.includes(title)) };
      const text = /<input>(.*)<\/input>/.exec(JSON.stringify(input))?.[1] ?? '';
      const listing = JSON.parse(JSON.parse(`"${text}"`) as string) as JsonObject;
      const { output } = predictedOutput(told, listing, { now: new Date().toISOString() });
      return JSON.stringify({ ...exampleDocument(spec.contract.output), ...output });
    },
    { input: 900, output: 60 },
  );
}

const folder = temporaryFolder();
let provider: Awaited<ReturnType<typeof startModel>>;
let app: Program<{ url: string }>;
test.beforeAll(async () => {
  provider = await startModel();
  app = await startApplication(folder.path, { OPENAI_API_KEY: 'sk-none', OPENAI_BASE_URL: provider.url });
});
test.afterAll(async () => {
  await app.stop();
  provider.stop();
  folder.remove();
});

async function open(page: Page) {
  await page.goto(app.started.url);
  await page.getByRole('link', { name: AGENT }).click();
  await page.getByRole('link', { name: 'Tests', exact: true }).click();
  await page.getByRole('button', { name: 'Try without rules…' }).click();
  return page.getByRole('dialog', { name: 'Which rules do the tests notice?' });
}
async function chooseOnly(page: Page, titles: readonly RegExp[]): Promise<void> {
  const dialog = page.getByRole('dialog');
  const rules = dialog.getByRole('list', { name: 'Rules to leave out' });
  for (const box of await rules.getByRole('checkbox').all()) await box.setChecked(false);
  for (const title of titles) await rules.getByRole('checkbox', { name: title }).check();
  await dialog.getByRole('combobox', { name: 'Who answers' }).click();
  await page.getByRole('option', { name: MODEL }).click();
}

test('a rule that the cases notice and one that none does', async ({ page }) => {
  const dialog = await open(page);
  await passesAxe(page, 'before anything was tried');
  await chooseOnly(page, [/Cheap branded goods/, /Short and courteous messages/]);
  await expect(
    dialog.getByText(/^At most \d+ calls, at most about US\$0\.\d\d\. The draft with every rule runs first/),
  ).toBeVisible();
  await expect(dialog.getByRole('textbox', { name: 'Spending limit in US dollars' })).toHaveValue(/^0\.\d\d$/);

  provider.hold();
  await dialog.getByRole('button', { name: 'Try 2 rules' }).click();
  await expect(dialog.getByText(/0 of 2 rules · now the draft with every rule · 0 of 12 cases/)).toBeVisible();
  await passesAxe(page, 'while rules are tried');
  provider.release();

  const rule = (title: string) => dialog.getByRole('listitem').filter({ hasText: title }).first();
  await expect(rule('Cheap branded goods')).toContainText(/Noticed by \d+ cases?/);
  await expect(rule('Short and courteous messages')).toContainText('No test notices when this rule is deleted');
  await expect(rule('Cheap branded goods')).toContainText('fails without it');
  await passesAxe(page, 'what was found');

  await rule('Cheap branded goods').getByRole('link', { name: 'Compare the two runs' }).click();
  await expect(page.getByRole('region', { name: 'What changed' })).toBeVisible();
});

test('stopping keeps what finished, and a reload shows it', async ({ page }) => {
  const dialog = await open(page);
  await expect(dialog.getByText(/Noticed by/)).toBeVisible();
  await chooseOnly(page, [/Nothing is free/]);
  provider.hold();
  await dialog.getByRole('button', { name: 'Try 1 rule' }).click();
  await expect(dialog.getByText(/now without rule 2/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Stop' }).click();
  await expect(dialog.getByText('It was stopped. What finished is kept.')).toBeVisible();
  provider.release();
  await page.reload();
  await page.getByRole('button', { name: 'Try without rules…' }).click();
  await expect(dialog.getByText(/Noticed by/)).toBeVisible();
});
