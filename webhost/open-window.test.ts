import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWindow } from './open-window.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rulehouse-open-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
const URL_WITH_TOKEN = 'http://127.0.0.1:4000/#token=secret-token';

it('opens nothing on a machine without a display', () => {
  expect(openWindow(URL_WITH_TOKEN, folder, {}, 'linux').how).toBe('not opened');
  expect(existsSync(join(folder, 'open.html'))).toBe(false);
});

it('keeps the token out of the command line, in a page only this user can read', async () => {
  const seen = join(folder, 'arguments.txt');
  writeFileSync(join(folder, 'chromium'), `#!/bin/sh\necho "$@" > ${seen}.part && mv ${seen}.part ${seen}\n`);
  chmodSync(join(folder, 'chromium'), 0o755);
  const written = new Promise<void>((resolve) => {
    const watcher = watch(folder, () => {
      if (!existsSync(seen)) return;
      watcher.close();
      resolve();
    });
  });
  const opened = openWindow(URL_WITH_TOKEN, folder, { DISPLAY: ':1', PATH: `${folder}:/bin` }, 'linux');
  await written;
  expect(opened.how).toBe('application window');
  expect(readFileSync(seen, 'utf8')).not.toContain('secret-token');
  expect(readFileSync(join(folder, 'open.html'), 'utf8')).toContain(URL_WITH_TOKEN);
  expect(statSync(join(folder, 'open.html')).mode & 0o077).toBe(0);
  opened.forget();
  expect(existsSync(join(folder, 'open.html'))).toBe(false);
});
