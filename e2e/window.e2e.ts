import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, expect, test } from '@playwright/test';
import { CHROMIUM_FLAGS, findChromium } from '../scripts/find-chromium.ts';
import { type Program, startApplication, temporaryFolder } from './processes.ts';

/** Who gets into the window's server, tried with a real browser. */
const folder = temporaryFolder();
let app: Program<{ url: string }>;
test.beforeAll(async () => {
  app = await startApplication(join(folder.path, 'data'));
});
test.afterAll(async () => {
  await app.stop();
  folder.remove();
});

test('the file that carries the token opens the application and leaves no token in the address', async ({ page }) => {
  const file = join(folder.path, 'open.html');
  writeFileSync(file, `<!doctype html><meta http-equiv="refresh" content="0;url=${app.started.url}">`);
  await page.goto(pathToFileURL(file).href);
  await expect(page.getByRole('heading', { level: 1, name: 'Agents' })).toBeVisible();
  expect(page.url()).not.toContain('token');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Agents' })).toBeVisible();
});

test('without the token the window says what to do and shows no data', async ({ page }) => {
  await page.goto(new URL('/', app.started.url).href);
  await expect(page.getByText('Moderate marketplace listings')).toHaveCount(0);
  await expect(page.locator('body')).toContainText(/start Rulehouse again|signed in/i);
});

async function stranger(): Promise<{ server: Server; origin: string }> {
  const server = createServer((_request, response) =>
    response.setHeader('content-type', 'text/html').end('<title>Other</title>'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('a page of another local server can neither read, call nor frame it', async ({ page }) => {
  const { server, origin } = await stranger();
  const target = new URL('/', app.started.url).origin;
  await page.goto(origin);
  const results = await page.evaluate(async (address) => {
    const attempt = (input: string, init?: RequestInit) =>
      fetch(input, init).then(
        async (response) => `${response.type} ${response.status} ${(await response.text()).length}`,
        () => 'refused',
      );
    const frame = document.createElement('iframe');
    frame.src = address;
    document.body.append(frame);
    await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
    return {
      read: await attempt(`${address}/`),
      call: await attempt(`${address}/rpc/agents/list`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      }),
      simple: await attempt(`${address}/rpc/agents/list`, { method: 'POST', mode: 'no-cors', body: '{}' }),
      framed: (() => {
        try {
          return frame.contentDocument?.title ?? 'another origin';
        } catch {
          return 'another origin';
        }
      })(),
    };
  }, target);
  expect(results).toEqual({ read: 'refused', call: 'refused', simple: 'refused', framed: 'another origin' });
  server.close();
});

test('a name rebound to this machine reaches nothing', async () => {
  const { port } = new URL(app.started.url);
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: [
      ...CHROMIUM_FLAGS,
      '--host-resolver-rules=MAP evil.test 127.0.0.1',
      // The browser's own protection is off, so that ours has to answer.
      '--disable-features=LocalNetworkAccessChecks',
    ],
  });
  const page = await browser.newPage();
  // The attacker's own page, served before the name was bound anew.
  const site = `http://evil.test:${port}`;
  await page.route(`${site}/attack`, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<title>Attack</title>' }),
  );
  await page.goto(`${site}/attack`);
  const statuses = await page.evaluate(() =>
    Promise.all(
      [
        fetch('/'),
        fetch('/rpc/agents/list', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }),
      ].map((answer) => answer.then(({ status }) => status)),
    ),
  );
  expect(statuses).toEqual([421, 421]);
  await browser.close();
});
