import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium, type Page } from 'playwright';
import { startApplication, temporaryFolder } from '../e2e/processes.ts';
import { CHROMIUM_FLAGS, findChromium } from '../scripts/find-chromium.ts';
import type { BenchRow } from './table.ts';

const ASSETS = join(import.meta.dirname, '..', 'dist', 'renderer', 'assets');
const LIMIT_KB = 350;
const SETTLED_MS = 2000;
const AGENT = 'moderate-marketplace-listings';
/** What only an open prompt or a difference of prompts loads. */
const IS_MONACO = /^(prompt|editor\.worker|codicon)/;
const IS_WORKER = /\.worker-/;

/** Where somebody gets to in ordinary use, and what is there once the page is usable. */
const WAY = [
  { at: 'the first list', path: '/agents', ready: 'link' },
  { at: 'an open rule', path: `/agents/${AGENT}/rules`, ready: 'textbox' },
  { at: 'tests', path: `/agents/${AGENT}/tests`, ready: 'button' },
  { at: 'the contract', path: `/agents/${AGENT}/contract`, ready: 'button' },
  { at: 'changes', path: `/agents/${AGENT}/changes`, ready: 'heading' },
] as const;

/** Kilobytes as the network carries them, compressed at the level that servers use. */
const kilobytes = (files: Iterable<string>): number =>
  [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(ASSETS, file))).length, 0) / 1000;
const words = (kb: number): string => `${Math.round(kb)} kB`;
const row = (what: string, kb: number, isLimited: boolean): BenchRow => ({
  what,
  measured: words(kb),
  beside: '',
  toReach: isLimited ? `at most ${LIMIT_KB} kB` : '',
  reached: isLimited ? kb <= LIMIT_KB : null,
});

/** What the window loads from its first moment on, screen by screen, as a browser asked for it; sizes with gzip. */
export async function windowSizeRows(): Promise<BenchRow[]> {
  let executablePath: string;
  try {
    executablePath = findChromium();
  } catch (error) {
    console.log(`The window was not measured: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
  const folder = temporaryFolder();
  const application = await startApplication(folder.path);
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    return await measured(page, new URL(application.started.url));
  } finally {
    await browser.close();
    await application.stop();
    folder.remove();
  }
}

async function measured(page: Page, url: URL): Promise<BenchRow[]> {
  const loaded = new Set<string>();
  page.on('request', (request) => {
    const file = /\/assets\/(.+\.(?:js|css))$/.exec(new URL(request.url()).pathname)?.[1];
    if (file !== undefined) loaded.add(file);
  });
  const rows: BenchRow[] = [];
  for (const { at, path, ready } of WAY) {
    await page.goto(`${url.origin}${path}${url.hash}`);
    await page.getByRole('main').getByRole(ready).first().waitFor();
    // What a screen asks for once it stands: workers, and what its parts load when they are drawn.
    await page.waitForTimeout(SETTLED_MS);
    const window = [...loaded].filter((file) => !IS_WORKER.test(file) && !IS_MONACO.test(file));
    const isFirst = path === WAY[0].path;
    rows.push(row(`Window: JavaScript and CSS up to ${at}`, kilobytes(window), isFirst));
  }
  const all = readdirSync(ASSETS).filter((file) => /\.(js|css)$/.test(file) && !IS_MONACO.test(file));
  rows.push(
    row('Beside it, workers of these screens', kilobytes([...loaded].filter((file) => IS_WORKER.test(file))), false),
  );
  rows.push(
    row(
      'Every screen and dialog there is, without Monaco and workers',
      kilobytes(all.filter((file) => !IS_WORKER.test(file))),
      false,
    ),
  );
  return rows;
}
