import { basename, join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';

/** Axe finds nothing against WCAG 2.2 AA on what is shown now; `state` says in a failure what that was. */
export async function expectNoViolations(page: Page, state?: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`),
    state,
  ).toEqual([]);
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
