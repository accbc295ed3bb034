import { expect, type Page, test } from '@playwright/test';
import type { JsonObject } from '../shared/spec/ids.ts';
import { passesAxe } from './axe.ts';
import { startOpenAi } from './openai-stand-in.ts';
import { type Program, startApplication, temporaryFolder } from './processes.ts';

/**
 * A model makes suggested cases realistic: after an estimate, within a limit. What it changed is shown, what would test
 * something else stays plain, and what it proposes to expect counts only once the person accepts it.
 */
const AGENT = 'Moderate marketplace listings';
const MODEL = 'GPT-5.4 mini · OpenAI';
const PROPOSAL = 'Says in plain words what the seller has to mend.';

/** A provider that rewrites titles and ruins the second case of each call. */
const startWriter = () =>
  startOpenAi(
    (body) => {
      const text = JSON.stringify(JSON.parse(body).input);
      const message = JSON.parse(`"${/<input>(.*)<\/input>/.exec(text)?.[1] ?? ''}"`) as string;
      const { cases } = JSON.parse(message) as { cases: { number: number; kind: string; input: JsonObject }[] };
      const answers = cases.map(({ number, kind, input }) => ({
        number,
        input:
          number === 2
            ? { title: 7 }
            : kind === 'adversarial'
              ? input
              : { ...input, title: `Maison Roux no. ${number} ${String(input.title)}`.slice(0, 60) },
        expected: { message: PROPOSAL },
      }));
      return JSON.stringify({ cases: answers });
    },
    { input: 2000, output: 900 },
  );

const folder = temporaryFolder();
let provider: Awaited<ReturnType<typeof startWriter>>;
let app: Program<{ url: string }>;
test.beforeAll(async () => {
  provider = await startWriter();
  app = await startApplication(folder.path, { OPENAI_API_KEY: 'sk-none', OPENAI_BASE_URL: provider.url });
});
test.afterAll(async () => {
  await app.stop();
  provider.stop();
  folder.remove();
});

async function suggest(page: Page) {
  await page.goto(app.started.url);
  await page.getByRole('link', { name: AGENT }).click();
  await page.getByRole('link', { name: 'Tests', exact: true }).click();
  await page.getByRole('button', { name: 'Suggest cases', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Suggested cases' });
  await dialog.getByRole('combobox', { name: 'Make them realistic with' }).click();
  await page.getByRole('option', { name: MODEL }).click();
  await expect(dialog.getByText(/^2 calls, at most about US\$0\.\d\d\.$/)).toBeVisible();
  return dialog;
}

test('suggested cases become realistic, and what the model proposes counts once it is accepted', async ({ page }) => {
  const dialog = await suggest(page);
  await expect(dialog.getByRole('textbox', { name: 'Spending limit in US dollars' })).toHaveValue(/^0\.\d\d$/);
  await passesAxe(page, 'before rewriting');
  await dialog.getByRole('button', { name: 'Rewrite 10 cases' }).click();
  await expect(
    dialog.getByText(/of 10 cases were rewritten, the others stay as they were\. It cost US\$0\.\d+/),
  ).toBeVisible();
  const cards = dialog.getByRole('listitem');
  await expect(cards.filter({ hasText: 'does not fit the contract' })).toHaveCount(2);

  const texts = await cards.allTextContents();
  const card = cards.nth(texts.findIndex((text) => text.includes('rewritten') && text.includes(PROPOSAL)));
  await expect(card.getByRole('table', { name: 'Input', exact: true })).toContainText('Maison Roux');
  const proposal = card.getByRole('checkbox', { name: new RegExp(PROPOSAL) });
  await expect(proposal).not.toBeChecked();
  await passesAxe(page, 'rewritten cases');

  await card.getByText(/fields? rewritten/).click();
  await card.getByRole('button', { name: 'Go back to this input' }).click();
  await expect(card.getByRole('table', { name: 'Input', exact: true })).not.toContainText('Maison Roux');
  await expect(proposal).toHaveCount(0);
});

test('an accepted proposal is part of the case, a cleared one is not', async ({ page }) => {
  const dialog = await suggest(page);
  await dialog.getByRole('button', { name: 'Rewrite 10 cases' }).click();
  await dialog.getByRole('button', { name: /^Accept \d+ proposals$/ }).click();
  await expect(dialog.getByRole('button', { name: 'Clear all proposals' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Choose none' }).click();
  const card = dialog.getByRole('listitem').filter({ hasText: PROPOSAL }).first();
  const name = await card.getByRole('checkbox').first().getAttribute('id');
  const title = (await dialog.locator(`label[for="${name}"]`).textContent()) ?? '';
  await card.getByRole('checkbox').first().check();
  await dialog.getByRole('button', { name: 'Add 1 case' }).click();
  await expect(dialog).toHaveCount(0);
  await page.getByRole('textbox', { name: 'Search cases' }).fill(title);
  await page.getByRole('button', { name: title }).first().click();
  await expect(page.getByText(PROPOSAL).first()).toBeVisible();
});

test('stopping keeps what came back, and the rest stays plain', async ({ page }) => {
  const dialog = await suggest(page);
  provider.hold();
  await dialog.getByRole('button', { name: 'Rewrite 10 cases' }).click();
  await expect(dialog.getByText(/^Rewriting with GPT-5\.4 mini: 0 of 10 cases/)).toBeVisible();
  await passesAxe(page, 'while rewriting');
  await dialog.getByRole('button', { name: 'Stop' }).click();
  await expect(dialog.getByText('Stopped. What was rewritten until then is kept.')).toBeVisible();
  await expect(dialog.getByRole('listitem')).toHaveCount(10);
  provider.release();
});
