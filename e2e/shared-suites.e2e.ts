import { expect, type Page, test } from '@playwright/test';
import { passesAxe } from './axe.ts';
import { type Program, temporaryFolder } from './processes.ts';
import { call, teamOfTwo } from './team.ts';

/**
 * Two people share the tests of one agent: what one shares stands among the other's with a note; what both changed is shown with all
 * three texts and decided; in the end both have the same.
 */
const AGENT = 'Moderate marketplace listings';
const SLUG = 'moderate-marketplace-listings';

const folder = temporaryFolder();
const running: Pick<Program<unknown>, 'stop'>[] = [];
test.afterAll(async () => {
  for (const program of running.reverse()) await program.stop();
  folder.remove();
});

interface Case {
  id: string;
  title: string;
  notes?: string;
}
const agentOf = async (page: Page): Promise<string> =>
  (await call<{ id: string; slug: string }[]>(page, 'agents/list', {})).find(({ slug }) => slug === SLUG)?.id ?? '';
const casesOf = async (page: Page): Promise<Case[]> => call<Case[]>(page, 'cases/list', { agent: await agentOf(page) });
async function save(page: Page, title: string, parts: Partial<Case>): Promise<void> {
  const found = (await casesOf(page)).find((each) => each.title === title);
  await call(page, 'cases/save', { agent: await agentOf(page), case: { ...found, ...parts } });
}
const tests = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: 'Agents', exact: true }).click();
  await page.getByRole('link', { name: AGENT }).first().click();
  await page.getByRole('link', { name: 'Tests', exact: true }).click();
};
const share = (page: Page) => page.getByRole('button', { name: 'Share tests with the team' });

test('two people share tests, and neither loses any', async ({ browser }) => {
  const [erin, ada] = await teamOfTwo(browser, folder.path, running);
  const before = await casesOf(erin);
  const [first, second] = before.map(({ title }) => title) as [string, string];

  await test.step('whoever joins has them, and there is nothing to share', async () => {
    await tests(ada);
    await expect(ada.getByRole('table', { name: /^Cases/ })).toContainText(first);
    await expect(share(ada)).toHaveCount(0);
    expect(await casesOf(ada)).toEqual(before);
  });

  await test.step('one adds a case and shares it; the other hears of it', async () => {
    await tests(erin);
    const [copied] = await casesOf(erin);
    const added = { ...copied, id: 'umbrella', title: 'Umbrella for two' };
    await call(erin, 'cases/save', { agent: await agentOf(erin), case: added });
    await save(erin, second, { notes: 'Seen in spring.' });
    await expect(erin.getByText('1 new and 1 changed – the team does not have that yet')).toBeVisible();
    await passesAxe(erin, 'Tests that are not shared');
    await share(erin).press('Enter');
    await expect(share(erin)).toHaveCount(0);
    await expect(ada.getByText(/^Erin shared tests .*: 1 new and 1 changed$/)).toBeVisible();
    await expect(ada.getByRole('table', { name: /^Cases/ })).toContainText('Umbrella for two');
    await passesAxe(ada, 'Tests that somebody shared');
    await ada.getByRole('button', { name: 'All right' }).click();
    await expect(ada.getByText(/^Erin shared tests/)).toHaveCount(0);
    expect(await casesOf(ada)).toEqual(await casesOf(erin));
  });

  await test.step('both change the same: the second one is asked, with all three texts', async () => {
    await save(ada, first, { title: 'Counterfeit, says Ada' });
    await save(erin, first, { title: 'Counterfeit, says Erin' });
    await share(erin).click();
    await expect(share(erin)).toHaveCount(0);
    await expect(ada.getByText('Erin shared tests that change a part which you changed too')).toBeVisible();
    expect((await casesOf(ada))[0]?.title).toBe('Counterfeit, says Ada');
    await passesAxe(ada, 'Tests that both changed');
    await ada.getByRole('link', { name: 'Bring them together' }).press('Enter');
    await expect(ada.getByRole('heading', { name: 'Bring tests together' })).toBeVisible();
    await expect(ada.getByText('1 part was changed by both')).toBeVisible();
    const card = ada.locator('[data-conflict]');
    for (const text of [first, 'Counterfeit, says Ada', 'Counterfeit, says Erin'])
      await expect(card).toContainText(text);
    await expect(ada.getByRole('button', { name: 'Bring together' })).toBeDisabled();
    await passesAxe(ada, 'Bringing tests together');
    await card.getByRole('radio', { name: 'Words of both' }).focus();
    await ada.keyboard.press('Space');
    await card.getByRole('textbox').fill('Counterfeit, say both');
    await ada.reload();
    await expect(card.getByRole('textbox')).toHaveValue('Counterfeit, say both');
    await expect(ada.getByText('1 of 1 decided')).toBeVisible();
    await ada.getByRole('button', { name: 'Bring together' }).press('Enter');
    await expect(ada.getByText('1 changed – the team does not have that yet')).toBeVisible();
  });

  await test.step('the sign-off shares them along, and both have the same', async () => {
    const agent = await agentOf(ada);
    const draft = await call<{ revision: number; spec: { purpose: string } }>(ada, 'drafts/get', { agent });
    const spec = { ...draft.spec, purpose: `${draft.spec.purpose} Be kind.` };
    await call(ada, 'drafts/save', { agent, revision: draft.revision, spec });
    await ada.reload();
    await ada.getByRole('button', { name: 'Ask for sign-off' }).first().click();
    const dialog = ada.getByRole('dialog');
    await expect(dialog.getByRole('checkbox', { name: 'Share my tests with the team' })).toBeChecked();
    await expect(dialog).toContainText('1 changed since they were shared last');
    await passesAxe(ada, 'Sign-off with tests');
    // The change that Erin's joining opened is revised.
    await dialog.getByLabel('Reason').fill('Sellers asked.');
    await dialog.getByRole('button', { name: 'Revise the change' }).click();
    await expect(ada.getByRole('heading', { level: 1, name: `Publish ${AGENT}` })).toBeVisible();
    await expect.poll(async () => (await casesOf(erin))[0]?.title).toBe('Counterfeit, say both');
    expect(await casesOf(erin)).toEqual(await casesOf(ada));
    await tests(ada);
    await expect(share(ada)).toHaveCount(0);
  });
});
