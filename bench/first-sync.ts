import { openTestBackend } from '../backend/backend.test-helper.ts';
import { generateKeyPair, signWith, verifySignature } from '../ledger/crypto.ts';
import { cpuSoFar, startServer } from './server-process.ts';
import type { SyncAnswer, SyncQuestion, SyncReady } from './sync-server.ts';
import { type BenchRow, median, seconds } from './table.ts';

const ROUNDS = 5;
const MOST = 3;

interface Taken {
  wallMs: number;
  cpuMs: number;
}
async function taken(act: () => unknown): Promise<Taken> {
  const [wall, { cpuMs }] = [performance.now(), cpuSoFar()];
  await act();
  return { wallMs: performance.now() - wall, cpuMs: cpuSoFar().cpuMs - cpuMs };
}

/** So many verifications of an ordinary statement's bytes and nothing else, by the function that checks them. */
function bareVerifications(count: number): void {
  const { publicKey, privateKey } = generateKeyPair();
  const message = new TextEncoder().encode('x'.repeat(700));
  const signature = signWith(privateKey)(message);
  for (let at = 0; at < count; at += 1)
    if (!verifySignature(publicKey, message, signature)) throw new Error('It is signed.');
}

/**
 * A new desktop joins a team with a long history: everything is fetched over TLS, verified and kept. Told too, for who wants to
 * make it faster: the desktop's own CPU time.
 */
export async function firstSyncRows(): Promise<BenchRow[]> {
  const server = await startServer<SyncReady, SyncQuestion, SyncAnswer>('sync-server.ts', []);
  const { entries } = server.ready;
  const rounds: { floor: Taken; joined: Taken }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const { link } = await server.ask('invite');
    const desktop = await openTestBackend();
    const before = await taken(() => bareVerifications(entries));
    const joined = await taken(() => desktop.api.registry.join({ invite: link, name: 'New', bringAgents: false }));
    // On both sides of it: a machine that others use is faster now and slower then.
    const after = await taken(() => bareVerifications(entries));
    const floor = { wallMs: (before.wallMs + after.wallMs) / 2, cpuMs: (before.cpuMs + after.cpuMs) / 2 };
    const { state } = await desktop.api.registry.status();
    const { sequence } = (await desktop.api.workspace.current()).head;
    if (state !== 'in_sync' || sequence < entries) throw new Error(`It ended ${state} with ${sequence} entries.`);
    rounds.push({ floor, joined });
    await desktop.stop();
  }
  server.stop();
  const row = (
    what: string,
    of: keyof Taken,
    limit: (ratio: number) => Pick<BenchRow, 'toReach' | 'reached'>,
  ): BenchRow => {
    const ratio = median(rounds.map(({ floor, joined }) => joined[of] / floor[of]));
    return {
      what: `${what} of ${entries} entries, verified`,
      measured: `${seconds(median(rounds.map(({ joined }) => joined[of])))}, ${ratio.toFixed(2)} ×`,
      beside: `${seconds(median(rounds.map(({ floor }) => floor[of])))} for ${entries} bare Ed25519 verifications`,
      ...limit(ratio),
    };
  };
  return [
    row('First synchronisation', 'wallMs', (ratio) => ({ toReach: `at most ${MOST} ×`, reached: ratio <= MOST })),
    // Signatures are checked on other threads beside, so that this is more than the time that a person waits.
    row('CPU time at the desktop', 'cpuMs', () => ({ toReach: '', reached: null })),
  ];
}
