import { bundleOf } from '../../ledger/bundle.ts';
import { verifySignature } from '../../ledger/crypto.ts';
import { AppError } from '../../shared/errors.ts';
import { openBundle } from '../../shared/governance/bundle.ts';
import type { Entities } from '../../shared/governance/entities.ts';
import { evidenceFile } from '../../shared/governance/evidence-pack/file.ts';
import type { Json } from '../../shared/spec/ids.ts';
import type { BackendContext } from '../context.ts';
import { currentState } from '../governance/current-state.ts';
import type { State } from '../governance/state.ts';
import { readReaders } from '../store/readers.ts';
import { viewEvidence } from '../views/evidence.ts';
import { find } from '../views/find.ts';

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * The evidence pack of a change as a file that proves itself. Only confirmed decisions are in it: what still waits for the
 * registry has no place in the history yet, and a change that does is refused.
 */
export async function makeEvidenceFile(
  context: BackendContext,
  id: string,
): Promise<{ fileName: string; content: string }> {
  const state = await currentState(context);
  const workspace = context.workspaces.current().id;
  const change = await find(state, 'change', id);
  const { slug } = await find(state, 'agent', change.agent);
  const compared = await comparedReports(context, state, change);
  const subject = {
    kind: 'change' as const,
    change: id,
    against: [...compared.keys()],
    readers: await readersOf(context, slug),
  };
  const bundle = await bundleOf(context.db, workspace, subject);
  const opened = await openBundle(
    { ...bundle, objects: [...bundle.objects, ...compared.values()] },
    verifySignature,
    nextTurn,
  );
  if (opened.check.ok === false && (await context.ledger.reader(context.db, workspace).get('change', id)) === undefined)
    throw new AppError('unavailable', 'This change still waits for the registry. Synchronise, then export it.', {
      what: 'registry',
    });
  const content = await evidenceFile(opened, context.version);
  return { fileName: `evidence-${slug}-v${opened.check.change?.version.number ?? 0}.html`, content };
}

/** Reports of the version before that the change is compared with, by hash: those of this machine are in no decision. */
async function comparedReports(
  context: BackendContext,
  state: State,
  change: Entities['change'],
): Promise<Map<string, Json>> {
  const { spec } = await find(state, 'version', change.version);
  const found = new Map<string, Json>();
  for (const { against } of await viewEvidence(context, state, change, spec)) {
    const report = against === null ? undefined : await context.ledger.object(context.db, against);
    // Stored only as canonical JSON.
    if (against !== null && report !== undefined) found.set(against, report as Json);
  }
  return found;
}

async function readersOf(context: BackendContext, slug: string) {
  const kept = await readReaders(context.db, context.workspaces.current().id);
  if (kept === undefined) return null;
  const readers = kept.readers
    .filter(({ agent }) => agent === slug)
    .map(({ application, fields, reader }) => ({ application, fields, reader }));
  return { at: kept.at, readers };
}
