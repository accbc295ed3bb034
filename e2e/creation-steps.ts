import type { Page } from '@playwright/test';

/** What the steps of making an agent are found by. */
export const onStep = (page: Page, title: string) => page.getByRole('heading', { level: 2, name: title, exact: true });
export const next = (page: Page) => page.getByRole('button', { name: 'Done, next' });
export const stepLink = (page: Page, title: string) =>
  page.getByRole('navigation', { name: 'Steps' }).getByRole('link', { name: new RegExp(`\\d+\\. ${title}`) });
