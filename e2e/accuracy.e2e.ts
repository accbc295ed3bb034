import { LLMock } from '@copilotkit/aimock';
import { expect, test } from '@playwright/test';
import { sampleAgents } from '../resources/sample/index.ts';
import { predictedOutput } from '../shared/analysis/oracle.ts';
import type { JsonObject } from '../shared/spec/ids.ts';
import { passesAxe } from './axe.ts';
import { type Program, startApplication, temporaryFolder } from './processes.ts';

/** A model that sends tickets to the wrong team is found out label by label, and each number leads to its cases. */
const AGENT = 'Route support tickets';
const agent = sampleAgents.find(({ name }) => name === AGENT);
if (agent === undefined) throw new Error('The sample agent is missing.');
const { spec, cases } = agent;
/** The stand-in takes every comparison of policies for something else. */
const MISTAKEN = 'Two health plans';
const expectedTeam = (input: JsonObject): unknown => {
  const testCase = cases.find((one) => one.input.text === input.text);
  if (testCase?.title === MISTAKEN) return 'general_inquiries';
  const one = testCase?.expectation.find(({ field }) => field === 'team');
  return one?.comparator.kind === 'one_of' ? one.comparator.values[0] : one?.value;
};

const folder = temporaryFolder();
const mock = new LLMock({ port: 0, host: '127.0.0.1', journalMaxEntries: 0 });
let app: Program<{ url: string }>;
test.beforeAll(async () => {
  mock.on({}, ({ messages }) => {
    const content = messages.findLast(({ role }) => role === 'user')?.content;
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    const input = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)) as JsonObject;
    const { output } = predictedOutput(spec, input, { now: new Date().toISOString() });
    const team = expectedTeam(input) ?? 'general_inquiries';
    const answer = { evidence: null, summary: null, team, urgency: 'normal', call_back: false, ...output };
    return { content: JSON.stringify(expectedTeam(input) === undefined ? answer : { ...answer, team }) };
  });
  await mock.start();
  app = await startApplication(folder.path, { OPENAI_API_KEY: 'sk-none', OPENAI_BASE_URL: `${mock.url}/v1` });
});
test.afterAll(async () => {
  await app.stop();
  await mock.stop();
  folder.remove();
});

test('what was taken for what is told by label, and a number leads to its cases', async ({ page }) => {
  await page.goto(app.started.url);
  await page.getByRole('link', { name: AGENT }).click();
  await page.getByRole('link', { name: 'Tests', exact: true }).click();
  await page.getByRole('button', { name: 'Run tests…' }).click();
  const order = page.getByRole('dialog');
  await order.getByLabel('Who answers').first().click();
  await page.getByRole('option', { name: 'GPT-5.4 mini · OpenAI' }).click();
  await order.getByRole('button', { name: 'Start run' }).click();
  await expect(order).toHaveCount(0);

  const opener = page.getByRole('button', { name: 'Accuracy by label' });
  await opener.click();
  const dialog = page.getByRole('dialog', { name: 'Accuracy by label' });
  await dialog.getByLabel('Field').selectOption({ value: 'team' });
  const expecting = cases.filter(({ expectation }) => expectation.some(({ field }) => field === 'team')).length;
  await expect(dialog).toContainText(`Team: ${expecting - 1} of ${expecting} right`);
  const mistake = dialog.getByRole('button', {
    name: '1 case: Expected Policy Comparisons, answered General Inquiries. Show it',
  });
  await expect(dialog.getByRole('rowheader', { name: /Policy Comparisons/ })).toContainText('0 of 1 right');
  await passesAxe(page, 'accuracy by label');

  await mistake.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(opener).toBeFocused();
  await expect(page.getByText('Expected Policy Comparisons, answered General Inquiries: 1 case')).toBeVisible();
  const table = page.getByRole('table', { name: 'Cases, failures first' });
  await expect(table.getByRole('row')).toHaveCount(2);
  await expect(table).toContainText(MISTAKEN);
  await page.getByRole('button', { name: 'Show all cases' }).click();
  await expect(table).toHaveAttribute('aria-rowcount', String(cases.length + 1));
});
