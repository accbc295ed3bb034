import { environmentConnections } from '../../engine/environment.ts';
import type { Connection } from '../../engine/model.ts';
import type { ConnectionView } from '../../shared/api/desktop/connections.ts';
import type { Core } from '../context.ts';
import { type ConnectionRecord, listConnections } from '../store/app.ts';

/** Every connection as a screen may know it: those of the environment first, never with a key. */
export async function viewConnections(core: Core): Promise<ConnectionView[]> {
  const fromEnvironment = readEnvironment(core).map(
    (connection): ConnectionView => ({
      id: connection.id,
      kind: connection.kind,
      label: connection.label,
      baseUrl: connection.baseUrl ?? null,
      key: { set: connection.apiKey !== '', last4: lastFour(connection.apiKey), source: 'environment' },
      models: [],
      updatedAt: null,
    }),
  );
  const stored = await listConnections(core.db);
  return [...fromEnvironment, ...stored.map((record) => viewStored(core, record))];
}

export const viewStored = (core: Core, record: ConnectionRecord): ConnectionView => ({
  id: record.id,
  kind: record.kind,
  label: record.label,
  baseUrl: record.baseUrl,
  key: {
    set: record.protectedKey !== null,
    last4: record.last4,
    source: record.protectedKey === null ? 'none' : core.platform.protector.kind,
  },
  models: record.models,
  updatedAt: record.updatedAt,
});

/**
 * Connections with their keys, for the engine only. One whose key cannot be read any more is left out: other providers go
 * on working, and the settings page asks for the key again.
 */
export async function usableConnections(core: Core): Promise<Connection[]> {
  const usable = readEnvironment(core);
  for (const record of await listConnections(core.db)) {
    const apiKey = record.protectedKey === null ? '' : await revealKey(core, record.protectedKey);
    // A compatible endpoint on one's own machine often needs no key; the others always do.
    if (apiKey === null || (apiKey === '' && record.kind !== 'compatible')) continue;
    usable.push({
      id: record.id,
      kind: record.kind,
      label: record.label,
      baseUrl: record.baseUrl ?? undefined,
      apiKey,
    });
  }
  return usable;
}

async function revealKey(core: Core, protectedKey: string): Promise<string | null> {
  try {
    return await core.platform.protector.reveal(protectedKey);
  } catch {
    core.log.warn('a stored provider key could not be read; it has to be entered again');
    return null;
  }
}

/** Enough to recognise a key, never a large part of a short one. */
export const lastFour = (key: string): string | null => (key.length >= 12 ? key.slice(-4) : null);

function readEnvironment(core: Core): Connection[] {
  try {
    return environmentConnections(core.env);
  } catch (error) {
    // A key file that is gone must not keep the application from working with everything else.
    core.log.warn(
      { reason: error instanceof Error && 'code' in error ? error.code : 'unknown' },
      'a key file named in the environment cannot be read',
    );
    return [];
  }
}
