import { expect, type Page, test } from '@playwright/test';
import { passesAxe } from './axe.ts';
import { type Program, startApplication, startRegistry, temporaryFolder } from './processes.ts';
import { callListings, teamInProduction } from './production.ts';
import { AGENT } from './runs.ts';
import { perfume, startStandIn } from './stand-in.ts';
import { call, openAs } from './team.ts';

/** A call of production is found again, read in full, becomes a test case, and is corrected by a person. */
const folder = temporaryFolder();
const running: Pick<Program<unknown>, 'stop'>[] = [];
test.afterAll(async () => {
  for (const program of running.reverse()) await program.stop();
  folder.remove();
});

async function openExecutions(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Agents', exact: true }).click();
  await page.getByRole('link', { name: AGENT }).click();
  await page.getByRole('link', { name: 'Executions', exact: true }).click();
}

test('an execution is found, promoted, accepted and corrected', async ({ browser }) => {
  const standIn = await startStandIn();
  running.push(standIn);
  const provider = { OPENAI_API_KEY: 'sk-stand-in', OPENAI_BASE_URL: standIn.url };
  const registry = await startRegistry(`${folder.path}/registry`, provider);
  running.push(registry);
  const editorApp = await startApplication(`${folder.path}/editor`, provider);
  running.push(editorApp);
  const approverApp = await startApplication(`${folder.path}/approver`);
  running.push(approverApp);
  const page = await openAs(browser, editorApp.started.url);
  const approver = await openAs(browser, approverApp.started.url);
  const list = page.getByRole('list', { name: 'Executions' });
  const detail = page.getByRole('region', { name: 'Execution', exact: true });

  await test.step('without a team the page says who records executions', async () => {
    await openExecutions(page);
    await expect(page.getByText('Executions are recorded by a registry')).toBeVisible();
    await passesAxe(page, 'executions without a registry');
  });
  await teamInProduction(page, approver, registry.started.invite ?? '');
  await test.step('before the first call it says how one is made', async () => {
    await openExecutions(page);
    await expect(page.getByText('No application has called yet')).toBeVisible();
  });
  const { secret } = await call<{ secret: string }>(page, 'registry/createKey', { name: 'Shop' });
  await callListings(
    registry.started.address,
    secret,
    ['Quincunx lamp', 'Zygote vase', 'Zygote lamp'].map((title) => ({ ...perfume, title })),
  );

  await test.step('words, a rule and an outcome narrow the list; the address holds them', async () => {
    await page.getByRole('button', { name: 'Look for newer' }).click();
    await expect(list.getByRole('listitem')).toHaveCount(3);
    await expect(page.getByText('3 executions, newest first.')).toBeVisible();
    // In the contract's words, not the values that applications send.
    await expect(list).toContainText('Live · Brand protection');
    await passesAxe(page, 'a list of executions');
    await page.getByRole('textbox', { name: 'Words in input or answer' }).fill('zyg* LAMP');
    await expect(list.getByRole('listitem')).toHaveCount(1);
    await expect(list).toContainText('Zygote lamp');
    await page.reload();
    await expect(list.getByRole('listitem')).toHaveCount(1);
    await page.getByRole('checkbox', { name: 'Only answers that break a rule' }).check();
    await expect(page.getByText('No execution matches')).toBeVisible();
    await page.getByRole('button', { name: 'Show everything' }).click();
    await expect(list.getByRole('listitem')).toHaveCount(3);
  });

  await test.step('by keyboard one is opened in full', async () => {
    await list.getByRole('button').nth(1).focus();
    await page.keyboard.press('Enter');
    await expect(detail).toContainText('Zygote vase');
    await expect(detail).toContainText('Shop asked v1 in production');
    await expect(detail).toContainText('Complete listings go live');
    await expect(detail).toContainText('gpt-5.4-mini');
    await passesAxe(page, 'an execution in full');
  });

  await test.step('one click makes it a test case, which expects nothing until a person accepts', async () => {
    await detail.getByRole('button', { name: 'Add to tests' }).click();
    const expected = detail.getByRole('region', { name: 'Expected answer' });
    await expect(expected).toContainText('Nothing of it is expected until you accept it.');
    const decision = expected.getByRole('checkbox', { name: /^Decision: / });
    await expect(decision).toBeChecked();
    for (const box of await expected.getByRole('checkbox').all())
      if (!((await box.getAttribute('aria-label')) ?? '').startsWith('Decision')) await box.uncheck();
    await decision.check();
    await passesAxe(page, 'what production answered as a proposal');
    await expected.getByRole('button', { name: 'Accept what is ticked' }).click();
    await expect(expected).toContainText('expects Live');
  });

  await test.step('a person writes the right answer of another one', async () => {
    await list.getByRole('button').nth(2).click();
    await expect(detail).toContainText('Quincunx lamp');
    await detail.getByRole('button', { name: 'Correct the answer…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Save as test case' }).click();
    await expect(dialog.getByRole('alert')).toContainText('Change the fields in which the answer was wrong.');
    await dialog.getByRole('combobox', { name: 'Decision' }).click();
    await page.getByRole('option', { name: 'Send to a person' }).click();
    await dialog.getByLabel('Why').fill('This seller was warned.');
    await passesAxe(page, 'correcting an answer');
    await dialog.getByRole('button', { name: 'Save as test case' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(detail.getByRole('region', { name: 'Expected answer' })).toContainText('expects Send to a person');
    const said = page.getByRole('region', { name: 'What people said of answers' });
    await expect(said).toContainText('should be Send to a person: 1 time');
    await passesAxe(page, 'what people said of answers');
  });

  await test.step('a colleague sees who corrected it, when and to what, and says otherwise', async () => {
    const theirs = approver.getByRole('region', { name: 'Execution', exact: true });
    await expect(detail).toContainText('Corrected by you');
    await openExecutions(approver);
    await approver.getByRole('list', { name: 'Executions' }).getByRole('button').nth(2).click();
    await expect(theirs).toContainText('Quincunx lamp');
    await call(approver, 'registry/sync', {});
    const said = theirs.getByRole('region', { name: 'What people said of the answer' });
    await expect(said).toContainText(/Corrected by Erin Editor, (just now|.* ago)/);
    await expect(said).toContainText('should be Send to a person');
    await expect(said).toContainText('This seller was warned.');
    await passesAxe(approver, 'an answer that a colleague corrected');
    await theirs.getByRole('button', { name: 'Correct differently…' }).click();
    const dialog = approver.getByRole('dialog');
    await expect(dialog.getByRole('combobox', { name: 'Decision' })).toHaveValue('Send to a person');
    await dialog.getByRole('combobox', { name: 'Decision' }).click();
    await approver.getByRole('option', { name: 'Turn down' }).click();
    await passesAxe(approver, 'correcting differently');
    await dialog.getByRole('button', { name: 'Save as test case' }).click();
    await expect(said).toContainText('Corrected by you');
    await expect(said).not.toContainText('Erin');
    await call(approver, 'registry/sync', {});
    await call(page, 'registry/sync', {});
    await expect(detail).toContainText('Corrected by Ada Approver');
  });

  await test.step('both stand among the tests, from an execution', async () => {
    await detail.getByRole('button', { name: 'Open the test case' }).click();
    await expect(page.getByRole('heading', { name: /Quincunx lamp/ }).first()).toBeVisible();
    await expect(page.getByText('from an execution').first()).toBeVisible();
    await expect(page.getByText(/Zygote vase/).first()).toBeVisible();
  });

  await test.step('an engineer marks a field: it is stored no more, and the change is told', async () => {
    await openExecutions(page);
    await page.getByRole('button', { name: 'What is kept…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Never stored' }).click();
    await page.getByRole('option', { name: 'Input · Title' }).click();
    await page.keyboard.press('Escape');
    await dialog.getByRole('textbox', { name: 'Days' }).fill('30');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toHaveCount(0);
    await callListings(
      registry.started.address,
      secret,
      ['Secret vessel'].map((title) => ({ ...perfume, title })),
    );
    await page.getByRole('button', { name: 'Look for newer' }).click();
    await expect(list.getByRole('listitem')).toHaveCount(4);
    await list.getByRole('button').first().click();
    await expect(detail).toContainText('Redacted text');
    await expect(page.getByText('Secret vessel')).toHaveCount(0);
    await page.getByRole('button', { name: 'What is kept…' }).click();
    await expect(dialog).toContainText('Erin Editor');
    await expect(dialog).toContainText('30 days');
    await expect(dialog.getByRole('textbox', { name: 'Days' })).toHaveValue('30');
    await expect(dialog.getByText('Input · Title')).toBeVisible();
    await passesAxe(page, 'what is kept of executions');
    await page.keyboard.press('Escape');
  });

  await test.step('what the tests do not have yet is suggested; everything is exported', async () => {
    await page.getByRole('button', { name: 'Find executions worth a test' }).click();
    await expect(page.getByText(/newest 4 executions/)).toBeVisible();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'As JSONL, for programs' }).click();
    const stream = await (await download).createReadStream();
    let text = '';
    for await (const chunk of stream) text += String(chunk);
    const lines = text.trim().split('\n');
    expect(lines).toHaveLength(4);
    expect(JSON.parse(lines[3] ?? '').record.input.title).toBe('Quincunx lamp');
    expect(text).not.toContain('Secret vessel');
  });

  await test.step('narrow, and without the registry', async () => {
    await page.setViewportSize({ width: 320, height: 800 });
    await page.getByRole('button', { name: 'Close the execution' }).click();
    const outcomes = page.getByRole('combobox', { name: 'How it ended' });
    await expect(outcomes).toHaveCount(0);
    await passesAxe(page, 'executions on a narrow screen');
    // The filters are behind one button, and by keyboard the next stop after it.
    await page.getByRole('button', { name: 'Filters', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await expect(outcomes).toBeFocused();
    await passesAxe(page, 'filters of executions on a narrow screen');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await page.getByRole('checkbox', { name: 'Only answers that break a rule' }).check();
    await page.getByRole('button', { name: 'Filters (1)' }).click();
    await expect(outcomes).toHaveCount(0);
    await page.getByRole('button', { name: 'Show everything' }).click();
    await expect(page.getByRole('button', { name: 'Filters', exact: true })).toBeVisible();
    await page.setViewportSize({ width: 1440, height: 900 });
    await registry.stop();
    await page.reload();
    await expect(page.getByText('The registry cannot be reached')).toBeVisible();
    await passesAxe(page, 'executions offline');
  });
});
