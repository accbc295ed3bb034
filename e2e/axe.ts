import { basename, join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import axe from 'axe-core';

export const WCAG_22_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * Axe finds nothing of `tags` on what is shown now; `state` says in a failure what that was. It runs in the page itself:
 * its builder for Playwright opens a window for every result, to gather frames that the application does not have.
 */
export async function expectNoViolations(page: Page, state?: string, tags = WCAG_22_AA): Promise<void> {
  expect(page.frames(), 'what is in a frame would not be examined').toHaveLength(1);
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const violations = await page.evaluate(async (values) => {
    const { axe: examiner } = window as unknown as { axe: typeof axe };
    const found = await examiner.run({ runOnly: { type: 'tag', values }, resultTypes: ['violations'] });
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  }, tags);
  expect(violations, state).toEqual([]);
}

/** With RULEHOUSE_PICTURES=folder every state that is examined is also kept as a picture, for people to look at. */
const PICTURES = process.env.RULEHOUSE_PICTURES;

async function keepPicture(page: Page, state: string): Promise<void> {
  if (PICTURES === undefined) return;
  const name = `${basename(test.info().file, '.e2e.ts')} ${state}`.replace(/[^\w-]+/g, '-').slice(0, 120);
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

/** The same in light and in dark; nothing moves, as the configuration asks for. */
export async function passesAxe(page: Page, state: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectNoViolations(page, `${state}, ${colorScheme}`);
    await keepPicture(page, `${state} ${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: null });
}
