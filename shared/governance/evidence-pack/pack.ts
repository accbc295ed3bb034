import { compareReports } from '../../grading/compare-reports.ts';
import type { Report } from '../../grading/report.ts';
import { contractImpact } from '../../schema/contract-impact.ts';
import { differences } from '../../spec/differences.ts';
import { partTitle } from '../../spec/parts.ts';
import type { Spec } from '../../spec/spec.ts';
import type { BundleSubject, OpenedBundle } from '../bundle.ts';
import { contractHash } from '../contract-confirmation.ts';
import type { Entities } from '../entities.ts';
import { readCited } from '../evidence.ts';
import { becameOf, sayOvertaken } from '../overtaken.ts';
import { namesOfRoles } from '../permissions.ts';
import { effectivePolicy } from '../protections.ts';
import { namesIn } from '../proven.ts';
import { readSpec } from '../read-object.ts';
import { testOfBase } from './base-test.ts';
import { callWords, FLIPS, PLAIN, reportWords } from './words.ts';

export interface PackReport {
  hash: string;
  asked: string;
  finishedAt: string;
  counts: Report['counts'];
  /** What the counts do not tell. */
  notes: string[];
  /** Against the version before; null where none of its tests is in the file. `signed`: they were signed with a change. */
  flips: { cases: { title: string; became: string }[]; calls: string[]; signed: boolean } | null;
}

/** What speaks for or against a change, for people: taken from the decisions and the objects of one file and nothing else. */
export interface EvidencePack {
  workspace: string;
  agent: string;
  title: string;
  reason: string;
  author: string;
  openedAt: string;
  status: Entities['change']['status'];
  version: { number: number; hash: string };
  base: number | null;
  differences: { subject: string; sentence: string; before: string | null; after: string | null }[];
  reports: PackReport[];
  /** null: the contract is the same. */
  contract: { first: boolean; sentences: string[]; touched: string[]; toldAt: string | null } | null;
  policy: string[];
  reviews: { by: string; what: string; time: string; comment: string; lost: string | null }[];
  comments: { by: string; on: string; text: string; settled: string | null }[];
  deployments: { channel: string; by: string; time: string }[];
  founder: { name: string; key: string } | null;
  head: { sequence: number; hash: string | null };
}

type Subject = Extract<BundleSubject, { kind: 'change' }>;

/** The evidence pack of the change that a bundle is about; null where the bundle is about something else or does not hold. */
export async function packOf(opened: OpenedBundle): Promise<EvidencePack | null> {
  const { bundle, check, state } = opened;
  const { subject } = bundle;
  if (!check.ok || check.change === null || subject.kind !== 'change') return null;
  const change = await state.get('change', subject.change);
  const agent = await state.get('agent', change?.agent ?? '');
  const version = await state.get('version', change?.version ?? '');
  const [workspace] = state.list('workspace');
  if (change === undefined || agent === undefined || version === undefined || workspace === undefined) return null;
  const [before, after] = [await specOf(opened, change.base), await specOf(opened, change.version)];
  if (after === null) return null;
  const nameOf = namesIn(state);
  const members = new Map(state.list('member').map((member) => [member.id, member]));
  const policy = effectivePolicy(agent, workspace);
  const numberOf = async (hash: string): Promise<number> => (await state.get('version', hash))?.number ?? 0;
  const reviews = change.reviews.map(async (review) => {
    const became = becameOf(review, change, policy, (id) => members.get(id));
    const did = review.verdict === 'approve' ? 'approved' : 'asked for changes to';
    return {
      by: nameOf(review.member),
      what: `${did} v${await numberOf(review.version)} as ${review.capacity}`,
      time: review.time,
      comment: review.comment,
      lost: became === null ? null : await sayOvertaken(became, { read: state, change, review, nameOf }),
    };
  });
  return {
    workspace: workspace.name,
    agent: agent.name,
    title: change.title,
    reason: version.reason,
    author: nameOf(change.author),
    openedAt: change.openedAt,
    status: change.status,
    version: { number: version.number, hash: version.id },
    base: check.change.base,
    differences: differences(before, after).filter(({ minor }) => !minor),
    reports: await reportsOf(opened, change, subject, after),
    contract: contractOf(before, after, subject),
    policy: policyWords(policy),
    reviews: await Promise.all(reviews),
    comments: change.comments.flatMap(({ statement, member, path, text, settles }) => {
      if (settles !== undefined) return [];
      const settled = change.comments.find((each) => each.settles === statement);
      const by = nameOf(member);
      return [{ by, on: path === null ? 'the change' : partTitle(after, path), text, settled: settled?.text ?? null }];
    }),
    deployments: state
      .list('deployment')
      .filter((move) => move.change === change.id)
      .map(({ channel, by, time }) => ({ channel, by: nameOf(by), time })),
    founder: check.founder,
    head: check.head,
  };
}

async function specOf({ state, objects }: OpenedBundle, hash: string | null): Promise<Spec | null> {
  const version = hash === null ? undefined : await state.get('version', hash);
  const spec = version === undefined ? undefined : await readSpec(objects, version.spec);
  return spec?.ok === true ? spec.value : null;
}

async function reportsOf(
  { state, objects }: OpenedBundle,
  change: Entities['change'],
  subject: Subject,
  after: Spec,
): Promise<PackReport[]> {
  const read = async (hashes: readonly string[]) => {
    const found = await readCited(objects, hashes);
    return found.ok ? found.value.filter((each) => each.kind === 'tests') : [];
  };
  const base = change.base === null ? undefined : await state.get('version', change.base);
  const cited = state
    .list('change')
    .toReversed()
    .flatMap(({ version, evidence }) => (version === change.base ? evidence : []));
  const known = [...(await read(cited)), ...(await read(subject.against))];
  const earlier = known.filter(({ report }) => report.spec === base?.spec);
  return (await read(change.evidence)).map(({ hash, report }): PackReport => {
    const then = testOfBase(report, earlier);
    const comparison = then === undefined ? null : compareReports(then.report, report, after.contract.output);
    return {
      hash,
      asked: report.dryRun
        ? 'Dry run: decidable rules only, no model was asked'
        : PLAIN.list(report.models.map(({ requested }) => requested)),
      finishedAt: report.finishedAt,
      counts: report.counts,
      notes: reportWords(report, after.rules, PLAIN),
      flips:
        comparison === null || base === undefined
          ? null
          : {
              cases: comparison.cases.flatMap(({ title, change: became }) => {
                const words = FLIPS[became];
                return words === undefined ? [] : [{ title, became: words }];
              }),
              calls: callWords(comparison.figures, base.number, PLAIN),
              signed: cited.includes(then?.hash ?? ''),
            },
    };
  });
}

function contractOf(before: Spec | null, after: Spec, { readers }: Subject): EvidencePack['contract'] {
  if (before === null) return { first: true, sentences: [], touched: [], toldAt: null };
  if (contractHash(before) === contractHash(after)) return null;
  const told = (readers?.readers ?? []).map((reader) => ({ ...reader, agent: '' }));
  const { input, output, touches } = contractImpact(before.contract, after.contract, told);
  const say = (side: string, found: typeof input): string[] =>
    found.differences.map(({ severity, sentence }) => `${side}, ${severity}: ${sentence}`);
  return {
    first: false,
    sentences: [...say('Input', input), ...say('Output', output)],
    touched: touches.map(
      ({ application, fields }) => `${application}: ${fields.map(({ sentence }) => sentence).join(' ')}`,
    ),
    toldAt: readers?.at ?? null,
  };
}

function policyWords(policy: ReturnType<typeof effectivePolicy>): string[] {
  const { approvals, approverRoles, authorMayApprove, testsRequired, testsFreshDays } = policy;
  const fresh = testsFreshDays === undefined ? '' : `, not older than ${PLAIN.count(testsFreshDays, 'day')}`;
  return [
    approvals === 0
      ? 'Nobody has to approve.'
      : `${PLAIN.count(approvals, 'approval')} by ${namesOfRoles(approverRoles)}; ${authorMayApprove ? 'the author may be one of them' : 'not by the author'}.`,
    'A contract change needs an engineer who confirms it.',
    testsRequired
      ? `A finished test run of exactly this version is needed${fresh}.`
      : 'Tests flag, people decide: none is needed.',
  ];
}
