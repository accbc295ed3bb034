import { expect, type Page, test } from '@playwright/test';
import { sampleAgents } from '../resources/sample/index.ts';
import { exampleDocument } from '../shared/schema/example.ts';
import { passesAxe } from './axe.ts';
import { startOpenAi } from './openai-stand-in.ts';
import { type Program, startApplication, temporaryFolder } from './processes.ts';

/** A scan is attached to a case, reaches the model as a picture, and stands in the opened case. */
const AGENT = 'Extract purchase orders';
const agent = sampleAgents.find(({ name }) => name === AGENT);
if (agent === undefined) throw new Error('The sample agent is missing.');
const { spec } = agent;

/** Twelve by twelve pixels of one colour. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAwAAAAMCAIAAADZF8uwAAAAGUlEQVR4nGM4EBBAEDEMNUX/iQDDUtGgjBoAQ7gvcEZTN8EAAAAASUVORK5CYII=',
  'base64',
);

const startProvider = () =>
  startOpenAi(() => JSON.stringify(exampleDocument(spec.contract.output)), { input: 100, output: 10 });

const folder = temporaryFolder();
let provider: Awaited<ReturnType<typeof startProvider>>;
let app: Program<{ url: string }>;
test.beforeAll(async () => {
  provider = await startProvider();
  app = await startApplication(folder.path, {
    OPENAI_API_KEY: 'sk-none',
    OPENAI_BASE_URL: provider.url,
  });
});
test.afterAll(async () => {
  await app.stop();
  provider.stop();
  folder.remove();
});

async function attach(page: Page, name: string, mimeType: string, buffer: Buffer): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Choose a file: Document' }).click(),
  ]);
  await chooser.setFiles({ name, mimeType, buffer });
}

test('a scan goes from a case to the model', async ({ page }) => {
  await page.goto(app.started.url);
  await page.getByRole('link', { name: AGENT }).click();
  await page.getByRole('link', { name: 'Tests', exact: true }).click();
  await page.getByRole('button', { name: 'Add case' }).click();
  const editor = page.getByRole('dialog');

  // Before the file, so that no message of the title moves the button under the pointer.
  await editor.getByLabel('Title').first().fill('A scan of a receipt');

  await test.step('what does not fit is refused in words', async () => {
    await attach(page, 'page.html', 'text/html', Buffer.from('<p>'));
    await expect(editor.getByRole('alert')).toContainText(
      /“page\.html” is of type text\/html; Document takes PDF, PNG,? and JPEG, at most 5 MB\./,
    );
    await attach(page, 'scan.png', 'image/png', Buffer.from('%PDF-1.7'));
    await expect(editor.getByRole('alert')).toContainText('“scan.png” is called image/png, but is a PDF.');
    await attach(page, 'scan.png', 'image/png', Buffer.concat([PNG, Buffer.alloc(5_000_001)]));
    await expect(editor.getByRole('alert')).toContainText('“scan.png” has 5 MB');
    await passesAxe(page, 'a refused file');
  });

  await test.step('what fits is shown, can be removed and comes back', async () => {
    await attach(page, 'scan.png', 'image/png', PNG);
    await expect(editor.getByRole('img', { name: 'Preview of scan.png' })).toBeVisible();
    await expect(editor.getByText('PNG, 0 kB')).toBeVisible();
    await editor.getByRole('button', { name: 'Remove the file of Document' }).click();
    await expect(editor.getByRole('button', { name: 'Choose a file: Document' })).toBeFocused();
    await attach(page, 'scan.png', 'image/png', PNG);
    await editor.getByRole('combobox', { name: 'Source' }).click();
    await page.getByRole('option', { name: 'Till receipt' }).click();
    await passesAxe(page, 'an attached file');
    await editor.getByRole('button', { name: 'Save case' }).click();
    await expect(editor).toHaveCount(0);
  });

  const open = page.getByRole('region', { name: 'The open case' });
  await test.step('the model gets the picture, and the opened case shows it', async () => {
    await page.getByRole('row').filter({ hasText: 'A scan of a receipt' }).getByRole('button').click();
    await expect(open.getByRole('img', { name: 'Preview of scan.png' })).toBeVisible();
    await page.getByRole('button', { name: 'Run tests…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Who answers').first().click();
    await page.getByRole('option', { name: 'GPT-5.4 mini · OpenAI' }).click();
    await dialog.getByRole('button', { name: 'Start run' }).click();
    const pictures = (): string[] => provider.bodies.filter((body) => body.includes('input_image'));
    const url = `data:image/png;base64,${PNG.toString('base64')}`;
    await expect.poll(() => pictures().some((body) => body.includes(url))).toBe(true);
    await expect(page.getByRole('button', { name: 'Stop' })).toHaveCount(0);
    expect(pictures().every((body) => body.includes('The files of the input follow'))).toBe(true);
    await page.getByRole('row').filter({ hasText: 'A scan of a receipt' }).getByRole('button').click();
    await expect(open.getByText('Case edited since')).toHaveCount(0);
    await expect(open.getByRole('img', { name: 'Preview of scan.png' })).toBeVisible();
    await open.getByRole('button', { name: 'Raw input and output' }).click();
    await expect(open.getByRole('region', { name: 'Input as JSON' })).not.toContainText(PNG.toString('base64'));
    await passesAxe(page, 'an opened case with a file');
  });
});
