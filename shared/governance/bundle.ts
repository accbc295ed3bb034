import { z } from 'zod';
import { AppError } from '../errors.ts';
import { hashOf } from '../json/canonical.ts';
import { Hash, Id, Json } from '../spec/ids.ts';
import { openEnvelope, type Verify } from './dsse.ts';
import type { ObjectReader } from './entities.ts';
import type { MemoryState } from './memory-state.ts';
import { type ProvenChange, type ProvenVersion, provenChange, provenVersion } from './proven.ts';
import { Entry, Head } from './statement.ts';
import { verifyEntries } from './verify.ts';

/** What a bundle was made for; everything is in it either way. */
export const BundleSubject = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('workspace') }),
  z.strictObject({ kind: z.literal('version'), version: Hash }),
  z.strictObject({
    kind: z.literal('change'),
    change: Id,
    /** Reports of the version before that came along unsigned, from whoever made the file. */
    against: z.array(Hash).max(50),
    /** What the registry had told whoever made the file about applications; no decision says it. null: nothing. */
    readers: z
      .strictObject({
        at: z.string(),
        readers: z.array(
          z.strictObject({
            application: z.string(),
            fields: z.array(z.string()),
            reader: z.enum(['tolerant', 'strict']),
          }),
        ),
      })
      .nullable(),
  }),
]);
export type BundleSubject = z.infer<typeof BundleSubject>;

/**
 * A whole history in one file: every signed decision of a workspace in its order, and the specs and reports that they name.
 * It proves itself: whoever checks it needs no network and trusts nobody, not even who made the file.
 */
export const Bundle = z.strictObject({
  format: z.literal('rulehouse-bundle/1'),
  subject: BundleSubject,
  workspace: Id,
  head: Head,
  entries: z.array(Entry),
  objects: z.array(Json),
});
export type Bundle = z.infer<typeof Bundle>;

export interface BundleCheck {
  ok: boolean;
  workspace: { id: string; name: string } | null;
  /** How many entries hold, from the first on. */
  entries: number;
  /** Who founded the workspace, by key: compare it with what the team says its key is. */
  founder: { name: string; key: string } | null;
  /** The last head that holds; two copies of one history have the same. */
  head: Head;
  problem: { entry: number | null; message: string } | null;
  /** Of the subject's version; null where the bundle is about something else. */
  version: ProvenVersion | null;
  /** Of the subject's change; null where the bundle is about something else. */
  change: ProvenChange | null;
}
/** A bundle that was read, what was found in it, and the state that its decisions add up to. */
export interface OpenedBundle {
  bundle: Bundle;
  check: BundleCheck;
  state: MemoryState;
  objects: ObjectReader;
}

/** How many objects or entries are checked between two pauses: some milliseconds of work. */
const STRIDE = 20;
async function* paced<T>(items: readonly T[], pause: () => Promise<void>): AsyncGenerator<T> {
  for (const [at, item] of items.entries()) {
    if (at % STRIDE === STRIDE - 1) await pause();
    yield item;
  }
}

/**
 * Checks a bundle from its first entry: form, order, hashes, signatures, permissions, and that its subject is in it. `pause`
 * lets a host that answers others meanwhile take its turn; a long history takes seconds. Throws `invalid_input` for what is no bundle.
 */
export const verifyBundle = async (...input: Parameters<typeof openBundle>): Promise<BundleCheck> =>
  (await openBundle(...input)).check;

/** The same, with the state it ends in. */
export async function openBundle(
  content: unknown,
  verify: Verify,
  pause: () => Promise<void> = async () => {},
): Promise<OpenedBundle> {
  const parsed = Bundle.safeParse(content);
  if (!parsed.success)
    throw new AppError('invalid_input', 'This file is not a history of Rulehouse.', {
      problems: parsed.error.issues.slice(0, 20).map(({ path, message }) => ({
        path: `/${path.join('/')}`,
        field: String(path[0] ?? 'file'),
        message,
      })),
    });
  const bundle = parsed.data;
  // Under the hash that their own content has: what a file says an object is called counts for nothing.
  const objects = new Map<Hash, Json>();
  for await (const object of paced(bundle.objects, pause)) objects.set(hashOf(object), object);
  const reader: ObjectReader = async (hash) => objects.get(hash);
  const found = await verifyEntries(paced(bundle.entries, pause), { verify, objects: reader });
  const { state, head, checked } = found;
  const ledger = await state.get('ledger', 'ledger');
  const workspace = ledger === undefined ? undefined : await state.get('workspace', ledger.workspace);
  const { subject } = bundle;
  const version = subject.kind === 'version' ? await provenVersion(state, subject.version) : null;
  const change = subject.kind === 'change' ? await provenChange(state, reader, subject.change) : null;
  const problem =
    found.problem === null
      ? otherProblem(bundle, head, workspace?.id, version ?? change)
      : { entry: found.problem.sequence, message: found.problem.refusal.message };
  const check: BundleCheck = {
    ok: problem === null,
    workspace: workspace === undefined ? null : { id: workspace.id, name: workspace.name },
    entries: checked,
    founder: checked === 0 ? null : founderOf(bundle.entries[0]),
    head,
    problem,
    version,
    change,
  };
  return { bundle, check, state, objects: reader };
}

/** What can be wrong with a file whose entries all hold. */
function otherProblem(
  { head, workspace, subject }: Bundle,
  found: Head,
  id: string | undefined,
  proven: ProvenVersion | ProvenChange | null,
): BundleCheck['problem'] {
  if (id === undefined) return { entry: null, message: 'The file holds no decision at all.' };
  if (id !== workspace) return { entry: null, message: 'The decisions are of another workspace than the file says.' };
  if (head.sequence !== found.sequence || head.hash !== found.hash)
    return { entry: null, message: 'The file ends before, or after, the last decision it speaks of.' };
  if (subject.kind !== 'workspace' && proven === null)
    return { entry: null, message: `The ${subject.kind} that the file is about is not among its decisions.` };
  return null;
}

/** By the first decision itself, which holds: later ones may claim earlier times. */
function founderOf(first: Entry | undefined): BundleCheck['founder'] {
  const opened = openEnvelope(first?.envelope, () => true);
  if (!opened.ok || opened.value.statement.kind !== 'workspace.create') return null;
  const { actor, payload } = opened.value.statement;
  return { name: payload.founder, key: actor.key };
}
