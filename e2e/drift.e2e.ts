import { expect, type Locator, type Page, test } from '@playwright/test';
import { sampleAgents } from '../resources/sample/index.ts';
import { predictedOutput } from '../shared/analysis/oracle.ts';
import { exampleDocument } from '../shared/schema/example.ts';
import { passesAxe } from './axe.ts';
import { startOpenAi } from './openai-stand-in.ts';
import { type Program, startApplication, startRegistry, temporaryFolder } from './processes.ts';
import { deployListings, SLUG } from './production.ts';
import { AGENT } from './runs.ts';
import { call, invite, join, openAs } from './team.ts';

/** A model that gets worse under its name: watched, found with since when and by which cases, and settled. */
const QUIET = 12;
const LOST = 6;

const listings = sampleAgents.find(({ slug }) => slug === SLUG);
if (listings === undefined) throw new Error('The sample agent is missing.');
const { spec, cases } = listings;

const folder = temporaryFolder();
const running: { stop(): unknown }[] = [];
test.afterAll(async () => {
  for (const program of running.reverse()) await program.stop();
  folder.remove();
});

/** What each case expects; once `isWorse`, the first few are turned down instead. */
function answerOf(body: string, isWorse: boolean): string {
  const { input } = JSON.parse(body) as { input: unknown };
  const asked = JSON.stringify(input).replaceAll('\\', '');
  const at = cases.findIndex((one) => asked.includes(String(one.input.title)));
  const found = cases[at];
  if (found === undefined) throw new Error(`Nobody expected this input: ${asked}`);
  const { output } = predictedOutput(spec, found.input, { now: new Date().toISOString() });
  const expected = found.expectation.filter(({ value }) => value !== undefined && value !== null);
  const answer = {
    ...exampleDocument(spec.contract.output),
    ...output,
    ...Object.fromEntries(expected.map(({ field, value }) => [field, value])),
  };
  const worse = { decision: answer.decision === 'turn_down' ? 'live' : 'turn_down' };
  return JSON.stringify(isWorse && at < LOST ? { ...answer, ...worse } : answer);
}

async function openDrift(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Agents', exact: true }).click();
  await page.getByRole('link', { name: AGENT, exact: true }).click();
  await page.getByRole('link', { name: 'Models', exact: true }).click();
  await page.getByRole('link', { name: 'Is the model still the same?' }).press('Enter');
}

/** By keyboard. Keys that come before the list is ready move nothing, so they go on until the option is reached. */
async function choose(page: Page, list: Locator, name: string | RegExp): Promise<void> {
  await list.press('Enter');
  const option = page.getByRole('option', { name });
  await expect(option).toBeVisible();
  for (let down = 0; down < 30 && (await option.getAttribute('data-combobox-selected')) === null; down += 1)
    await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
}

test('a model that gets worse is found, and a person settles it', async ({ browser }, { outputDir }) => {
  let isWorse = false;
  const provider = await startOpenAi((body) => answerOf(body, isWorse), { input: 900, output: 60 });
  running.push(provider);
  const env = { OPENAI_API_KEY: 'sk-stand-in', OPENAI_BASE_URL: provider.url };
  const registry = await startRegistry(`${folder.path}/registry`, env);
  running.push(registry);
  const start = async (name: string): Promise<Program<{ url: string }>> => {
    const app = await startApplication(`${folder.path}/${name}`);
    running.push(app);
    return app;
  };
  const page = await openAs(browser, (await start('editor')).started.url);
  const approver = await openAs(browser, (await start('approver')).started.url);
  const picture = (name: string) => page.screenshot({ path: `${outputDir}/${name}.png`, fullPage: true });

  await test.step('without a registry the page says what watches', async () => {
    await openDrift(page);
    await expect(page.getByRole('heading', { name: 'A registry watches models' })).toBeVisible();
    await passesAxe(page, 'drift without a registry');
  });
  await join(page, registry.started.invite ?? '', 'Erin Editor', true);
  const link = await invite(page, 'Approver', 'Engineer');

  await test.step('before anything is in production, there is nothing to watch', async () => {
    await openDrift(page);
    await expect(page.getByText('Nothing is in production yet')).toBeVisible();
  });
  await join(approver, link, 'Ada Approver', false);
  await deployListings(approver);
  await call(page, 'registry/sync', undefined);

  await test.step('how it is watched is said by keyboard, with what it costs', async () => {
    await expect(page.getByText(/v1 on gpt-5.4-mini\. Not watched/)).toBeVisible();
    await page.getByRole('button', { name: 'How it is watched…' }).press('Enter');
    const form = page.getByRole('form', { name: 'How the model is watched' });
    const pace = form.getByRole('combobox', { name: 'How often' });
    await choose(page, pace, 'Once a day');
    const time = form.getByRole('combobox', { name: 'At what time' });
    await expect(time).toHaveValue('Whenever a day has passed');
    await choose(page, time, /^03:00 UTC/);
    await expect(time).toHaveValue(/^03:00 UTC/);
    await passesAxe(page, 'a model watched every night');
    await picture('form-daily');
    await form.getByRole('button', { name: 'Save' }).press('Enter');
    await expect(page.getByText(/Asked once a day, at 03:00 UTC/)).toBeVisible();
    await page.getByRole('button', { name: 'How it is watched…' }).press('Enter');
    await choose(page, pace, 'Every few hours');
    await expect(form.getByLabel('Hours between runs')).toHaveValue('6');
    await form.getByLabel('Cases').fill('0');
    await form.getByRole('button', { name: 'Save' }).press('Enter');
    await expect(form.getByRole('alert')).toContainText('Cases: a whole number from 1 to 2,000');
    await form.getByLabel('Cases').fill('20');
    await form.getByLabel('Spending limit in US dollars').fill('0.50');
    await expect(
      form.getByText(/^12 calls a run, at most about \D+0\.\d\d; at most about \D+\d+\.\d\d in 30 days/),
    ).toBeVisible();
    await passesAxe(page, 'how a model is watched');
    await picture('form');
    await form.getByRole('button', { name: 'Save' }).press('Enter');
    await expect(page.getByText(/Asked every 6 hours\. All 12 shared cases, at most \D+0\.50 a run\./)).toBeVisible();
  });

  const asked = page.getByRole('table', { name: /canary runs?, newest first/ }).getByRole('row');
  await test.step('asked now, the run appears by itself', async () => {
    provider.hold();
    await page.getByRole('button', { name: 'Ask now' }).press('Enter');
    const going = page.getByText(/^The cases are being asked since .*0 of 12 have answered/);
    await expect(going).toBeVisible();
    // What goes on is the registry's to know: it is there after a reload, and for everybody.
    await page.reload();
    await expect(going).toBeVisible();
    await expect(page.getByRole('button', { name: 'Ask now' })).toBeDisabled();
    await passesAxe(page, 'cases that are being asked');
    await picture('going');
    provider.release();
    await expect(asked).toHaveCount(2);
    await expect(page.getByText(/^Asked last .*% \(1[12] of 12\) passed/)).toBeVisible();
  });

  await test.step('quiet runs find nothing; one much worse is a finding', async () => {
    for (let run = 2; run <= QUIET; run += 1) {
      await page.getByRole('button', { name: 'Ask now' }).click();
      await expect(asked).toHaveCount(run + 1);
    }
    await expect(page.getByRole('region', { name: 'What was found' })).toHaveCount(0);
    isWorse = true;
    await page.getByRole('button', { name: 'Ask now' }).click();
    const found = page.getByRole('region', { name: 'What was found' });
    await expect(found.getByRole('heading', { name: 'The model got worse on this agent’s cases' })).toBeVisible();
    await expect(found).toContainText('Open');
    await expect(found).toContainText(/Passed before: \d+ ?%.*Passed since: \d\d ?%/);
    const worse = found.getByRole('table', { name: 'Cases that fail more often' });
    await expect(worse.getByRole('row')).toHaveCount(LOST + 1);
    await expect(worse).toContainText(cases[0]?.title ?? '');
    await expect(found).toContainText('Prefer claude-sonnet-5 over gpt-5.4-mini');
    await expect(page.getByRole('img', { name: /Share of canary cases/ })).toContainText('v1');
    await passesAxe(page, 'a finding');
    await picture('finding-light');
    await page.getByRole('region', { name: 'Runs', exact: true }).screenshot({ path: `${outputDir}/runs.png` });
    await page.emulateMedia({ colorScheme: 'dark' });
    await picture('finding-dark');
    await page.getByRole('region', { name: 'Runs', exact: true }).screenshot({ path: `${outputDir}/runs-dark.png` });
    await page.emulateMedia({ colorScheme: null });
  });

  await test.step('the list of agents and the Models tab say so', async () => {
    await page.getByRole('link', { name: 'Agents', exact: true }).click();
    const mark = page.getByRole('link', { name: `Drift: 1 open finding about the model of ${AGENT}` });
    await expect(mark).toBeVisible();
    await passesAxe(page, 'an agent with drift');
    await picture('agents');
    await page.getByRole('link', { name: AGENT, exact: true }).click();
    await page.getByRole('link', { name: 'Models', exact: true }).click();
    await expect(page.getByRole('alert', { name: 'The model in production is not what it was' })).toBeVisible();
    await passesAxe(page, 'the Models tab of an agent with drift');
    await picture('models');
    await page.getByRole('link', { name: 'Agents', exact: true }).click();
    await mark.press('Enter');
    await expect(page.getByRole('heading', { name: 'What was found' })).toBeVisible();
  });

  await test.step('nothing is cut off at 320 pixels', async () => {
    await page.setViewportSize({ width: 320, height: 800 });
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(sideways).toBeLessThanOrEqual(0);
    await picture('narrow');
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  await test.step('it is settled with a reason, and nowhere open any more', async () => {
    await page.getByRole('button', { name: 'Settle…' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Settle this finding' });
    await dialog.getByRole('button', { name: 'Settle', exact: true }).press('Enter');
    await expect(dialog.getByRole('alert')).toContainText('say what you did about it');
    await dialog.getByLabel('What was done about it').fill('Pinned the model of March.');
    await passesAxe(page, 'settling a finding');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const found = page.getByRole('region', { name: 'What was found' });
    await expect(found).toContainText(/Settled by Erin Editor, .*: Pinned the model of March\./);
    expect(await call(page, 'drift/open', undefined)).toEqual([]);
    await page.getByRole('link', { name: 'Agents', exact: true }).click();
    await expect(page.getByRole('link', { name: AGENT, exact: true })).toBeVisible();
    await expect(page.getByRole('link', { name: /^Drift/ })).toHaveCount(0);
  });

  await test.step('offline the page says so, and the list of agents goes on', async () => {
    await registry.stop();
    await openDrift(page);
    await expect(page.getByText(/cannot be reached|may be out of date/).first()).toBeVisible();
    await page.getByRole('link', { name: 'Agents', exact: true }).click();
    await expect(page.getByRole('link', { name: AGENT, exact: true })).toBeVisible();
  });
});
