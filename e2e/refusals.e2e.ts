import { expect, type Page, test } from '@playwright/test';
import { passesAxe } from './axe.ts';
import { type Program, startApplication, startRegistry, temporaryFolder } from './processes.ts';
import { call, callPast, invite, join, openAs } from './team.ts';

/** What the policy forbids stays visible, and says by which rule: whoever wrote it, who is no engineer, whose role is another. */
const SLUG = 'moderate-marketplace-listings';
const folder = temporaryFolder();
const running: Pick<Program<unknown>, 'stop'>[] = [];
test.afterAll(async () => {
  for (const program of running.reverse()) await program.stop();
  folder.remove();
});

const open = (page: Page, path: string): Promise<unknown> => page.goto(`${new URL(page.url()).origin}${path}`);

test('four eyes, an engineer for the contract, a report of the right age, and a role for going back', async ({
  browser,
}) => {
  const registry = await startRegistry(`${folder.path}/registry`);
  const apps = [await startApplication(`${folder.path}/one`), await startApplication(`${folder.path}/two`)];
  running.push(registry, ...apps);
  const author = await openAs(browser, apps[0]?.started.url ?? '');
  await join(author, registry.started.invite ?? '', 'Erin', true);
  const link = await invite(author, 'Approver');
  const approver = await openAs(browser, apps[1]?.started.url ?? '');
  await join(approver, link, 'Ada', false);
  const agents = await call<{ id: string; slug: string }[]>(author, 'agents/list', undefined);
  const agent = agents.find(({ slug }) => slug === SLUG)?.id ?? '';
  const [first] = await call<{ id: string; version: { hash: string } }[]>(author, 'changes/list', { agent });
  const review = { id: first?.id ?? '', version: first?.version.hash ?? '', evidence: [], comment: '' };

  await test.step('who wrote a change does not approve it', async () => {
    await open(author, `/changes/${review.id}`);
    const words = 'You wrote this change, so somebody else has to approve it.';
    await expect(author.getByRole('button', { name: 'Approve…' })).toHaveAttribute('aria-description', words);
    await expect(author.getByRole('region', { name: 'Your signature' })).toContainText(words);
    const forged = await callPast(author, 'changes/review', { ...review, verdict: 'approve' });
    expect([forged.status, JSON.stringify(forged.body)]).toEqual([403, expect.stringContaining(words)]);
  });

  await test.step('an approver alone does not bring a contract to applications', async () => {
    await call(approver, 'changes/review', { ...review, verdict: 'approve' });
    await open(approver, `/changes/${review.id}`);
    const words = 'This change touches the contract, so an engineer has to approve it.';
    await expect(approver.getByText('Waiting for an engineer', { exact: true })).toBeVisible();
    await expect(approver.getByRole('button', { name: 'Deploy…' })).toHaveAttribute('aria-description', words);
    const again = approver.getByRole('button', { name: 'Approve…' });
    await expect(again).toHaveAttribute('aria-description', /^You approved v1\./);
    await expect(approver.getByRole('region', { name: 'Your signature' })).toContainText(`To deploy: ${words}`);
    const forged = await callPast(approver, 'changes/deploy', { id: review.id, channel: 'staging', reason: '' });
    expect([forged.status, JSON.stringify(forged.body)]).toEqual([403, expect.stringContaining(words)]);
    await passesAxe(approver, 'waiting for an engineer');
  });

  await test.step('a policy that asks for fresh tests takes the approval away, and says what is missing', async () => {
    const policy = { approvals: 1, approverRoles: ['approver', 'engineer'], authorMayApprove: true };
    await call(author, 'registry/sync', {});
    const strict = { ...policy, testsRequired: true, testsFreshDays: 7 };
    await call(author, 'policies/set', { agent: null, policy: strict });
    await call(approver, 'registry/sync', {});
    await expect(approver.getByText('Your approval of v1 no longer counts:')).toBeVisible();
    await expect(approver.getByText(/the policy was changed/).first()).toBeVisible();
    await expect(approver.getByRole('button', { name: 'Approve…' })).toHaveAttribute(
      'aria-description',
      /a finished test report of exactly this version not older than 7 days/,
    );
    await call(author, 'policies/set', { agent: null, policy: { ...policy, testsRequired: false } });
  });

  await test.step('who has another role does not roll back', async () => {
    const publish = async (id: string, hash: string, contract?: string): Promise<void> => {
      const confirmed = contract === undefined ? {} : { contract };
      const verdict = { id, version: hash, evidence: [], verdict: 'approve', comment: '', ...confirmed };
      await call(author, 'changes/review', verdict);
      await call(author, 'changes/deploy', { id, channel: 'production', reason: '' });
    };
    await publish(review.id, review.version);
    const { spec, revision } = await call<{ spec: object; revision: number }>(author, 'drafts/get', { agent });
    await call(author, 'drafts/save', { agent, revision, spec: { ...spec, purpose: 'Answer kindly.' } });
    const asked = { agent, title: 'Kinder', reason: 'Sellers asked.', evidence: [] };
    const next = await call<{ id: string; version: { hash: string } }>(author, 'changes/submit', asked);
    await publish(next.id, next.version.hash);
    const members = await call<{ id: string; name: string }[]>(author, 'workspace/members', undefined);
    const ada = members.find(({ name }) => name === 'Ada')?.id ?? '';
    await call(author, 'workspace/changeMember', { member: ada, name: 'Ada', roles: ['editor'] });
    await call(approver, 'registry/sync', {});
    await open(approver, `/agents/${SLUG}/versions`);
    await expect(approver.getByRole('button', { name: 'Roll back… production' })).toHaveAttribute(
      'aria-description',
      'To roll a channel back you need the role approver, engineer or admin. An admin can give it to you.',
    );
    await approver.getByRole('button', { name: 'Deploy to… v2, in production' }).click();
    const dialog = approver.getByRole('dialog');
    await expect(dialog.getByText(/^To deploy a change you need the role approver or engineer/).first()).toBeVisible();
    await passesAxe(approver, 'deploying without the role');
  });
});
