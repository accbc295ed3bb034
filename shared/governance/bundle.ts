import { z } from 'zod';
import { AppError } from '../errors.ts';
import { hashOf } from '../json/canonical.ts';
import { Hash, Id, Json } from '../spec/ids.ts';
import { openEnvelope, type Verify } from './dsse.ts';
import type { Entities } from './entities.ts';
import type { MemoryState } from './memory-state.ts';
import { Entry, Head } from './statement.ts';
import { verifyEntries } from './verify.ts';

/** What a bundle was made for; everything is in it either way. */
export const BundleSubject = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('workspace') }),
  z.strictObject({ kind: z.literal('version'), version: Hash }),
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

/** One version as the decisions have it, for people. */
export interface ProvenVersion {
  version: Hash;
  number: number;
  agent: string;
  /** Short name of the agent. */
  slug: string;
  spec: Hash;
  author: string;
  reason: string;
  time: string;
  /** Reviews of the changes that asked to publish exactly this version, those that were voided aside. */
  reviews: { by: string; verdict: 'approve' | 'request_changes'; capacity: 'approver' | 'engineer'; time: string }[];
  /** When it came to a channel, and how. */
  deployments: { channel: string; kind: 'deploy' | 'rollback'; by: string; time: string }[];
  /** Where it is in effect when the history ends. */
  channels: string[];
}
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
  /** Of the subject's version; null where the bundle is of the whole workspace. */
  version: ProvenVersion | null;
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
export async function verifyBundle(
  content: unknown,
  verify: Verify,
  pause: () => Promise<void> = async () => {},
): Promise<BundleCheck> {
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
  const found = await verifyEntries(paced(bundle.entries, pause), {
    verify,
    objects: async (hash) => objects.get(hash),
  });
  const { state, head, checked } = found;
  const ledger = await state.get('ledger', 'ledger');
  const workspace = ledger === undefined ? undefined : await state.get('workspace', ledger.workspace);
  const version = bundle.subject.kind === 'version' ? await provenVersion(state, bundle.subject.version) : null;
  const problem =
    found.problem === null
      ? otherProblem(bundle, head, workspace?.id, version)
      : { entry: found.problem.sequence, message: found.problem.refusal.message };
  return {
    ok: problem === null,
    workspace: workspace === undefined ? null : { id: workspace.id, name: workspace.name },
    entries: checked,
    founder: checked === 0 ? null : founderOf(bundle.entries[0]),
    head,
    problem,
    version,
  };
}

/** What can be wrong with a file whose entries all hold. */
function otherProblem(
  { head, workspace, subject }: Bundle,
  found: Head,
  id: string | undefined,
  version: ProvenVersion | null,
): BundleCheck['problem'] {
  if (id === undefined) return { entry: null, message: 'The file holds no decision at all.' };
  if (id !== workspace) return { entry: null, message: 'The decisions are of another workspace than the file says.' };
  if (head.sequence !== found.sequence || head.hash !== found.hash)
    return { entry: null, message: 'The file ends before, or after, the last decision it speaks of.' };
  if (subject.kind === 'version' && version === null)
    return { entry: null, message: 'The version that the file is about is not among its decisions.' };
  return null;
}

/** By the first decision itself, which holds: later ones may claim earlier times. */
function founderOf(first: Entry | undefined): BundleCheck['founder'] {
  const opened = openEnvelope(first?.envelope, () => true);
  if (!opened.ok || opened.value.statement.kind !== 'workspace.create') return null;
  const { actor, payload } = opened.value.statement;
  return { name: payload.founder, key: actor.key };
}

async function provenVersion(state: MemoryState, hash: Hash): Promise<ProvenVersion | null> {
  const version = await state.get('version', hash);
  if (version === undefined) return null;
  const agent = await state.get('agent', version.agent);
  const nameOf = (member: string): string =>
    state.list('member').find(({ id }) => id === member)?.name ?? 'Somebody unknown';
  const reviewsOf = ({ reviews }: Entities['change']) =>
    reviews
      .filter((review) => review.version === hash && review.voided === null)
      .map(({ member, verdict, capacity, time }) => ({ by: nameOf(member), verdict, capacity, time }));
  return {
    version: hash,
    number: version.number,
    agent: agent?.name ?? '',
    slug: agent?.slug ?? '',
    spec: version.spec,
    author: nameOf(version.author),
    reason: version.reason,
    time: version.time,
    reviews: state.list('change').flatMap(reviewsOf),
    deployments: state
      .list('deployment')
      .filter(({ to }) => to === hash)
      .map(({ channel, kind, by, time }) => ({ channel, kind, by: nameOf(by), time })),
    channels: state.list('channel').flatMap((channel) => (channel.version === hash ? [channel.name] : [])),
  };
}
