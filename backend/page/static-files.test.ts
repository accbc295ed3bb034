import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findStaticFile, listStaticFiles, type StaticFile } from './static-files.ts';

describe('files of the built window', () => {
  let folder: string;
  let files: Map<string, StaticFile>;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rulehouse-static-'));
    const page = join(folder, 'renderer');
    mkdirSync(join(page, 'assets'), { recursive: true });
    writeFileSync(join(page, 'index.html'), '');
    writeFileSync(join(page, 'assets', 'app-1.js'), '');
    writeFileSync(join(page, 'assets', 'app-1.js.map'), '');
    writeFileSync(join(folder, 'secret.txt'), '');
    symlinkSync(join(folder, 'secret.txt'), join(page, 'linked.txt'));
    files = listStaticFiles(page);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are found by their exact path, hashed ones for good', () => {
    expect(findStaticFile(files, '/assets/app-1.js')).toMatchObject({ immutable: true });
    expect(findStaticFile(files, '/index.html')).toMatchObject({ immutable: false });
  });

  it.each(['/', '/agents', '/agents/01a2-b/rules', '/inbox/', '/agents/M%C3%BCller'])(
    'the page answers for %s',
    (path) => {
      expect(findStaticFile(files, path)?.file).toContain('index.html');
    },
  );

  it.each([
    '/secret.txt',
    '/linked.txt',
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret',
    '/a%5cb',
    '/a%00b',
    '/assets/',
    '/assets/app-2.js',
    '/assets/app-1.js.map',
    '/a\\b',
    '',
    'index.html',
  ])('nothing answers for %s', (path) => {
    expect(findStaticFile(files, path)).toBeUndefined();
  });
});
