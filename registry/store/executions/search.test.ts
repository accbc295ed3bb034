import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, it } from 'vitest';
import { openExecutionLog } from '../execution-log.ts';
import { searchTests } from './search.test-helper.ts';

const folder = mkdtempSync(join(tmpdir(), 'rulehouse-search-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
searchTests('SQLite', it, async () => {
  files += 1;
  // Chunks so small that every search crosses some.
  return openExecutionLog(join(folder, `${files}.sqlite`), { chunkRows: 8 });
});
