import { expect, test } from '@playwright/test';
import { passesAxe } from './axe.ts';
import { next, onStep, stepLink } from './creation-steps.ts';
import { startDrafter, stepOf } from './drafting-stand-in.ts';
import { startApplication, temporaryFolder } from './processes.ts';

test('a model drafts every step; the person looks, edits, has one redone, and chooses between two models', async ({
  page,
  context,
}) => {
  const folder = temporaryFolder();
  const provider = await startDrafter();
  const app = await startApplication(folder.path, { OPENAI_API_KEY: 'sk-none', OPENAI_BASE_URL: provider.url });
  try {
    await page.goto(app.started.url);
    await page.getByRole('button', { name: 'New agent' }).click();
    const dialog = page.getByRole('dialog', { name: 'New agent' });
    await dialog.getByLabel('What should it do?').fill('Decide about returns. What costs less than 20 is refunded.');
    await dialog.getByLabel('Name').fill('Returns');
    await dialog.getByRole('button', { name: 'Start' }).click();

    const drafting = page.getByRole('region', { name: 'Drafting' });
    await expect(drafting.getByText('US$0.00 so far of US$1.00')).toBeVisible();
    expect(provider.bodies).toHaveLength(0);
    await passesAxe(page, 'before drafting');
    provider.hold();
    await drafting.getByRole('button', { name: 'Draft the rest' }).click();
    await expect(stepLink(page, 'Purpose')).toContainText('Being drafted');
    await expect(page.getByRole('textbox', { name: 'Purpose' })).toBeDisabled();
    await passesAxe(page, 'while drafting');
    // Closing the window stops nothing: another one shows the drafting go on.
    const url = page.url();
    await page.close();
    provider.release();
    const again = await context.newPage();
    await again.goto(app.started.url);
    await again.goto(url.replace(/#.*$/, ''));
    await expect(stepLink(again, 'Checks')).toContainText('Done');
    await expect(again.getByRole('region', { name: 'Drafting' })).toContainText(
      /US\$0\.0*[1-9]\d* so far of US\$1\.00/,
    );
    await expect(again.getByRole('heading', { level: 1, name: 'Returns triage' })).toBeVisible();
    await passesAxe(again, 'drafted');

    await stepLink(again, 'Purpose').click();
    await again.getByLabel('Description').fill('Edited by a person.');
    await again.getByLabel('What to do differently (optional)').fill('Mention the warehouse.');
    await again.getByLabel('What to do differently (optional)').press('Enter');
    await expect(again.getByText('2 calls so far')).toBeVisible();
    expect(stepOf(provider.bodies.at(-1) ?? '')).toBe('purpose');
    expect(provider.bodies.at(-1)).toContain('Mention the warehouse.');
    await expect(again.getByLabel('Description')).toHaveValue('Decides what happens with a return.');

    await stepLink(again, 'Rules').click();
    await again.getByRole('button', { name: 'Unfold “Cheap things”' }).click();
    await again.getByLabel('Guidance (optional)').fill('Be kind.');
    await stepLink(again, 'Locks').click();
    await expect(again.getByRole('checkbox', { name: /Cheap things/ })).toBeVisible();
    await stepLink(again, 'Scenarios').click();
    await again.getByRole('button', { name: 'Accept all' }).click();
    await expect(again.getByText(/^(\d+) of \1 scenarios accepted$/)).toBeVisible();
    await again.reload();
    await expect(again.getByText(/^(\d+) of \1 scenarios accepted$/)).toBeVisible();
    await stepLink(again, 'Draft').click();
    await again.getByRole('button', { name: 'Make the draft' }).click();

    await expect(onStep(again, 'First run')).toBeVisible();
    await again.getByRole('combobox', { name: 'Who answers' }).click();
    await again.getByRole('option', { name: 'GPT-5.4 mini · OpenAI', exact: true }).click();
    await again.getByRole('button', { name: 'Start run' }).click();
    await expect(again.getByRole('heading', { name: 'Result of the run on gpt-5.4-mini' })).toBeVisible();
    await next(again).click();

    await expect(onStep(again, 'Models')).toBeVisible();
    await again.getByRole('checkbox', { name: 'GPT-5.4 mini', exact: true }).check();
    await again.getByRole('checkbox', { name: 'GPT-5.4 nano', exact: true }).check();
    await passesAxe(again, 'choosing models');
    await again.getByRole('button', { name: 'Run on 2 models' }).click();
    const table = again.getByRole('table');
    await expect(table.getByRole('row')).toHaveCount(3);
    await expect(again.getByText(/^Recommended: gpt-5\.4-/)).toBeVisible();
    await passesAxe(again, 'models compared');
    await again.getByRole('button', { name: 'Use this order' }).click();
    await expect(again.getByText(/^The draft asks gpt-5\.4-.* in this order\.$/)).toBeVisible();
    await next(again).click();
    await expect(again.getByText('No model is chosen to answer in production.')).toHaveCount(0);
    await again.getByRole('link', { name: 'Ask for sign-off' }).click();
    await expect(again.getByRole('dialog')).toBeVisible();
  } finally {
    await app.stop();
    provider.stop();
    folder.remove();
  }
});
