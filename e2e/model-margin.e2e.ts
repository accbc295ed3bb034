import { expect, test } from '@playwright/test';
import { passesAxe } from './axe.ts';
import { type Program, startApplication, temporaryFolder } from './processes.ts';
import { startStandIn } from './stand-in.ts';
import { call, openAs } from './team.ts';

/** Two models are measured; the team says how much worse the cheaper one may be, and cites both when it asks for sign-off. */
const SLUG = 'moderate-marketplace-listings';
const [LARGE, SMALL] = ['gpt-5.4', 'gpt-5.4-mini'].map((model) => ({ provider: 'openai', model }));

const folder = temporaryFolder();
const running: Pick<Program<unknown>, 'stop'>[] = [];
test.afterAll(async () => {
  for (const program of running.reverse()) await program.stop();
  folder.remove();
});

test('the margin decides which measured model answers, and a change cites the run of each', async ({ browser }) => {
  const standIn = await startStandIn({ weak: 'gpt-5.4-mini' });
  running.push(standIn);
  const app = await startApplication(folder.path, { OPENAI_API_KEY: 'sk-stand-in', OPENAI_BASE_URL: standIn.url });
  running.push(app);
  const page = await openAs(browser, app.started.url);
  const agents = await call<{ id: string; slug: string }[]>(page, 'agents/list', {});
  const agent = agents.find(({ slug }) => slug === SLUG)?.id ?? '';
  const { spec, revision } = await call<{ spec: Record<string, unknown>; revision: number }>(page, 'drafts/get', {
    agent,
  });
  // The stand-in counts no tokens, so both cost the same, and the first of two equals answers.
  const models = { mode: 'auto', candidates: [SMALL, LARGE], parameters: {} };
  await call(page, 'drafts/save', { agent, revision, spec: { ...spec, models } });
  for (const model of [SMALL, LARGE, null]) await call(page, 'runs/start', { agent, model, limitUsd: null });

  await page.getByRole('link', { name: /Moderate marketplace listings/ }).click();
  await page.getByRole('link', { name: 'Models' }).click();
  const measured = page.getByRole('region', { name: 'What the tests of this draft say' });
  const first = measured.getByRole('rowheader').first();
  await expect(measured.getByRole('rowheader')).toHaveText(['gpt-5.4', 'gpt-5.4-mini']);
  await expect(measured.getByText('Worse', { exact: true })).toBeVisible();

  await test.step('what is no margin is refused where the focus then is', async () => {
    const points = measured.getByRole('textbox', { name: /A cheaper model may be at most/ });
    await expect(points).toHaveValue('5');
    await points.fill('80');
    await measured.getByRole('button', { name: 'Set for the workspace' }).click();
    await expect(measured.getByRole('alert')).toBeFocused();
    await expect(measured.getByRole('alert')).toContainText('from 0 to 50');
    await passesAxe(page, 'a margin that was refused');
    await points.fill('20');
    await points.press('Enter');
  });
  await expect(first).toHaveText('gpt-5.4-mini');
  await expect(measured.getByText('Answers first')).toBeVisible();
  expect(await call<{ ok: boolean }>(page, 'workspace/verify', {})).toMatchObject({ ok: true });

  await test.step('the runs of both models go along, the dry run stays behind', async () => {
    await page.getByRole('button', { name: 'Ask for sign-off' }).click();
    const dialog = page.getByRole('dialog');
    const runs = dialog.getByRole('group', { name: 'Attach test runs' }).getByRole('checkbox');
    await expect(runs).toHaveCount(3);
    for (const run of await runs.all()) await expect(run).toBeChecked();
    await passesAxe(page, 'asking for sign-off');
    await dialog.getByRole('checkbox', { name: /^Dry run/ }).uncheck();
    await dialog.getByLabel('Title').fill('Let the tests choose the model');
    await dialog.getByLabel('Reason').fill('The small one is good enough.');
    await dialog.getByRole('button', { name: 'Ask for sign-off' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Let the tests choose the model' })).toBeVisible();
    const tests = page.getByRole('region', { name: 'Tests' });
    await expect(tests.getByText(/^gpt-5.4, /)).toBeVisible();
    await expect(tests.getByText(/^gpt-5.4-mini, /)).toBeVisible();
    await expect(tests.getByText(/^Dry run/)).toHaveCount(0);
  });
});
