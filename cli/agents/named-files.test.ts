import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withNamedFiles } from './named-files.ts';

let root = '';
let folder = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'named-files-'));
  folder = join(root, 'inputs');
  await mkdir(join(folder, 'photos'), { recursive: true });
  await writeFile(join(folder, 'photos', 'lamp.png'), 'picture');
  await writeFile(join(folder, 'setup.exe'), 'program');
  await writeFile(join(folder, 'large.png'), Buffer.alloc(8 * 1024 * 1024 + 1));
  await writeFile(join(root, 'secret.txt'), 'secret');
  await symlink(join(root, 'secret.txt'), join(folder, 'link.txt'));
});
afterAll(() => rm(root, { recursive: true }));

describe('files that inputs name', () => {
  it('stand in their place, in lists and objects too', async () => {
    const file = { name: 'lamp.png', mediaType: 'image/png', data: 'cGljdHVyZQ==' };
    const named = { $file: 'photos/lamp.png' };
    expect(await withNamedFiles([{ a: named, b: [named], c: { d: named }, e: 1 }], folder)).toEqual([
      { a: file, b: [file], c: { d: file }, e: 1 },
    ]);
    expect(await withNamedFiles({ $file: 'photos/lamp.png', other: 1 }, folder)).toEqual({
      $file: 'photos/lamp.png',
      other: 1,
    });
  });
  it.each([
    ['../secret.txt', 'not in the folder'],
    ['photos/../../secret.txt', 'not in the folder'],
    ['link.txt', 'not in the folder'],
    ['/etc/hosts.txt', 'not in the folder'],
    ['missing.png', 'There is no file'],
    ['setup.exe', 'not known by its name'],
    ['large.png', 'larger than 8 MB'],
  ])('%s is refused', async (path, words) => {
    await expect(withNamedFiles({ $file: path }, folder)).rejects.toThrow(words);
  });
});
