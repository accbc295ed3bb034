import { type Browser, expect, type Page } from '@playwright/test';
import { type Program, startApplication, startRegistry } from './processes.ts';

/** What people of a team do in several tests: each has a window and a data folder of their own. */

export async function openAs(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(url);
  await expect(page.getByRole('heading', { level: 1, name: 'Agents' })).toBeVisible();
  return page;
}

/** Joins by an invite link of the registry that `startRegistry` starts. */
export async function join(page: Page, invite: string, name: string, bring: boolean): Promise<void> {
  await page.getByRole('link', { name: 'Registry' }).click();
  await page.getByRole('textbox', { name: 'Invite link' }).fill(invite);
  await expect(page.getByRole('region', { name: 'What the link is for' })).toContainText('Garden team');
  await page.getByLabel('Your name in the team').fill(name);
  await page.getByLabel('Bring my agents along').setChecked(bring);
  await page.getByRole('button', { name: 'Join Garden team' }).click();
  // Bringing agents along signs and sends a decision for each of them.
  await expect(page.getByText('In sync').first()).toBeVisible({ timeout: 60_000 });
}

/** Makes an invite link for an editor with further roles on the open Registry page. */
export async function invite(page: Page, ...roles: string[]): Promise<string> {
  await page.getByRole('button', { name: 'Invite a person…' }).click();
  for (const role of roles) await page.getByLabel(role).check();
  await page.getByRole('button', { name: 'Make the link' }).click();
  const link = (await page.getByRole('region', { name: 'Invite link' }).textContent()) ?? '';
  await page.getByRole('button', { name: 'Done', exact: true }).click();
  return link;
}

/** Two people of one team: the first brings agents along and invites the second, who may approve. */
export async function teamOfTwo(
  browser: Browser,
  folder: string,
  running: Pick<Program<unknown>, 'stop'>[],
): Promise<[Page, Page]> {
  const registry = await startRegistry(`${folder}/registry`);
  running.push(registry);
  const [first, second] = [await startApplication(`${folder}/one`), await startApplication(`${folder}/two`)];
  running.push(first, second);
  const one = await openAs(browser, first.started.url);
  await join(one, registry.started.invite ?? '', 'Erin', true);
  const link = await invite(one, 'Approver', 'Engineer');
  const two = await openAs(browser, second.started.url);
  await join(two, link, 'Ada', false);
  return [one, two];
}

/** From the open review to production. */
export async function deploy(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Deploy…' }).click();
  await page.getByRole('button', { name: 'Deploy to production' }).click();
  await expect(page.getByText('Deployed', { exact: true })).toBeVisible();
}

/** Calls the backend as a script in the window would, past every control of the screen. */
export async function callPast(
  page: Page,
  procedure: string,
  input: unknown,
): Promise<{ status: number; body: unknown }> {
  return page.evaluate(
    async ([path, json]) => {
      const response = await fetch(`/rpc/${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${sessionStorage.getItem('rulehouse-token')}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ json }),
      });
      const answer = (await response.json()) as { json: unknown };
      return { status: response.status, body: answer.json };
    },
    [procedure, input] as const,
  );
}

/** The same where an answer is expected, of which the caller knows the shape; throws what was refused. */
export async function call<T>(page: Page, procedure: string, input: unknown): Promise<T> {
  const { status, body } = await callPast(page, procedure, input);
  if (status >= 300) throw new Error(`${procedure}: ${JSON.stringify(body)}`);
  return body as T;
}
