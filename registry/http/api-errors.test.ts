import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { apiErrorsPage } from '../../shared/api/api-errors-page.ts';

it('docs/api-errors.md is what the code answers (RULEHOUSE_WRITE_DOCS=1 writes it)', async () => {
  const page = new URL('../../docs/api-errors.md', import.meta.url);
  if (process.env.RULEHOUSE_WRITE_DOCS === '1') (await import('node:fs')).writeFileSync(page, apiErrorsPage());
  expect(readFileSync(page, 'utf8')).toBe(apiErrorsPage());
});
