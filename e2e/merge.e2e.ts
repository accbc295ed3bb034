import { expect, type Page, test } from '@playwright/test';
import { passesAxe } from './axe.ts';
import { type Program, temporaryFolder } from './processes.ts';
import { call, deploy, teamOfTwo } from './team.ts';

/**
 * Two people change the same agent. One is published; the other's draft says so, shows what both changed with all three
 * texts, takes the merge over, and is published in turn with nothing of either lost.
 */
const AGENT = 'Moderate marketplace listings';
const SLUG = 'moderate-marketplace-listings';

const folder = temporaryFolder();
const running: Pick<Program<unknown>, 'stop'>[] = [];
test.afterAll(async () => {
  for (const program of running.reverse()) await program.stop();
  folder.remove();
});

interface Rule {
  id: string;
  title: string;
  reason?: string;
}
interface Draft {
  agent: string;
  revision: number;
  spec: { purpose: string; rules: Rule[] };
}
const agentOf = async (page: Page): Promise<string> =>
  (await call<{ id: string; slug: string }[]>(page, 'agents/list', {})).find(({ slug }) => slug === SLUG)?.id ?? '';

async function edit(page: Page, change: (spec: Draft['spec']) => Draft['spec']): Promise<void> {
  const agent = await agentOf(page);
  const draft = await call<Draft>(page, 'drafts/get', { agent });
  await call(page, 'drafts/save', { agent, revision: draft.revision, spec: change(draft.spec) });
}
const submit = async (page: Page, title: string): Promise<void> => {
  await call(page, 'changes/submit', { agent: await agentOf(page), title, reason: `${title}.`, evidence: [] });
};
async function approve(page: Page, title: string): Promise<void> {
  await page.getByRole('link', { name: /^Inbox/ }).click();
  await page.getByRole('link', { name: title }).click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  for (const box of await page.getByRole('checkbox', { name: 'Viewed' }).all()) await box.check();
  await page.getByRole('button', { name: 'Approve…' }).click();
  await page.getByLabel('I have read every difference').check();
  await page.getByRole('button', { name: 'Sign and approve' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

test('two people change the same agent, and neither loses anything', async ({ browser }) => {
  const [one, two] = await teamOfTwo(browser, folder.path, running);
  await approve(two, `Publish ${AGENT}`);
  await deploy(two);

  await test.step('both edit, and one is published', async () => {
    const channels = async (): Promise<unknown[]> => {
      const agents = await call<{ channels: unknown[]; slug: string }[]>(one, 'agents/list', {});
      return agents.find(({ slug }) => slug === SLUG)?.channels ?? [];
    };
    await expect.poll(channels).toHaveLength(1);
    await edit(one, (spec) => ({
      ...spec,
      purpose: `${spec.purpose} Be kind to sellers.`,
      rules: spec.rules.map((rule, index) => (index === 0 ? { ...rule, title: 'Too cheap to be true' } : rule)),
    }));
    await edit(two, (spec) => ({
      ...spec,
      rules: spec.rules.map((rule, index) => {
        if (index === 0) return { ...rule, title: 'Cheap goods of a known brand' };
        return index === 1 ? { ...rule, reason: 'Agreed with the shop.' } : rule;
      }),
    }));
    await submit(one, 'Kinder words');
    await approve(two, 'Kinder words');
    await deploy(two);
  });

  await test.step('the other draft says so and shows what both changed', async () => {
    await two.getByRole('link', { name: 'Agents', exact: true }).click();
    await two.getByRole('link', { name: AGENT }).first().click();
    await expect(two.getByText('v2 was published while you worked on this draft')).toBeVisible();
    await two.getByRole('link', { name: 'Look at the merge' }).click();
    await expect(two.getByRole('heading', { name: 'Merge v2 into your draft' })).toBeVisible();
    await expect(two.getByText('1 part was changed by both')).toBeVisible();
    const card = two.locator('[data-conflict]');
    await expect(card).toContainText('Too cheap to be true');
    await expect(card).toContainText('Cheap goods of a known brand');
    await expect(two.getByRole('button', { name: 'Take into my draft' })).toBeDisabled();
    await passesAxe(two, 'Merge with a conflict');
    await card.getByRole('radio', { name: 'Words of both' }).check();
    // Both changed the same words: mine are where the writing starts.
    await expect(card.getByRole('textbox')).toHaveValue('Cheap goods of a known brand');
    await card.getByRole('textbox').fill('Cheap goods of a known brand, too cheap to be true');
    await expect(two.getByText('1 of 1 decided')).toBeVisible();
    // What was chosen survives a reload.
    await two.reload();
    await expect(two.getByRole('textbox')).toHaveValue('Cheap goods of a known brand, too cheap to be true');
    await two.getByRole('button', { name: 'Take into my draft' }).click();
    await expect(two.getByText('Cheap goods of a known brand, too cheap to be true').first()).toBeVisible();
    await expect(two.getByText('v2 was published while you worked on this draft')).toHaveCount(0);
  });

  await test.step('the merged draft is published and contains both', async () => {
    await submit(two, 'Reasons and titles');
    await approve(one, 'Reasons and titles');
    await deploy(one);
    const agent = await agentOf(one);
    const { items } = await call<{ items: { number: number; hash: string; parents: string[] }[] }>(
      one,
      'versions/list',
      {
        agent,
      },
    );
    const { content } = await call<{ content: Draft['spec'] }>(one, 'versions/get', { hash: items[0]?.hash });
    expect(content.purpose).toContain('Be kind to sellers.');
    expect(content.rules[0]?.title).toBe('Cheap goods of a known brand, too cheap to be true');
    expect(content.rules[1]?.reason).toBe('Agreed with the shop.');
    expect(items[0]?.parents).toEqual([items[1]?.hash]);
  });
});
