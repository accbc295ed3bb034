import { findLocalEndpoints } from '../../engine/local-endpoints.ts';
import { adapterFor } from '../../engine/providers/index.ts';
import { work } from '../../ledger/work.ts';
import { AppError } from '../../shared/errors.ts';
import { lastFour, usableConnections, viewConnections, viewStored } from '../connections/connections.ts';
import { os } from '../implement.ts';
import { type ConnectionRecord, listConnections, removeConnection, saveConnection } from '../store/app.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Host and port of an address, this machine under one name. */
function placeOf(baseUrl: string | null): string | null {
  const url = baseUrl === null ? null : URL.parse(baseUrl);
  if (url === null) return null;
  return `${LOOPBACK.has(url.hostname) ? '127.0.0.1' : url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`;
}

export const connections = {
  list: os.connections.list.handler(async ({ context }) => {
    const { kind, words } = context.platform.protector;
    return { connections: await viewConnections(context), protection: { kind, words } };
  }),
  save: os.connections.save.handler(async ({ context, input }) => {
    const { id, key, ...rest } = input;
    const stored = (await listConnections(context.db)).find((record) => record.id === id);
    if (id !== undefined && stored === undefined)
      throw new AppError(
        'not_found',
        'This connection cannot be edited here. Those of the environment are set outside the application.',
        { entity: 'connection', id },
      );
    const kept = { protectedKey: stored?.protectedKey ?? null, last4: stored?.last4 ?? null };
    const protectedKey =
      key === undefined
        ? kept
        : key === null
          ? { protectedKey: null, last4: null }
          : { protectedKey: await context.platform.protector.protect(key), last4: lastFour(key) };
    const record: ConnectionRecord = { id: id ?? context.newId(), ...rest, ...protectedKey, updatedAt: context.now() };
    await work(context.db, async (tx, unit) => {
      await saveConnection(tx, record);
      unit.afterCommit(() => context.announcer.announce(['connections']));
    });
    return viewStored(context, record);
  }),
  remove: os.connections.remove.handler(async ({ context, input }) => {
    const removed = await work(context.db, async (tx, unit) => {
      unit.afterCommit(() => context.announcer.announce(['connections']));
      return removeConnection(tx, input.id);
    });
    if (!removed)
      throw new AppError('not_found', 'This connection was removed already.', { entity: 'connection', id: input.id });
    return { id: input.id };
  }),
  discover: os.connections.discover.handler(async ({ context }) => {
    const taken = new Set((await viewConnections(context)).map(({ baseUrl }) => placeOf(baseUrl)));
    return findLocalEndpoints(context.localPrograms.filter(({ port }) => !taken.has(`127.0.0.1:${port}`)));
  }),
  test: os.connections.test.handler(async ({ context, input, signal }) => {
    const connection = (await usableConnections(context)).find((one) => one.id === input.id);
    if (connection === undefined)
      return { ok: false, message: 'There is no readable key for this connection. Enter the key again.', models: [] };
    return adapterFor(connection.kind).check(connection, signal ?? new AbortController().signal);
  }),
};
