import { LLMock } from '@copilotkit/aimock';
import { expect, type Page, test } from '@playwright/test';
import { sampleAgents } from '../resources/sample/index.ts';
import { predictedOutput } from '../shared/analysis/oracle.ts';
import { JUDGE_INSTRUCTIONS } from '../shared/grading/judge.ts';
import { exampleDocument } from '../shared/schema/example.ts';
import type { JsonObject } from '../shared/spec/ids.ts';
import { passesAxe } from './axe.ts';
import { type Program, startApplication, temporaryFolder } from './processes.ts';

/**
 * A run leaves texts open, a person decides them one by one, and the verdicts follow. Then a model is chosen as judge, measured
 * against that person, and its evidence stands beside the texts of the next run.
 */
const AGENT = 'Rewrite copy for brand and SEO';
const agent = sampleAgents.find(({ name }) => name === AGENT);
if (agent === undefined) throw new Error('The sample agent is missing.');
const { spec, cases } = agent;
const MODEL = 'GPT-5.4 mini · OpenAI';
const texts = cases.flatMap(({ expectation }) => expectation.filter(({ comparator }) => comparator.kind === 'meaning'));

/** An independent server that writes copy by the rules, and as a judge finds every text too far from what was expected. */
async function startProvider() {
  const mock = new LLMock({ port: 0, host: '127.0.0.1', journalMaxEntries: 0 });
  mock.on({}, ({ messages }) => {
    const text = (role: string): string =>
      messages
        .filter((message) => message.role === role)
        .map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content)))
        .join('\n');
    const user = text('user');
    const input = JSON.parse(user.slice(user.indexOf('{'), user.lastIndexOf('}') + 1)) as JsonObject;
    if (text('system').includes(JUDGE_INSTRUCTIONS.slice(0, 60)))
      return { content: JSON.stringify({ evidence: 'It names another product than “expected”.', score: 12 }) };
    const { output } = predictedOutput(spec, input, { now: new Date().toISOString() });
    return { content: JSON.stringify({ ...exampleDocument(spec.contract.output), ...output }) };
  });
  await mock.start();
  return { url: `${mock.url}/v1`, stop: () => mock.stop() };
}

const folder = temporaryFolder();
let provider: Awaited<ReturnType<typeof startProvider>>;
let app: Program<{ url: string }>;
test.beforeAll(async () => {
  provider = await startProvider();
  app = await startApplication(folder.path, { OPENAI_API_KEY: 'sk-none', OPENAI_BASE_URL: provider.url });
});
test.afterAll(async () => {
  await app.stop();
  await provider.stop();
  folder.remove();
});

async function runOnModel(page: Page, words?: RegExp): Promise<void> {
  await page.getByRole('link', { name: 'Tests', exact: true }).click();
  await page.getByRole('button', { name: 'Run tests…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Who answers').first().click();
  await page.getByRole('option', { name: MODEL }).click();
  if (words !== undefined) await expect(dialog.getByRole('status').filter({ hasText: words })).toBeVisible();
  await dialog.getByRole('button', { name: 'Start run' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Latest run' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Stop' })).toHaveCount(0);
}

test('texts that wait are decided by a person, and a judge is measured against that', async ({ page }) => {
  await page.goto(app.started.url);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('switch', { name: 'Shortcuts of a single key' }).press(' ');
  await expect(page.getByRole('switch', { name: 'Shortcuts of a single key' })).toBeChecked();
  await page.getByRole('link', { name: 'Agents', exact: true }).click();
  await page.getByRole('link', { name: AGENT }).click();

  await test.step('without a decision the Models tab says what is missing', async () => {
    await page.getByRole('link', { name: 'Models', exact: true }).click();
    const panel = page.getByRole('region', { name: 'Judge for texts' });
    await expect(panel.getByLabel('Who decides').first()).toHaveValue('People decide');
    await expect(panel).toContainText('No person has decided a text yet.');
    await passesAxe(page, 'no judge');
  });

  let different = '';
  await test.step('a run leaves texts open, which are decided one by one by key', async () => {
    await runOnModel(page);
    await expect(page.getByText(`${texts.length} texts need a person`)).toBeVisible();
    await page.getByRole('link', { name: 'Decide them' }).click();
    const heading = page.getByRole('heading', { name: `Text 1 of ${texts.length}` });
    await expect(heading).toBeVisible();
    await page.getByText('What the agent was given').click();
    await expect(page.getByRole('heading', { name: 'Input' })).toBeVisible();
    await expect(page.getByRole('list', { name: 'Keys' })).toContainText('same meaning');
    await passesAxe(page, 'a text to decide');
    await page.keyboard.press('s');
    await expect(page.getByRole('heading', { name: `Text 2 of ${texts.length}` })).toBeFocused();
    await expect(page.locator('#main')).toContainText('you decided same meaning.');
    await page.keyboard.press('n');
    await expect(page.getByRole('heading', { name: `Text 3 of ${texts.length}` })).toBeFocused();
    await page.keyboard.press('p');
    different = await caseOfText(page);
    await page.getByRole('button', { name: 'Add a note' }).click();
    // Keys belong to the field while somebody types.
    await page.getByRole('textbox', { name: /^Note on/ }).pressSequentially('says less');
    await page.getByRole('button', { name: /^Different meaning/ }).click();
    for (let at = 3; at < texts.length; at += 1) {
      await expect(page.getByRole('heading', { name: `Text ${at} of ${texts.length}` })).toBeFocused();
      await page.keyboard.press('d');
    }
    await expect(page.getByRole('heading', { name: `Text ${texts.length} of ${texts.length}` })).toBeFocused();
    await page.getByRole('button', { name: 'Skip' }).click();
    await expect(page.getByText('1 text is left.')).toBeVisible();
    await page.getByRole('button', { name: 'Go through the rest' }).click();
    await page.getByRole('button', { name: /^Same meaning/ }).click();
    await expect(page.getByText('Every text is decided.')).toBeVisible();
    await passesAxe(page, 'every text decided');
    await page.getByRole('link', { name: 'See the results' }).click();
    await expect(page.getByText(/texts? needs? a person/)).toHaveCount(0);
  });

  const open = page.getByRole('region', { name: 'The open case' });
  const block = open.getByRole('region', { name: /compared by meaning$/ }).first();
  await test.step('the verdict follows, says who decided, and goes back when that is taken back', async () => {
    await page.getByRole('button', { name: different, exact: true }).click();
    await expect(open).toContainText('Fail');
    await expect(block).toContainText('different meaning');
    await expect(block).toContainText('says less');
    await passesAxe(page, 'a decided text in its case');
    await block.getByRole('button', { name: /^Take back/ }).click();
    await expect(block.getByRole('button', { name: /^Same meaning/ })).toBeVisible();
    await expect(block).toContainText('needs a judge or a person');
    await block.getByRole('button', { name: /^Same meaning/ }).click();
    await expect(block).toContainText('same meaning');
    await expect(block).toBeFocused();
  });

  await test.step('a judge is chosen and measured after its cost was told', async () => {
    await page.getByRole('link', { name: 'Models', exact: true }).click();
    const panel = page.getByRole('region', { name: 'Judge for texts' });
    await panel.getByLabel('Who decides').first().click();
    await page.getByRole('option', { name: MODEL }).click();
    await expect(panel).toContainText('Cannot fail a case yet');
    await panel.getByRole('button', { name: `Measure against ${texts.length} labels…` }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText(`At most ${texts.length * 3} calls, about`);
    await passesAxe(page, 'measuring a judge');
    await dialog.getByRole('button', { name: 'Measure' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(panel.getByRole('row', { name: /^The judge was asked about/ })).toContainText(String(texts.length));
    // It finds every text different; a person found some of them the same.
    await expect(panel.getByRole('row', { name: /^Too strict/ })).not.toContainText(/\s0$/);
    await panel.getByText('How much of that could be luck').click();
    await expect(panel).toContainText('Cohen’s kappa');
    await passesAxe(page, 'a measured judge');
  });

  await test.step('the next run asks it only about texts that nobody decided, and shows its evidence', async () => {
    await panelTakeBack(page);
    await runOnModel(page, /The judge of texts is included: at most 15 calls more/);
    await expect(page.getByRole('region', { name: 'Test run' })).toContainText('texts judged by gpt-5.4-mini');
    await expect(page.getByText('1 text needs a person')).toBeVisible();
    await page.getByRole('link', { name: 'Decide it' }).click();
    const judged = await caseOfText(page);
    // Before a person decided, nothing tells what the judge thinks.
    await expect(page.locator('#main')).not.toContainText('gpt-5.4-mini');
    await page.getByRole('link', { name: 'All tests' }).click();
    await page.getByRole('button', { name: judged, exact: true }).click();
    await expect(block).toContainText('Score 12 of 100.');
    await expect(block).toContainText('It names another product than “expected”.');
    await expect(block).toContainText('It is not known to judge as people do');
    await passesAxe(page, 'the evidence of a judge');
    await page.setViewportSize({ width: 320, height: 800 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
});

/** The title of the case whose text is to be decided. */
async function caseOfText(page: Page): Promise<string> {
  const text = page.getByRole('region', { name: / of / });
  await expect(text).toBeVisible();
  return ((await text.getAttribute('aria-label')) ?? '').replace(/^.*? of /, '');
}

/** One label goes, so that there is something to judge. */
async function panelTakeBack(page: Page): Promise<void> {
  const table = page.getByRole('region', { name: 'What people decided' });
  const before = await table.getByRole('button', { name: /^Take back/ }).count();
  await table
    .getByRole('button', { name: /^Take back/ })
    .first()
    .click();
  await expect(table.getByRole('button', { name: /^Take back/ })).toHaveCount(before - 1);
}
