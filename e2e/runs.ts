import { expect, type Page, test } from '@playwright/test';
import { type Program, startApplication, temporaryFolder } from './processes.ts';
import { startStandIn } from './stand-in.ts';

/** What tests of runs share: the listings of the sample, a model behind the stand-in, and one run on it. */
export const AGENT = 'Moderate marketplace listings';
export const MODEL = 'GPT-5.4 mini · OpenAI';

/** The application with the stand-in as OpenAI, for all tests of a file; started before them and stopped after. */
export function withStandIn(): () => string {
  const folder = temporaryFolder();
  let provider: Awaited<ReturnType<typeof startStandIn>>;
  let app: Program<{ url: string }>;
  test.beforeAll(async () => {
    provider = await startStandIn();
    app = await startApplication(folder.path, { OPENAI_API_KEY: 'sk-none', OPENAI_BASE_URL: provider.url });
  });
  test.afterAll(async () => {
    await app.stop();
    await provider.stop();
    folder.remove();
  });
  return () => app.started.url;
}

/** The run dialog of the open Tests tab, with the model chosen. */
export async function openRunDialog(page: Page) {
  await page.getByRole('button', { name: 'Run tests…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Who answers').first().click();
  await page.getByRole('option', { name: MODEL }).click();
  return dialog;
}

/** Waits until the run that was just started is over. */
export async function toItsEnd(page: Page): Promise<void> {
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Latest run' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Stop' })).toHaveCount(0);
}

/** Goes to the Tests tab and runs all cases on the model. */
export async function runOnModel(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Tests', exact: true }).click();
  const dialog = await openRunDialog(page);
  await dialog.getByRole('button', { name: 'Start run' }).click();
  await toItsEnd(page);
}
