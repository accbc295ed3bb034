import { verifySignature } from '../../ledger/crypto.ts';
import { referencedObjects } from '../../ledger/objects.ts';
import { AppError } from '../../shared/errors.ts';
import { openEnvelope } from '../../shared/governance/dsse.ts';
import type { Entry, Head } from '../../shared/governance/statement.ts';
import type { Json } from '../../shared/spec/ids.ts';
import type { Core } from '../context.ts';
import type { MemberConnection } from './session.ts';

const PAGE = 200;
/** Characters of entries and objects in one call, well below what the registry takes; one entry always fits, as it did when it was new. */
const BUDGET = 6_000_000;

/**
 * Gives a registry that was restored from a backup the decisions back that it lost and this desktop holds: the entries as they
 * are, envelopes and all, with the objects they name. The registry checks each again. Throws `conflict` when it took other
 * decisions since, and what it refuses. Once begun it may be repeated after any interruption.
 */
export async function handBack(core: Core, workspace: string, connection: MemberConnection): Promise<void> {
  for (;;) {
    const held = await core.ledger.head(core.db, workspace);
    const there = await connection.ask((api) => api.head());
    if (there.sequence >= held.sequence) return;
    if (!(await isAncestor(core, workspace, there))) throw otherDecisions();
    const page = await nextPage(core, workspace, there);
    await connection.ask((api) => api.handBack(page));
  }
}

async function isAncestor(core: Core, workspace: string, head: Head): Promise<boolean> {
  if (head.sequence === 0) return true;
  const [own] = await core.ledger.entries(core.db, workspace, head.sequence - 1, 1);
  return own?.hash === head.hash;
}

/** As many of the entries after a head as one call holds, and what they name. */
async function nextPage(core: Core, workspace: string, after: Head): Promise<{ entries: Entry[]; objects: Json[] }> {
  const entries: Entry[] = [];
  const objects = new Map<string, Json>();
  let size = 0;
  for (const entry of await core.ledger.entries(core.db, workspace, after.sequence, PAGE)) {
    const opened = openEnvelope(entry.envelope, verifySignature);
    const named = opened.ok ? referencedObjects(opened.value.statement).filter((hash) => !objects.has(hash)) : [];
    const contents = await Promise.all(
      named.map(async (hash) => [hash, (await core.ledger.object(core.db, hash)) as Json | undefined] as const),
    );
    size += JSON.stringify(entry).length + JSON.stringify(contents).length;
    if (entries.length > 0 && size > BUDGET) break;
    entries.push(entry);
    for (const [hash, content] of contents) if (content !== undefined) objects.set(hash, content);
  }
  return { entries, objects: [...objects.values()] };
}

const otherDecisions = (): AppError =>
  new AppError(
    'conflict',
    'The registry took other decisions since it was restored, so what it lost cannot be put back in its place. Nothing was changed, here or there.',
    { rule: 'fork' },
  );
