import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type TestOrganisation, testOrganisation } from '../registry/sign-in/provider.test-helper.ts';
import { passesAxe } from './axe.ts';
import { type Program, startApplication, startProgram, temporaryFolder } from './processes.ts';
import { openAs } from './team.ts';

/** Joining without an invite: the organisation says who somebody is, in the browser, and Rulehouse goes on by itself. */
// Below the ports that systems give to connections, one of which could be using it.
const PORT = 23_687;
const folder = temporaryFolder();
const running: Pick<Program<unknown>, 'stop'>[] = [];
let at: TestOrganisation;
test.beforeAll(async () => {
  at = await testOrganisation(PORT);
  at.accounts.erin = { email: 'erin@garden.example', email_verified: true, name: 'Erin Green', groups: [] };
});
test.afterAll(async () => {
  for (const program of running.reverse()) await program.stop();
  await at.close();
  folder.remove();
});

test('a person joins by signing in with the organisation, after having stopped once', async ({ browser }) => {
  test.skip(process.platform !== 'linux', 'The stand-in for the system’s browser is that of Linux.');
  const settings = {
    ...{ issuer: at.issuer, clientId: at.clientId, organisation: 'Garden Ltd', port: PORT },
    rules: [{ emailDomain: 'garden.example', roles: ['editor'] }],
  };
  const file = join(folder.path, 'sign-in.json');
  writeFileSync(file, JSON.stringify(settings));
  const registry = await startProgram<{ signIn: string }>(
    [
      'registry',
      'serve',
      '--data',
      `${folder.path}/registry`,
      '--port',
      '0',
      '--name',
      'Garden team',
      '--sign-in',
      file,
    ],
    { RULEHOUSE_SIGN_IN_SECRET: at.clientSecret },
  );
  running.push(registry);
  // What opens addresses on this system only notes them; the test is the browser.
  const tools = join(folder.path, 'tools');
  const opened = join(folder.path, 'opened');
  mkdirSync(tools);
  writeFileSync(
    join(tools, 'xdg-open'),
    `#!/bin/sh\nprintf %s "$1" > '${opened}.new' && mv '${opened}.new' '${opened}'\n`,
  );
  chmodSync(join(tools, 'xdg-open'), 0o755);
  const app = await startApplication(`${folder.path}/one`, { PATH: `${tools}${delimiter}${process.env.PATH}` });
  running.push(app);
  const page = await openAs(browser, app.started.url);
  await page.getByRole('link', { name: 'Registry' }).click();
  await page.getByRole('textbox', { name: 'Invite link' }).fill(registry.started.signIn);
  const facts = page.getByRole('region', { name: 'What the link is for' });
  await expect(facts).toContainText('Garden team');
  await expect(facts).toContainText('Told once you have signed in with Garden Ltd');
  await passesAxe(page, 'a link to sign in');
  const signIn = page.getByRole('button', { name: 'Sign in with Garden Ltd' });
  const openedAddress = async (): Promise<string> => {
    await expect.poll(() => existsSync(opened), { timeout: 20_000 }).toBe(true);
    const address = readFileSync(opened, 'utf8');
    rmSync(opened);
    return address;
  };

  await signIn.click();
  await openedAddress();
  await expect(page.getByText('in the browser window that has opened')).toBeVisible();
  await passesAxe(page, 'waiting for the browser');
  if (process.env.PICTURES !== undefined) await page.screenshot({ path: join(process.env.PICTURES, 'waiting.png') });
  await page.getByRole('button', { name: 'Stop waiting' }).click();
  await expect(page.getByRole('alert')).toContainText('You stopped waiting for the browser');

  await signIn.click();
  const back = await at.signIn(await openedAddress(), 'erin');
  const closing = await (await browser.newContext()).newPage();
  await closing.goto(`http://127.0.0.1:${PORT}/${back}`);
  await expect(closing.getByText('You can close this page and go back to Rulehouse.')).toBeVisible();
  await expect(page.getByText('In sync').first()).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('Erin Green').first()).toBeVisible();
  if (process.env.PICTURES !== undefined) await page.screenshot({ path: join(process.env.PICTURES, 'joined.png') });
});
