import { z } from 'zod';
import type { Hash } from '../spec/ids.ts';
import type { Policy } from './policy.ts';
import type { Role } from './roles.ts';
import type { Payload, Statement, StatementKind } from './statement.ts';
import type { StatementNames } from './statement-names.ts';
import { versionHash } from './version-hash.ts';

/** What a decision is about, as people look for it. */
export const HistoryGroup = z.enum(['people', 'policy', 'versions', 'reviews', 'deployments', 'requests']);
export type HistoryGroup = z.infer<typeof HistoryGroup>;

/** What a decision leads to: `version` by hash, the others by id; `registry` is the workspace's people and policy. */
export type StatementTarget =
  | { kind: 'agent' | 'change' | 'request' | 'version'; id: string }
  | { kind: 'registry'; id: null };

/** A decision as a sentence: `who did: “why”`. `why` is the person's own words, empty where none were asked for. */
export interface SaidStatement {
  who: string;
  did: string;
  why: string;
  target: StatementTarget;
}

type Header = Pick<Statement, 'actor' | 'time'>;
interface Kind<K extends StatementKind> {
  group: HistoryGroup;
  target(payload: Payload<K>, header: Header): StatementTarget;
  did(payload: Payload<K>, names: StatementNames, header: Header): Promise<string> | string;
  why?(payload: Payload<K>): string;
}

const toChange = ({ change }: { change: string }): StatementTarget => ({ kind: 'change', id: change });
const toRequest = ({ request }: { request: string }): StatementTarget => ({ kind: 'request', id: request });
const toAgent = ({ agent }: { agent: string }): StatementTarget => ({ kind: 'agent', id: agent });
const toRegistry = (): StatementTarget => ({ kind: 'registry', id: null });
const reasonOf = ({ reason }: { reason: string }): string => reason;

const joined = (words: readonly string[], last: string): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
const madeVersion = (payload: Payload<'version.create'>, { actor, time }: Header): Hash =>
  versionHash({ ...payload, author: actor.member, time });
const roles = (held: readonly Role[]): string =>
  `${held.length === 1 ? 'the role' : 'the roles'} ${joined(held, 'and')}`;
const counted = (n: number, one: string): string => `${n === 1 ? 'one' : n} ${one}${n === 1 ? '' : 's'}`;

function policyWords(policy: Policy): string {
  const { approvals, approverRoles, authorMayApprove, testsRequired, testsFreshDays, modelMargin } = policy;
  return [
    approvals === 0
      ? 'no approval needed'
      : `${counted(approvals, 'approval')} by the role ${joined(approverRoles, 'or')}, ${authorMayApprove ? 'also' : 'not'} by whoever wrote it`,
    testsRequired
      ? `tests needed${testsFreshDays === undefined ? '' : `, not older than ${counted(testsFreshDays, 'day')}`}`
      : 'tests not needed',
    ...(policy.protections.length === 0 ? [] : [counted(policy.protections.length, 'protected part')]),
    ...(modelMargin === undefined
      ? []
      : [`a cheaper model may be worse by ${Number((modelMargin * 100).toFixed(2))} %`]),
  ].join('; ');
}

const PROTECTED = {
  locked: (part: string, agent: string) => `locked ${part} of ${agent}, so that only engineers change it`,
  guarded: (part: string, agent: string) => `guarded ${part} of ${agent}, so that an engineer approves its changes`,
  open: (part: string, agent: string) => `opened ${part} of ${agent} for every editor`,
};

/** Every kind of decision: what it is about, where it leads, and what was done in words. */
const KINDS: { [K in StatementKind]: Kind<K> } = {
  'workspace.create': {
    group: 'people',
    target: toRegistry,
    did: ({ name, roles: held }) => `founded the workspace “${name}” with ${roles(held)}`,
  },
  'workspace.policy': {
    group: 'policy',
    target: toRegistry,
    did: ({ policy }) => `set the policy of the workspace: ${policyWords(policy)}`,
  },
  'member.add': {
    group: 'people',
    target: toRegistry,
    did: ({ name, roles: held, device }) => `let ${name} in on the device “${device}” with ${roles(held)}`,
  },
  'member.change': {
    group: 'people',
    target: toRegistry,
    did: ({ name, roles: held }) => `set name and roles of a member: ${name} with ${roles(held)}`,
  },
  'member.remove': {
    group: 'people',
    target: toRegistry,
    did: async ({ member }, names) => `removed ${await names.member(member)} from the workspace`,
    why: reasonOf,
  },
  'device.add': { group: 'people', target: toRegistry, did: ({ device }) => `added the device “${device}”` },
  'device.remove': {
    group: 'people',
    target: toRegistry,
    async did({ key }, names, { actor }) {
      const held = await names.get('key', key);
      const device = held === undefined ? 'a device that is not known here' : `the device “${held.device}”`;
      return held === undefined || held.member === actor.member
        ? `removed ${device}`
        : `removed ${device} of ${await names.member(held.member)}`;
    },
    why: reasonOf,
  },
  'agent.create': { group: 'versions', target: toAgent, did: ({ name }) => `created the agent ${name}` },
  'agent.rename': {
    group: 'versions',
    target: toAgent,
    did: ({ name }) => `set name and description of an agent: ${name}`,
  },
  'agent.policy': {
    group: 'policy',
    target: toAgent,
    async did({ agent, policy }, names) {
      const name = await names.agent(agent);
      return policy === null
        ? `let ${name} follow the policy of the workspace again`
        : `gave ${name} a policy of its own: ${policyWords(policy)}`;
    },
  },
  'agent.protect': {
    group: 'policy',
    target: toAgent,
    did: async ({ agent, path, level }, names) =>
      PROTECTED[level](await names.part(agent, path), await names.agent(agent)),
    why: reasonOf,
  },
  'version.create': {
    group: 'versions',
    target: (payload, header) => ({ kind: 'version', id: madeVersion(payload, header) }),
    async did(payload, names, header) {
      const number = await names.version(madeVersion(payload, header));
      const joins = payload.parents.length > 1 ? ', which joins two earlier versions' : '';
      return `made ${number} of ${await names.agent(payload.agent)}${joins}`;
    },
    why: reasonOf,
  },
  'suite.publish': {
    group: 'versions',
    target: toAgent,
    async did({ agent, suite }, names) {
      const held = await names.get('suite', `${agent}/${suite}`);
      const cases = held === undefined ? 'test cases' : counted(held.cases, 'test case');
      return `shared ${cases} of ${await names.agent(agent)} with the team`;
    },
    why: reasonOf,
  },
  'change.open': {
    group: 'versions',
    target: toChange,
    async did({ change, version, evidence }, names) {
      const tests = evidence.length === 0 ? '' : `, with ${counted(evidence.length, 'test report')}`;
      return `asked for sign-off of ${await names.change(change, version)}${tests}`;
    },
  },
  'change.revise': {
    group: 'versions',
    target: toChange,
    did: async ({ change, version }, names) =>
      `revised ${await names.change(change)}: it now brings ${await names.version(version)}, and earlier approvals no longer count`,
  },
  'change.withdraw': {
    group: 'versions',
    target: toChange,
    did: async ({ change }, names) => `withdrew ${await names.change(change)}`,
    why: reasonOf,
  },
  'change.comment': {
    group: 'reviews',
    target: toChange,
    async did({ change, path, settles }, names) {
      const held = await names.get('change', change);
      const where = path === undefined || held === undefined ? '' : `${await names.part(held.agent, path)} in `;
      return `${settles === undefined ? 'commented' : 'settled a comment'} on ${where}${await names.change(change)}`;
    },
    why: ({ text }) => text,
  },
  'request.open': {
    group: 'requests',
    target: toRequest,
    did: async ({ request }, names) => `asked engineers to change ${await names.request(request)}`,
    why: reasonOf,
  },
  'request.close': {
    group: 'requests',
    target: toRequest,
    async did({ request, outcome, change }, names) {
      const what = `the request to change ${await names.request(request)}`;
      if (outcome !== 'accepted' || change === null)
        return `${{ accepted: 'accepted', declined: 'declined', withdrawn: 'withdrew' }[outcome]} ${what}`;
      return `accepted ${what} by the change ${await names.change(change)}`;
    },
    why: ({ comment }) => comment,
  },
  'review.submit': {
    group: 'reviews',
    target: toChange,
    async did({ change, version, verdict, capacity, contract }, names) {
      const what = await names.change(change, version);
      if (verdict === 'request_changes') return `asked for changes to ${what}`;
      const confirmed = contract === undefined ? '' : ', and confirmed what it does to applications';
      return `approved ${what}${capacity === 'engineer' ? ' as engineer' : ''}${confirmed}`;
    },
    why: ({ comment }) => comment,
  },
  'channel.deploy': {
    group: 'deployments',
    target: toChange,
    async did({ change, version, channel, from }, names) {
      const before = from === null ? 'the first version there' : `in place of ${await names.version(from)}`;
      return `deployed ${await names.change(change, version)} to ${channel}, ${before}`;
    },
    why: reasonOf,
  },
  'channel.rollback': {
    group: 'deployments',
    target: ({ version }) => ({ kind: 'version', id: version }),
    did: async ({ agent, channel, version, from }, names) =>
      `rolled ${channel} of ${await names.agent(agent)} back from ${await names.version(from)} to ${await names.version(version)}`,
    why: reasonOf,
  },
};

const kinds = Object.keys(KINDS) as StatementKind[];
/** The kinds of decision in a group. */
export const kindsOf = (group: HistoryGroup): StatementKind[] => kinds.filter((kind) => KINDS[kind].group === group);
export const groupOf = (kind: StatementKind): HistoryGroup => KINDS[kind].group;

/** Says a decision in words; `names` is best shared between decisions that are shown together. */
export async function sayStatement(statement: Statement, names: StatementNames): Promise<SaidStatement> {
  // Kind and payload share one K, which the union of all statements does not show.
  const kind = KINDS[statement.kind] as Kind<StatementKind>;
  const { payload } = statement;
  return {
    who: await names.member(statement.actor.member),
    did: await kind.did(payload, names, statement),
    why: kind.why?.(payload) ?? '',
    target: kind.target(payload, statement),
  };
}
