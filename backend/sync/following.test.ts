import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { hasPostgres, SKIPPED, type TestPostgres, testPostgres } from '../../ledger/postgres.test-helper.ts';
import { type Registry, startRegistry } from '../../registry/start.ts';
import { openTestBackend, type TestBackend } from '../backend.test-helper.ts';

const HOUR_MS = 3_600_000;
/** Nobody asks by itself within a test: what comes was told. */
const PATIENT = { watchedMs: HOUR_MS, quietMs: HOUR_MS };

/** Waits for what is told; the test's own time limit ends it. */
const until = (ask: () => Promise<unknown>, wanted: unknown) =>
  vi.waitFor(async () => expect(await ask()).toMatchObject(wanted as object), { timeout: 60_000, interval: 20 });

/** A line to a registry that can be cut, or die without a word. */
interface Line {
  address: string;
  /** Ends every connection; new ones are made as before. */
  cut(): void;
  /** Every connection stays, and nothing comes through any more; new ones are made as before. */
  freeze(): void;
  close(): void;
}
async function openLine(to: string): Promise<Line> {
  const { hostname, port } = new URL(to);
  const pairs = new Set<readonly [Socket, Socket]>();
  const server: Server = createServer((near) => {
    const far = connect(Number(port), hostname);
    const pair = [near, far] as const;
    pairs.add(pair);
    near.pipe(far);
    far.pipe(near);
    for (const socket of pair) {
      socket.on('error', () => {});
      socket.on('close', () => {
        pairs.delete(pair);
        for (const each of pair) each.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => {
    for (const [near] of [...pairs]) near.destroy();
  };
  return {
    // A TCP listener's address is always an AddressInfo.
    address: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    freeze() {
      for (const [near, far] of pairs) {
        near.unpipe(far);
        far.unpipe(near);
        near.pause();
        far.pause();
      }
    },
    close() {
      cut();
      server.close();
    },
  };
}

interface Team {
  editor: TestBackend;
  approver: TestBackend;
}
/** An approver's window, patient, that joins at one address and an editor that joins at another. */
async function openTeam(
  editorAt: Registry,
  approverAt: Registry,
  line: Line | null,
  silenceMs = HOUR_MS,
): Promise<Team> {
  const [editor, approver] = await Promise.all([
    openTestBackend({ syncPace: { ...PATIENT, silenceMs } }),
    openTestBackend({ syncPace: PATIENT }),
  ]);
  const invite = (await editorAt.invite(['editor', 'engineer'], 1)).link;
  const through =
    line === null ? invite : invite.replace(encodeURIComponent(editorAt.address), encodeURIComponent(line.address));
  await editor.api.registry.join({ invite: through, name: 'Erin', bringAgents: true });
  const { link } = await approverAt.invite(['approver', 'engineer', 'admin'], 1);
  await approver.api.registry.join({ invite: link, name: 'Ada', bringAgents: false });
  return { editor, approver };
}
/** Approves and deploys the next change that is open; returns the agent. */
async function deployNext({ approver }: Team): Promise<string> {
  const [change] = await approver.api.changes.list({ status: 'open' });
  const { id, version, contract, confirmContract, agent } = await approver.api.changes.get({ id: change?.id ?? '' });
  const verdict = { id, version: version.hash, evidence: [], verdict: 'approve' as const, comment: '' };
  await approver.api.changes.review({ ...verdict, ...(confirmContract ? { contract } : {}) });
  await approver.api.changes.deploy({ id, channel: 'production', reason: '' });
  return agent.id;
}
const shownIn =
  ({ api }: TestBackend, agent: string) =>
  async () =>
    (await api.agents.get({ id: agent })).channels;
const DEPLOYED = [{ name: 'production', version: { number: 1 } }];

describe('a desktop with a window, whose own asking is an hour away', () => {
  let folder: string;
  let registry: Registry;
  let line: Line;
  let team: Team;
  let stopWatching: () => void;
  const start = (port = 0): Promise<Registry> =>
    startRegistry({ dataFolder: folder, env: {}, logLevel: 'silent', port, beatMs: 50 });
  const open = async (silenceMs?: number): Promise<void> => {
    folder = mkdtempSync(join(tmpdir(), 'rulehouse-following-'));
    registry = await start();
    line = await openLine(registry.address);
    team = await openTeam(registry, registry, line, silenceMs);
    stopWatching = team.editor.backend.context.sync.watch();
  };
  afterEach(async () => {
    stopWatching();
    line.close();
    await Promise.all([team.editor.stop(), team.approver.stop()]);
    await registry.close();
    rmSync(folder, { recursive: true });
  });

  it('shows what another one deployed', async () => {
    await open();
    const agent = await deployNext(team);
    await until(shownIn(team.editor, agent), DEPLOYED);
    expect(await team.editor.api.registry.status()).toMatchObject({ state: 'in_sync', problem: null });
  });

  it('hears what was decided while its line was cut', async () => {
    await open();
    const first = await deployNext(team);
    await until(shownIn(team.editor, first), DEPLOYED);
    line.cut();
    const second = await deployNext(team);
    await until(shownIn(team.editor, second), DEPLOYED);
  });

  it('sends what it decided while the registry was away, and hears the rest, once that is back', async () => {
    await open();
    const agent = await deployNext(team);
    await until(shownIn(team.editor, agent), DEPLOYED);
    await registry.close();
    const { spec, revision } = await team.editor.api.drafts.get({ agent });
    await team.editor.api.drafts.save({ agent, revision, spec: { ...spec, purpose: 'Written on the train.' } });
    const { id } = await team.editor.api.changes.submit({ agent, title: 'Train', reason: 'So.', evidence: [] });
    expect(await team.editor.api.registry.status()).toMatchObject({ state: 'offline', waiting: 2 });
    registry = await start(Number(new URL(registry.address).port));
    await until(() => team.editor.api.registry.status(), { state: 'in_sync', waiting: 0 });
    await team.approver.api.registry.sync();
    expect((await team.approver.api.changes.get({ id })).title).toBe('Train');
    const other = await deployNext(team);
    await until(shownIn(team.editor, other), [{ name: 'production' }]);
  });

  it('notices a line that died without a word, and makes another', async () => {
    await open(400);
    const first = await deployNext(team);
    await until(shownIn(team.editor, first), DEPLOYED);
    line.freeze();
    const second = await deployNext(team);
    await until(shownIn(team.editor, second), DEPLOYED);
  });

  it('listens to nobody while no window is open', async () => {
    await open();
    const agent = await deployNext(team);
    await until(shownIn(team.editor, agent), DEPLOYED);
    stopWatching();
    const other = await deployNext(team);
    await team.approver.api.registry.sync();
    expect(await shownIn(team.editor, other)()).toEqual([]);
    await team.editor.api.registry.sync();
    expect(await shownIn(team.editor, other)()).toMatchObject(DEPLOYED);
  });
});

describe.skipIf(!hasPostgres())(`two desktops at two replicas on PostgreSQL ${SKIPPED}`, () => {
  let server: TestPostgres;
  let folder: string;
  let replicas: Registry[];
  beforeAll(async () => {
    server = await testPostgres();
    folder = mkdtempSync(join(tmpdir(), 'rulehouse-following-'));
    const databaseUrl = await server.database();
    replicas = [];
    for (const name of ['first', 'second']) {
      const dataFolder = join(folder, name);
      mkdirSync(dataFolder);
      const secret = 'a secret of the test, long enough for it';
      replicas.push(await startRegistry({ dataFolder, databaseUrl, secret, env: {}, logLevel: 'silent' }));
    }
  });
  afterAll(async () => {
    for (const replica of replicas) await replica.close();
    await server.remove();
    rmSync(folder, { recursive: true });
  });

  it('show each other’s deployments, though their own asking is an hour away', async () => {
    const [first, second] = replicas;
    if (first === undefined || second === undefined) throw new Error('There are two replicas.');
    const team = await openTeam(first, second, null);
    const stopWatching = team.editor.backend.context.sync.watch();
    const agent = await deployNext(team);
    await until(shownIn(team.editor, agent), DEPLOYED);
    stopWatching();
    await Promise.all([team.editor.stop(), team.approver.stop()]);
  });
});
