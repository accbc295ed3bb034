import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { Agent, fetch } from 'undici';
import { passesAxe } from './axe.ts';
import { type Program, startApplication, startRegistry, temporaryFolder } from './processes.ts';
import { join, openAs } from './team.ts';

/** An engineer gives an application a key that reaches as far as it should, changes it, and has an address told of deployments. */
const folder = temporaryFolder();
const running: Pick<Program<unknown>, 'stop'>[] = [];
const told: string[] = [];
const receiver = createServer((request, reply) => {
  told.push(String(request.headers['webhook-id']));
  request.resume();
  reply.writeHead(204).end();
});
test.afterAll(async () => {
  for (const program of running.reverse()) await program.stop();
  receiver.close();
  folder.remove();
});

test('keys have limits and new secrets; webhooks are made, tried and removed', async ({ browser }) => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const hook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  const registry = await startRegistry(`${folder.path}/registry`, { RULEHOUSE_PRIVATE_WEBHOOKS: '1' });
  running.push(registry);
  const app = await startApplication(`${folder.path}/engineer`);
  running.push(app);
  const page = await openAs(browser, app.started.url);
  await join(page, registry.started.invite ?? '', 'Eva', true);
  const dialog = page.getByRole('dialog');

  await test.step('a key is for one agent and some calls a minute', async () => {
    await page.getByRole('button', { name: 'New key…' }).click();
    await dialog.getByRole('textbox', { name: 'Application' }).fill('Shop');
    await dialog.getByRole('combobox', { name: 'Agents' }).click();
    await page.getByRole('option', { name: 'Moderate marketplace listings' }).click();
    await dialog.getByRole('textbox', { name: 'Application' }).click();
    await dialog.getByLabel('Calls a minute').fill('0');
    await dialog.getByRole('button', { name: 'Make the key' }).click();
    await expect(dialog.getByRole('alert')).toContainText('Calls a minute: a whole number from 1');
    await passesAxe(page, 'limits of a new key');
    await dialog.getByLabel('Calls a minute').fill('2');
    await dialog.getByLabel('Dollars a day').fill('25');
    await page.screenshot({ path: test.info().outputPath('new-key.png') });
    await dialog.getByRole('button', { name: 'Make the key' }).click();
    const secret = (await dialog.getByRole('region', { name: 'Key', exact: true }).textContent()) ?? '';
    await dialog.getByRole('tab', { name: 'TypeScript' }).click();
    await expect(dialog.getByRole('region', { name: 'A call in TypeScript' })).toContainText('createClient');
    await dialog.getByRole('tab', { name: 'Python' }).click();
    await expect(dialog.getByRole('region', { name: 'A call in Python' })).toContainText('requests.post');
    await passesAxe(page, 'a key that was made');
    await page.screenshot({ path: test.info().outputPath('made-key.png') });
    await dialog.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByRole('row', { name: /Shop/ })).toContainText('2 calls a minute; $0.0000 of $25 today');

    const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
    const asked = async (slug: string): Promise<number> => {
      const response = await fetch(`${registry.started.address}/v1/agents/${slug}/versions/production`, {
        dispatcher,
        headers: { authorization: `Bearer ${secret}` },
      });
      await response.text();
      return response.status;
    };
    expect(await asked('route-support-tickets')).toBe(403);
    await asked('moderate-marketplace-listings');
    expect(await asked('moderate-marketplace-listings')).toBe(429);
    await dispatcher.close();
  });

  await test.step('limits are changed, and a new secret is made', async () => {
    await page.getByRole('button', { name: 'Limits… of Shop' }).click();
    await dialog.getByLabel('Calls a minute').fill('600');
    await dialog.getByRole('button', { name: 'Change the limits' }).click();
    await expect(page.getByRole('row', { name: /Shop/ })).toContainText('600 calls a minute');
    await page.getByRole('button', { name: 'New secret… for Shop' }).click();
    await passesAxe(page, 'a new secret');
    await dialog.getByRole('button', { name: 'Make the secret' }).click();
    await expect(dialog.getByRole('region', { name: 'Key', exact: true })).toContainText('rh_');
    await dialog.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByRole('row', { name: /Shop/ })).toContainText('Old secret good until');
  });

  await test.step('an address is told, and removed again', async () => {
    await page.getByRole('button', { name: 'New webhook…' }).click();
    await dialog.getByRole('button', { name: 'Make the webhook' }).click();
    await expect(dialog.getByRole('alert')).toContainText('Address: one that begins with https://');
    await dialog.getByRole('textbox', { name: 'Address' }).fill(hook);
    await passesAxe(page, 'a new webhook');
    await page.screenshot({ path: test.info().outputPath('new-webhook.png') });
    await dialog.getByRole('button', { name: 'Make the webhook' }).click();
    await expect(dialog.getByRole('region', { name: 'Secret' })).toContainText('whsec_');
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: `Send a test to ${hook}` }).click();
    await expect.poll(() => told.length).toBe(1);
    await page.getByRole('button', { name: 'Synchronise now' }).click();
    await page.reload();
    await expect(page.getByRole('row', { name: /hook/ })).toContainText('Delivered');
    await passesAxe(page, 'keys and webhooks');
    await page.screenshot({ path: test.info().outputPath('registry.png'), fullPage: true });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.screenshot({ path: test.info().outputPath('registry-dark.png'), fullPage: true });
    await page.getByRole('button', { name: `Remove… ${hook}` }).click();
    await dialog.getByRole('button', { name: 'Remove the webhook' }).click();
    await expect(page.getByRole('button', { name: 'New webhook…' })).toBeVisible();
    await expect(page.getByRole('row', { name: /hook/ })).toHaveCount(0);
  });
});
