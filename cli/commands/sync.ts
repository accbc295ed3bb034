import type { BackendContext } from '../../backend/context.ts';
import type { SyncState } from '../../shared/api/desktop/registry.ts';
import { AppError } from '../../shared/errors.ts';
import { withBackend } from '../agents/open-backend.ts';
import { oneLine } from '../print/table.ts';
import { EXIT, type Terminal } from '../terminal.ts';

interface SyncOptions {
  data: string;
  json?: boolean;
}

/** How the data folder and its registry stand afterwards. */
interface Synchronised extends Pick<SyncState, 'state' | 'address' | 'waiting' | 'problem' | 'clock'> {
  /** Decisions that came, my own among them. */
  received: number;
  sent: number;
}

// With what waits unsent a folder is up to date for those who only fetch.
const FINE: readonly SyncState['state'][] = ['in_sync', 'syncing'];
const some = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

async function exchange(context: BackendContext, act: () => Promise<SyncState>): Promise<Synchronised> {
  const { kind, id } = context.workspaces.current();
  if (kind !== 'team')
    throw new AppError(
      'unsupported',
      'This data folder belongs to no team, so there is no registry to synchronise with. Join one with “rulehouse join”.',
      { capability: 'registry' },
    );
  const held = async (): Promise<number> => (await context.ledger.head(context.db, id)).sequence;
  const [before, waited] = [await held(), (await context.sync.status()).waiting];
  const { state, address, waiting, problem, clock } = await act();
  return {
    state,
    address,
    waiting,
    problem,
    clock,
    received: (await held()) - before,
    sent: Math.max(0, waited - waiting),
  };
}

function tell(terminal: Terminal, done: Synchronised, options: SyncOptions): number {
  const { state, address, received, sent, waiting, problem, clock } = done;
  if (options.json === true) terminal.print(JSON.stringify(done));
  else if (problem === null)
    terminal.print(
      `Synchronised with ${address}: ${some(received, 'decision', 'decisions')} received, ${sent} sent${waiting === 0 ? '' : `, ${waiting} waiting`}.`,
    );
  for (const words of [problem, clock]) if (words !== null) terminal.say(oneLine(words));
  return FINE.includes(state) ? EXIT.done : EXIT.error;
}

/** `rulehouse pull`: fetches and verifies what the registry has, and sends nothing. 1 where the registry cannot be reached or believed. */
export async function pullFromRegistry(terminal: Terminal, options: SyncOptions): Promise<number> {
  return withBackend(terminal, options.data, { signs: true }, async (context) =>
    tell(terminal, await exchange(context, () => context.sync.fetchNow()), options),
  );
}

/** `rulehouse push`: sends what waits, and fetches what is new. 1 where something is refused or cannot be sent. */
export async function pushToRegistry(terminal: Terminal, options: SyncOptions): Promise<number> {
  return withBackend(terminal, options.data, { signs: true }, async (context) => {
    const done = await exchange(context, () => context.sync.syncNow());
    const code = tell(terminal, done, options);
    return done.waiting > 0 ? EXIT.error : code;
  });
}

/** `rulehouse join`: makes the data folder a member's by an invite link, and fetches what the team decided. */
export async function joinTeam(
  terminal: Terminal,
  invite: string,
  options: SyncOptions & { name: string; bringAgents?: boolean },
): Promise<number> {
  return withBackend(terminal, options.data, { signs: true }, async (context) => {
    const { joinTeam: join } = await import('../../backend/sync/join.ts');
    const { name, bringAgents = false } = options;
    await join(context, { invite, name, bringAgents }, terminal.signal);
    return tell(terminal, await exchange(context, () => context.sync.syncNow()), options);
  });
}
