import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileProtector } from './secrets.ts';

describe('keys in a host without a keychain', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rulehouse-secrets-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('come back after a restart and stand nowhere in clear', async () => {
    const stored = await fileProtector(join(folder, 'keys')).protect('sk-canary-1234');
    expect(stored).not.toContain('canary');
    expect(await fileProtector(join(folder, 'keys')).reveal(stored)).toBe('sk-canary-1234');
    for (const file of readdirSync(join(folder, 'keys')))
      expect(readFileSync(join(folder, 'keys', file)).includes('canary')).toBe(false);
  });

  it('lie in a folder and a file that only the owner can open', async () => {
    await fileProtector(join(folder, 'keys')).protect('x');
    expect(statSync(join(folder, 'keys')).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'keys', 'secrets.key')).mode & 0o777).toBe(0o600);
  });

  it('are not used when other users could have read the key file', async () => {
    const stored = await fileProtector(join(folder, 'keys')).protect('x');
    chmodSync(join(folder, 'keys', 'secrets.key'), 0o644);
    await expect(fileProtector(join(folder, 'keys')).reveal(stored)).rejects.toThrow('can be read by other users');
  });

  it('say what to do when the key file was replaced or the text was altered', async () => {
    const stored = await fileProtector(join(folder, 'keys')).protect('x');
    await expect(fileProtector(join(folder, 'other')).reveal(stored)).rejects.toThrow();
    await expect(fileProtector(join(folder, 'keys')).reveal('keychain1:abc')).rejects.toThrow('Enter it again');
  });
});
