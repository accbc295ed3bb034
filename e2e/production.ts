import { expect, type Page } from '@playwright/test';
import { Agent, fetch } from 'undici';
import { call, invite, join } from './team.ts';

/** What tests of production share: the sample's listings in production, brought there past the screens, and calls of an application. */
export const SLUG = 'moderate-marketplace-listings';

/** The open change that brought the listings into the team, approved and deployed. */
export async function deployListings(approver: Page): Promise<void> {
  const open = await call<{ id: string; agent: { slug: string } }[]>(approver, 'changes/list', { status: 'open' });
  const id = open.find(({ agent }) => agent.slug === SLUG)?.id;
  const change = await call<{ version: { hash: string }; contract: string; confirmContract: boolean }>(
    approver,
    'changes/get',
    { id },
  );
  const confirmed = change.confirmContract ? { contract: change.contract } : {};
  const verdict = { id, version: change.version.hash, evidence: [], verdict: 'approve', comment: '', ...confirmed };
  await call(approver, 'changes/review', verdict);
  await call(approver, 'changes/deploy', { id, channel: 'production', reason: '' });
}

/** A team of two whose listings are in production. */
export async function teamInProduction(page: Page, approver: Page, link: string): Promise<void> {
  await join(page, link, 'Erin Editor', true);
  await join(approver, await invite(page, 'Approver', 'Engineer'), 'Ada Approver', false);
  await deployListings(approver);
}

/** Calls the listings in production with each input, one after the other. */
export async function callListings(address: string, secret: string, inputs: readonly object[]): Promise<void> {
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  for (const input of inputs) {
    const response = await fetch(`${address}/v1/agents/${SLUG}/run`, {
      dispatcher,
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ input }),
    });
    expect(response.status, await response.text()).toBe(200);
  }
  await dispatcher.close();
}
