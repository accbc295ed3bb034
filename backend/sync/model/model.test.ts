import { rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { verifySignature } from '../../../ledger/crypto.ts';
import { openDatabase } from '../../../ledger/database.ts';
import { createLedger } from '../../../ledger/ledger.ts';
import type { LedgerTables } from '../../../ledger/tables.ts';
import { registryMigrations } from '../../../registry/store/tables.ts';
import type { Entry } from '../../../shared/governance/statement.ts';
import { temporaryFolder } from '../../backend.test-helper.ts';
import { tallyOf } from './tally.test-helper.ts';
import { settle, steps } from './team-commands.test-helper.ts';
import {
  closeWorld,
  type Desktop,
  heldBy,
  makeTemplate,
  openWorld,
  statementOf,
  stopWorldRegistry,
  type World,
} from './team-world.test-helper.ts';

vi.mock('../pinned-fetch.ts', async (original) => {
  const real = await original<typeof import('../pinned-fetch.ts')>();
  const { faultyFetch } = await import('./faulty-wire.test-helper.ts');
  return { ...real, pinnedFetch: faultyFetch(real.pinnedFetch) };
});

// Executions are no part of these histories: their thread, half of what a registry's start costs, starts with the first of them.
vi.mock('../../../registry/store/execution-log.ts', async (original) => {
  const { openExecutionLog } = await original<typeof import('../../../registry/store/execution-log.ts')>();
  const lazily: typeof openExecutionLog = (...where) => {
    let opened: ReturnType<typeof openExecutionLog> | undefined;
    const log = (): ReturnType<typeof openExecutionLog> => {
      opened ??= openExecutionLog(...where);
      return opened;
    };
    return {
      opened: async () => opened?.opened(),
      write: (row) => log().write(row),
      admit: () => opened?.admit(),
      waiting: () => opened?.waiting() ?? 0,
      age: () => opened?.age() ?? 0,
      page: (request) => log().page(request),
      get: (id) => log().get(id),
      count: (filter, cap) => log().count(filter, cap),
      seriesOf: (agent) => log().seriesOf(agent),
      prune: (request) => log().prune(request),
      dropBefore: (time) => log().dropBefore(time),
      close: async () => opened?.close(),
    };
  };
  return { openExecutionLog: lazily };
});

/** More with RULEHOUSE_HISTORIES=2000; RULEHOUSE_SEED repeats a run. */
const HISTORIES = Number(process.env.RULEHOUSE_HISTORIES ?? 60);
const SEED = Number(process.env.RULEHOUSE_SEED ?? 20260301);
const STEPS = 40;

let template: string;
beforeAll(async () => {
  template = temporaryFolder();
  await makeTemplate(template);
});
afterAll(() => rmSync(template, { recursive: true }));

/** The registry's ledger, read from its files while it is closed. */
async function registryRecord(world: World, workspace: string) {
  await stopWorldRegistry(world);
  const file = join(world.registryFolder, 'registry.sqlite');
  const now = (): string => '2026-03-01T09:30:00.000Z';
  const { db, close } = await openDatabase<LedgerTables>({ file, migrations: registryMigrations, backups: null, now });
  const ledger = createLedger({ verify: verifySignature });
  const record = {
    entries: await ledger.entries(db, workspace, 0, 10_000),
    projection: await projectionOf(db, workspace),
    verified: await ledger.verify(db, workspace),
    isRebuilt: await ledger.projectionsEqualRebuild(db, workspace),
  };
  await close();
  return record;
}
type Db = Awaited<ReturnType<typeof openDatabase<LedgerTables>>>['db'];
const projectionOf = (db: Db, workspace: string) =>
  db.selectFrom('projection').selectAll().where('workspace', '=', workspace).orderBy('kind').orderBy('id').execute();

/** Each approval is of what its change was then, by somebody else than who made it, and each deployment of what was approved. */
function checkApprovals(entries: readonly Entry[]): void {
  const shown = new Map<string, string>();
  const approved = new Set<string>();
  for (const { envelope } of entries) {
    const { kind, payload } = statementOf(envelope.payload);
    if (kind === 'change.open' || kind === 'change.revise') {
      shown.set(payload.change, payload.version);
      for (const known of approved) if (known.startsWith(`${payload.change} `)) approved.delete(known);
    }
    if (kind === 'review.submit') {
      expect(payload.version).toBe(shown.get(payload.change));
      if (payload.verdict === 'approve') approved.add(`${payload.change} ${payload.version}`);
    }
    if (kind === 'channel.deploy') {
      expect(payload.version).toBe(shown.get(payload.change));
      expect(approved).toContain(`${payload.change} ${payload.version}`);
    }
  }
}

async function checkDesktop(desktop: Desktop, world: World, record: Awaited<ReturnType<typeof registryRecord>>) {
  const { context } = desktop.test.backend;
  const { id: workspace, member } = context.workspaces.current();
  const { state } = await desktop.test.api.registry.status();
  const held = await heldBy(desktop);
  const hashes = held.entries.map(({ hash }) => hash);
  const others = record.entries.map(({ hash }) => hash);
  const isPart = hashes.every((hash, at) => others[at] === hash);
  const members = record.projection.filter(({ kind }) => kind === 'member');
  const me = JSON.parse(members.find(({ id }) => id === member)?.data ?? '{"removedAt":null}');
  const key = record.projection.find((row) => row.kind === 'key' && row.id === context.identity.publicKey);
  const isOut = me.removedAt !== null || JSON.parse(key?.data ?? '{}').removedAt !== undefined;
  // Whoever was put out keeps what they hold; everybody else has come to the registry's history, however it was restored.
  if (isOut) expect([state, isPart || world.wasRestored]).toEqual(['refused', true]);
  else {
    expect(state).toBe('in_sync');
    expect(hashes).toEqual(others);
    expect(await projectionOf(context.db as unknown as Db, workspace)).toEqual(record.projection);
    expect(held.waiting.size).toBe(0);
  }
  // Goes through every entry again, as verifying does.
  expect(await context.ledger.projectionsEqualRebuild(context.db, workspace)).toBe(true);
  for (const [agent, purpose] of desktop.typed)
    expect((await desktop.test.api.drafts.get({ agent })).spec.purpose).toBe(purpose);
}

it(`${HISTORIES} random histories of three desktops and a registry end in one record, whatever the line, the programs and the backups do`, {
  timeout: 60_000 + HISTORIES * 20_000,
}, async () => {
  const kinds = new Map<string, number>();
  const ends = { histories: 0, restored: 0, handedBack: 0, decisionsHandedBack: 0 };
  await fc.assert(
    fc.asyncProperty(fc.noBias(steps(STEPS)), async (commands) => {
      const world = await openWorld(template, temporaryFolder());
      try {
        await fc.asyncModelRun(() => ({ model: {}, real: world }), commands);
        await settle(world);
        const { id } = world.desktops[0]?.test.backend.context.workspaces.current() ?? { id: '' };
        const record = await registryRecord(world, id);
        expect(record.verified).toMatchObject({ ok: true });
        expect(record.isRebuilt).toBe(true);
        checkApprovals(record.entries);
        for (const desktop of world.desktops) await checkDesktop(desktop, world, record);
        ends.histories += 1;
        if (world.wasRestored) ends.restored += 1;
        if (world.handedBack > 0) ends.handedBack += 1;
        ends.decisionsHandedBack += world.handedBack;
        for (const { envelope } of record.entries) {
          const { kind } = statementOf(envelope.payload);
          kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
        }
      } finally {
        await closeWorld(world);
      }
    }),
    { numRuns: HISTORIES, seed: SEED, endOnFailure: process.env.RULEHOUSE_HISTORIES !== undefined },
  );
  // Histories in which nothing was handed back would show nothing about it.
  expect(ends.handedBack).toBeGreaterThan(0);
  const covered = { seed: SEED, ...ends, kinds: Object.fromEntries(kinds) };
  const told = ['taken', 'refused', 'fault', 'killed', 'registry', 'state', 'aside'].map((what) => [
    what,
    tallyOf(what),
  ]);
  process.stdout.write(`${JSON.stringify({ ...covered, ...Object.fromEntries(told) })}\n`);
});
