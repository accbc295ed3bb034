import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { expect, test } from '@playwright/test';
import { expectNoViolations } from './axe.ts';
import { type Program, startApplication, temporaryFolder } from './processes.ts';

/** A program that serves models on this machine is found on its usual port and connected with one press. */
const USUAL_PORT = 11434;
const folder = temporaryFolder();
let app: Program<{ url: string }> | undefined;
const server: Server = createServer((_request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ object: 'list', data: [{ id: 'qwen3:8b' }, { id: 'llama3.2' }, { id: 'gemma3' }] }));
});
test.afterAll(async () => {
  await app?.stop();
  server.close();
  folder.remove();
});

async function isFree(): Promise<boolean> {
  server.listen(USUAL_PORT, '127.0.0.1');
  return Promise.race([once(server, 'listening').then(() => true), once(server, 'error').then(() => false)]);
}
test('models on this machine are offered in Settings and can be added', async ({ page }) => {
  const free = await isFree();
  test.skip(!free, `Port ${USUAL_PORT} is taken on this machine, so no stand-in can answer there.`);
  app = await startApplication(folder.path);
  await page.goto(app.started.url);
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByText('Ollama answers on this machine with 3 models')).toBeVisible();
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expectNoViolations(page);
  }
  await page.getByRole('button', { name: 'Add Ollama' }).click();
  await expect(page.getByText('Ollama answers on this machine')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Edit Ollama' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add a provider' })).toBeFocused();
  await expect(page.getByText(`http://127.0.0.1:${USUAL_PORT}/v1 · No key · 3 models`)).toBeVisible();
});
