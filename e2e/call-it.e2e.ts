import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, type Page, test } from '@playwright/test';
import { passesAxe } from './axe.ts';
import { type Program, startApplication, startRegistry, temporaryFolder } from './processes.ts';
import { deployListings, SLUG } from './production.ts';
import { AGENT } from './runs.ts';
import { startStandIn } from './stand-in.ts';
import { call, invite, join, openAs } from './team.ts';

/** An engineer copies a call that works as it stands, and a person tries the agent out without any key. */
const folder = temporaryFolder();
const running: { stop(): unknown }[] = [];
test.afterAll(async () => {
  for (const program of running.reverse()) await program.stop();
  folder.remove();
});

const openAgent = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: 'Agents', exact: true }).click();
  await page.getByRole('link', { name: AGENT }).click();
};
const openCall = async (page: Page): Promise<void> => {
  await page.evaluate((path) => history.pushState(null, '', path), `/agents/${SLUG}/call`);
  await page.evaluate(() => dispatchEvent(new PopStateEvent('popstate')));
};
const shot = (page: Page, name: string) =>
  page.screenshot({ path: test.info().outputPath(`${name}.png`), fullPage: true });
const run = promisify(execFile);

test('calls are copied and work; a person tries the agent out', async ({ browser }) => {
  const standIn = await startStandIn();
  running.push(standIn);
  const provider = { OPENAI_API_KEY: 'sk-stand-in', OPENAI_BASE_URL: standIn.url };
  const registry = await startRegistry(`${folder.path}/registry`, provider);
  running.push(registry);
  const start = async (name: string): Promise<Page> => {
    const app: Program<{ url: string }> = await startApplication(`${folder.path}/${name}`);
    running.push(app);
    return openAs(browser, app.started.url);
  };
  const page = await start('editor');
  const approver = await start('approver');
  const tryOut = page.getByRole('region', { name: 'Try it out' });
  const outcome = page.getByRole('region', { name: 'What came back' });

  await test.step('without a team the page says who answers programs', async () => {
    await openAgent(page);
    await openCall(page);
    await expect(page.getByText('A registry answers programs')).toBeVisible();
    await passesAxe(page, 'calling without a registry');
  });

  await test.step('before anything is deployed it says what is missing', async () => {
    await join(page, registry.started.invite ?? '', 'Erin Editor', true);
    await openAgent(page);
    await openCall(page);
    await expect(page.getByText('There is nothing to call yet')).toBeVisible();
    await passesAxe(page, 'calling before a deployment');
    await page.getByRole('link', { name: 'Registry' }).click();
    await join(approver, await invite(page, 'Approver', 'Engineer'), 'Ada Approver', false);
    await deployListings(approver);
  });

  await test.step('from the executions it is one click away', async () => {
    await openAgent(page);
    await page.getByRole('link', { name: 'Executions', exact: true }).click();
    await page.getByRole('link', { name: 'See how to call it' }).click();
    await expect(page.getByRole('heading', { name: 'Call it from a program' })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Address, for POST' })).toHaveText(
      `${registry.started.address}/v1/agents/${SLUG}/run`,
    );
    await passesAxe(page, 'how an agent is called');
    await shot(page, 'call');
    await page.emulateMedia({ colorScheme: 'dark' });
    await shot(page, 'call-dark');
    await page.emulateMedia({ colorScheme: null });
  });

  const { secret } = await call<{ secret: string }>(page, 'registry/createKey', { name: 'Shop' });
  await test.step('the certificate is the one that is shown, and the calls work as they were copied', async () => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download certificate.pem' }).click();
    const file = `${folder.path}/certificate.pem`;
    await (await download).saveAs(file);
    const fingerprint = new X509Certificate(readFileSync(file)).fingerprint256.replaceAll(':', '');
    await expect(page.getByRole('region', { name: 'Trust the registry' })).toContainText(fingerprint.slice(0, 4));
    expect(fingerprint.toLowerCase()).toBe(registry.started.fingerprint);

    const env = { PATH: process.env.PATH ?? '', HOME: folder.path, RULEHOUSE_KEY: secret };
    const curl = (await page.getByRole('region', { name: 'A call in a terminal' }).textContent()) ?? '';
    const { stdout } = await run('sh', ['-c', `${curl.replace(/^curl/, 'curl --silent')}`], { cwd: folder.path, env });
    expect(JSON.parse(stdout)).toMatchObject({
      version: { number: 1 },
      logged: expect.stringMatching(/^(durable|queued)$/),
    });

    await page.getByRole('tab', { name: 'fetch' }).click();
    const program = (await page.getByRole('region', { name: 'A call with fetch' }).textContent()) ?? '';
    writeFileSync(`${folder.path}/call.mjs`, program);
    const told = await run(process.execPath, ['call.mjs'], {
      cwd: folder.path,
      env: { ...env, NODE_EXTRA_CA_CERTS: file },
    });
    expect(told.stdout).toContain('decision');
  });

  await test.step('OpenAPI of the version is downloaded', async () => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download openapi.json of v1' }).click();
    const path = `${folder.path}/openapi.json`;
    await (await download).saveAs(path);
    expect(JSON.parse(readFileSync(path, 'utf8')).paths).toHaveProperty(`/v1/agents/${SLUG}/run`);
  });

  await test.step('what does not fit is refused before it is sent, in the form and as JSON', async () => {
    await tryOut.getByRole('textbox', { name: 'Title' }).fill('');
    await tryOut.getByRole('button', { name: 'Send' }).click();
    await expect(tryOut.getByRole('alert')).toContainText('Title is missing');
    await passesAxe(page, 'an input that does not fit');
    await tryOut.getByText('JSON', { exact: true }).click();
    const json = tryOut.getByRole('textbox', { name: 'Input as JSON' });
    await json.fill('{ "title": ');
    await tryOut.getByRole('button', { name: 'Send' }).click();
    await expect(tryOut.getByRole('alert')).toContainText('Input needs a JSON object');
    await passesAxe(page, 'an input that is no JSON');
  });

  await test.step('an answer shows what a program gets and what it took, and leads to the log', async () => {
    await tryOut.getByRole('combobox', { name: 'Begin with' }).click();
    await page.getByRole('option').first().click();
    await tryOut.getByRole('button', { name: 'Send' }).click();
    await expect(outcome).toContainText('Answered, and it fits the contract');
    await expect(outcome).toContainText('Decision');
    await expect(outcome).toContainText('gpt-5.4-mini');
    await expect(outcome.getByRole('region', { name: 'As a program gets it, with status 200' })).toContainText(
      '"execution"',
    );
    await passesAxe(page, 'an answer to a try-out');
    await shot(page, 'answer');
    await page.setViewportSize({ width: 320, height: 800 });
    await passesAxe(page, 'calling on a narrow screen');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await shot(page, 'narrow');
    await page.setViewportSize({ width: 1440, height: 900 });
    await outcome.getByRole('link', { name: 'Open it in the log' }).click();
    await expect(page.getByRole('region', { name: 'Execution', exact: true })).toContainText(
      'Erin Editor tried out v1 in production.',
    );
    await passesAxe(page, 'a try-out in the log');
    await shot(page, 'log');
    await page.getByRole('button', { name: 'Show everything' }).click();
    await page.getByRole('button', { name: 'Look for newer' }).click();
    // The two calls of the application, and nothing that a person tried.
    await expect(page.getByText('2 executions, newest first.')).toBeVisible();
  });

  await test.step('a pinned version is called by its number', async () => {
    await page.getByRole('link', { name: 'Call it', exact: true }).click();
    await page.getByRole('combobox', { name: 'What is called' }).click();
    await page.getByRole('option', { name: 'v1', exact: true }).click();
    await expect(page.getByRole('region', { name: 'A call in a terminal' })).toContainText('"version": "1"');
    await page.reload();
    await expect(page.getByRole('combobox', { name: 'What is called' })).toHaveValue('v1');
  });

  await test.step('a provider in trouble is told as the problem that a program gets', async () => {
    await standIn.stop();
    running.splice(running.indexOf(standIn), 1);
    await tryOut.getByRole('button', { name: 'Send' }).click();
    await expect(outcome).toContainText('No model gave a usable answer', { timeout: 30_000 });
    await expect(outcome).toContainText('with status 502');
    await expect(outcome.getByRole('link', { name: 'Open it in the log' })).toBeVisible();
    await passesAxe(page, 'a try-out without an answer');
    await shot(page, 'problem');
  });

  await test.step('a registry without a key for a model says so, and without the registry what is known stays', async () => {
    const port = Number(new URL(registry.started.address).port);
    await registry.stop();
    running.splice(running.indexOf(registry), 1);
    await page.reload();
    await expect(page.getByText('The registry cannot be asked now').first()).toBeVisible();
    await expect(page.getByRole('region', { name: 'A call in a terminal' })).toContainText(registry.started.address);
    await passesAxe(page, 'calling without the registry');
    await shot(page, 'offline');
    const again = await startRegistry(`${folder.path}/registry`, {}, port);
    running.push(again);
    // The window may hear by itself that the registry is back, and then there is nothing to press.
    await page
      .getByRole('button', { name: 'Try again' })
      .click({ timeout: 5_000 })
      .catch(() => {});
    await expect(tryOut.getByText('No model can answer yet')).toBeVisible();
    await expect(tryOut).toContainText('The registry has no key for');
    const send = tryOut.getByRole('button', { name: 'Send' });
    await expect(send).toHaveAttribute('aria-disabled', 'true');
    await passesAxe(page, 'calling a registry without a key');
    await shot(page, 'no-key');
  });
});
