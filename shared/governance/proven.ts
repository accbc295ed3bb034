import type { Hash } from '../spec/ids.ts';
import type { Entities, ObjectReader, Review } from './entities.ts';
import { readEvidence } from './evidence.ts';
import type { MemoryState } from './memory-state.ts';
import { becameOf } from './overtaken.ts';
import { effectivePolicy } from './protections.ts';
import type { Overtaken } from './sign-off.ts';

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
/** One change as the decisions have it, with the tests it was signed on. */
export interface ProvenChange {
  change: string;
  title: string;
  agent: string;
  status: Entities['change']['status'];
  author: string;
  version: { hash: Hash; number: number };
  /** Number of the version it starts from; null: the first. */
  base: number | null;
  reviews: {
    by: string;
    verdict: Review['verdict'];
    capacity: Review['capacity'];
    time: string;
    /** Number of the version, and the reports, that were signed. */
    version: number;
    evidence: Hash[];
    /** What became of it; null: it counts, on exactly the version and the reports of the change. */
    overtaken: Overtaken | null;
  }[];
  /** The reports of the change, each under the hash of its own content; `signedBy` those whose verdict counts and names it. */
  evidence: { hash: Hash; dryRun: boolean; models: string[]; cases: number; passed: number; signedBy: string[] }[];
}

/** By member id; people who left keep their names. */
export function namesIn(state: MemoryState): (member: string) => string {
  const names = new Map(state.list('member').map(({ id, name }) => [id, name]));
  return (member) => names.get(member) ?? 'Somebody unknown';
}

export async function provenVersion(state: MemoryState, hash: Hash): Promise<ProvenVersion | null> {
  const version = await state.get('version', hash);
  if (version === undefined) return null;
  const agent = await state.get('agent', version.agent);
  const nameOf = namesIn(state);
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

/** null where the change is not in it, or a report that it cites is not. */
export async function provenChange(
  state: MemoryState,
  objects: ObjectReader,
  id: string,
): Promise<ProvenChange | null> {
  const change = await state.get('change', id);
  const agent = await state.get('agent', change?.agent ?? '');
  const [workspace] = state.list('workspace');
  const reports = await readEvidence(objects, change?.evidence ?? []);
  if (change === undefined || agent === undefined || workspace === undefined || !reports.ok) return null;
  const nameOf = namesIn(state);
  const numbers = new Map(state.list('version').map((version) => [version.id, version.number]));
  const members = new Map(state.list('member').map((member) => [member.id, member]));
  const policy = effectivePolicy(agent, workspace);
  const reviews = change.reviews.map((review) => ({
    by: nameOf(review.member),
    verdict: review.verdict,
    capacity: review.capacity,
    time: review.time,
    version: numbers.get(review.version) ?? 0,
    evidence: review.evidence,
    overtaken: becameOf(review, change, policy, (member) => members.get(member)),
  }));
  return {
    change: change.id,
    title: change.title,
    agent: agent.name,
    status: change.status,
    author: nameOf(change.author),
    version: { hash: change.version, number: numbers.get(change.version) ?? 0 },
    base: change.base === null ? null : (numbers.get(change.base) ?? 0),
    reviews,
    evidence: reports.value.map(({ dryRun, models, counts }, index) => {
      const hash = change.evidence[index] ?? '';
      const signers = reviews.filter((review) => review.overtaken === null && review.evidence.includes(hash));
      return {
        ...{ hash, dryRun, models: models.map(({ requested }) => requested) },
        ...{ cases: counts.total, passed: counts.pass },
        signedBy: [...new Set(signers.map(({ by }) => by))],
      };
    }),
  };
}
