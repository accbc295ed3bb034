import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient, type RouterClient } from '@orpc/server';
import type { Platform } from './platform.ts';
import { fileProtector } from './secrets.ts';
import { type Backend, type BackendOptions, startBackend } from './start.ts';

type DesktopClient = RouterClient<Backend['router']>;

/** A backend on a data folder of its own, and the contract's client in front of it, without a transport. */
export interface TestBackend {
  backend: Backend;
  api: DesktopClient;
  dataFolder: string;
  /** Closes and removes everything. */
  stop(): Promise<void>;
}

export const testPlatform = (dataFolder: string): Platform => ({
  host: 'test',
  capabilities: { nativeDialogs: false, keychain: false, openExternal: false, notifications: false, updates: false },
  protector: fileProtector(join(dataFolder, 'keys')),
  openExternal: async () => undefined,
});

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'rulehouse-backend-'));

export async function openTestBackend(options: Partial<BackendOptions> = {}): Promise<TestBackend> {
  const dataFolder = options.dataFolder ?? temporaryFolder();
  const backend = await startBackend({ env: {}, platform: testPlatform(dataFolder), ...options, dataFolder });
  return {
    backend,
    dataFolder,
    api: createRouterClient(backend.router, { context: backend.context }),
    async stop() {
      await backend.close();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

/** What a call was refused with, in the words and data that a screen gets. */
export async function refusalOf(call: Promise<unknown>): Promise<{ code: string; message: string; data: unknown }> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error && 'code' in error && 'data' in error)
      return { code: String(error.code), message: error.message, data: error.data };
    throw error;
  }
  throw new Error('The call was expected to be refused.');
}
