import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { Webhook } from 'standardwebhooks';
import { Agent, fetch } from 'undici';
import { passesAxe } from './axe.ts';
import { type Program, startApplication, startRegistry, temporaryFolder } from './processes.ts';
import { join, openAs } from './team.ts';

/** An engineer gives an application a key that reaches as far as it should, changes it, and has an address told of deployments. */
const folder = temporaryFolder();
const running: Pick<Program<unknown>, 'stop'>[] = [];
const told: { headers: Record<string, string>; body: string }[] = [];
/** What the receiver answers while it is in trouble. */
let trouble: string | null = null;
const receiver = createServer(async (request, reply) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  told.push({ headers: request.headers as Record<string, string>, body: Buffer.concat(chunks).toString() });
  if (trouble === null) reply.writeHead(204).end();
  else reply.writeHead(503, { 'content-type': 'text/html' }).end(trouble);
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
    await expect(page.getByRole('row', { name: /Shop/ })).toContainText('2 calls a minute; US$0.00 of US$25.00 today');

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
    // Nothing tells a desktop of calls: whoever opens the page again sees the last one.
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await page.getByRole('link', { name: 'Registry', exact: true }).click();
    await expect(page.getByRole('row', { name: /Shop/ })).toContainText('just now');
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
    // The calls above were noted.
    await expect(page.getByRole('row', { name: /Shop/ })).toContainText('just now');
  });

  await test.step('an address is told, and removed again', async () => {
    await page.getByRole('button', { name: 'New webhook…' }).click();
    await dialog.getByRole('button', { name: 'Make the webhook' }).click();
    await expect(dialog.getByRole('alert')).toContainText('Address: one that begins with https://');
    await dialog.getByRole('textbox', { name: 'Address' }).fill(hook);
    await passesAxe(page, 'a new webhook');
    await page.screenshot({ path: test.info().outputPath('new-webhook.png') });
    await dialog.getByRole('button', { name: 'Make the webhook' }).click();
    const secret = (await dialog.getByRole('region', { name: 'Secret' }).textContent()) ?? '';
    expect(secret).toContain('whsec_');
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: `Send a test to ${hook}` }).click();
    await expect.poll(() => told.length).toBe(1);
    expect(new Webhook(secret).verify(told[0]?.body ?? '', told[0]?.headers ?? {})).toMatchObject({
      type: 'webhook.test',
      data: { by: 'Eva' },
    });
    await page.getByRole('button', { name: 'Synchronise now' }).click();
    await page.reload();
    await expect(page.getByRole('row', { name: /hook/ })).toContainText('Delivered');
    await passesAxe(page, 'keys and webhooks');
    await page.screenshot({ path: test.info().outputPath('registry.png'), fullPage: true });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.screenshot({ path: test.info().outputPath('registry-dark.png'), fullPage: true });
    await page.emulateMedia({ colorScheme: null });
  });

  await test.step('a delivery that fails stands in the log, with what was answered, and is sent again', async () => {
    trouble = '<script>alert("inert")</script> Down for maintenance';
    await page.getByRole('button', { name: `Send a test to ${hook}` }).click();
    await expect.poll(() => told.length).toBe(2);
    await page.getByRole('link', { name: `Deliveries to ${hook}` }).click();
    const list = page.getByRole('list', { name: 'Deliveries' });
    await expect(list.getByRole('listitem')).toHaveCount(2);
    const failing = list.getByRole('listitem').first();
    await expect(failing).toContainText('Trying');
    await expect(failing).toContainText('The address answered HTTP 503. Next attempt');
    await page.getByRole('checkbox', { name: 'Only what fails' }).check();
    await expect(list.getByRole('listitem')).toHaveCount(1);
    await failing.getByRole('button', { name: /^Open: A test/ }).press('Enter');
    await expect(failing.getByRole('region', { name: 'What is sent' })).toContainText('webhook.test');
    await expect(failing.getByRole('region', { name: 'What was answered, its beginning' })).toHaveText(trouble);
    await passesAxe(page, 'a delivery that fails');
    await page.screenshot({ path: test.info().outputPath('delivery.png') });
    await page.setViewportSize({ width: 320, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await page.screenshot({ path: test.info().outputPath('delivery-narrow.png') });
    await page.setViewportSize({ width: 1440, height: 900 });
    trouble = null;
    await failing.getByRole('button', { name: /^Send again: A test/ }).click();
    await expect(page.getByText('Nothing fails')).toBeVisible();
    await page.getByRole('checkbox', { name: 'Only what fails' }).uncheck();
    await expect(list.getByRole('listitem').first()).toContainText('Delivered');
    await passesAxe(page, 'deliveries');
    await page.screenshot({ path: test.info().outputPath('deliveries.png') });
    await page.getByRole('main').getByRole('link', { name: 'Registry' }).click();
  });

  await test.step('the webhook and the key are taken away', async () => {
    await page.getByRole('button', { name: `Remove… ${hook}` }).click();
    await dialog.getByRole('button', { name: 'Remove the webhook' }).click();
    await expect(page.getByRole('button', { name: 'New webhook…' })).toBeVisible();
    await expect(page.getByRole('row', { name: /hook/ })).toHaveCount(0);
    await page.getByRole('button', { name: 'Revoke… Shop' }).click();
    await dialog.getByRole('button', { name: 'Revoke the key' }).click();
    await expect(page.getByRole('row', { name: /Shop/ })).toContainText('Revoked');
  });
});
