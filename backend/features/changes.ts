import type { Entities } from '../../shared/governance/entities.ts';
import { policyHash } from '../../shared/governance/permissions.ts';
import { effectivePolicy } from '../../shared/governance/protections.ts';
import { makeEvidenceFile } from '../changes/evidence-file.ts';
import type { BackendContext } from '../context.ts';
import { continuedChange, saysTheSame } from '../drafts/continued.ts';
import { followPublished } from '../drafts/follow.ts';
import { continueFrom, newVersion } from '../drafts/submit.ts';
import { currentState } from '../governance/current-state.ts';
import { decide } from '../governance/decide.ts';
import { os } from '../implement.ts';
import { evidenceWithCases } from '../suites/evidence.ts';
import { shareAlong } from '../suites/share.ts';
import { askToDeploy } from '../views/ask-to-deploy.ts';
import {
  changeReader,
  factsPermissions,
  isApproved,
  standingOf,
  summariseChange,
  viewChange,
} from '../views/changes.ts';
import { deployTargets } from '../views/deploy-targets.ts';
import { find } from '../views/find.ts';
import { capacityOf } from '../views/permissions.ts';

const TOPICS = ['changes', 'agents', 'versions', 'drafts'] as const;

export const changes = {
  list: os.changes.list.handler(async ({ context, input }) => {
    const reader = await changeReader(context);
    const found =
      input.status === 'open'
        ? await reader.state.openChanges(input.agent)
        : (await reader.state.list('change', input.agent)).filter(
            (change) => input.status === undefined || change.status === input.status,
          );
    return Promise.all(found.reverse().map((change) => summariseChange(context, reader, change)));
  }),
  get: os.changes.get.handler(({ context, input }) => viewChange(context, input.id)),
  submit: os.changes.submit.handler(async ({ context, input }) => {
    const { agent, title, reason } = input;
    const made = await newVersion(context, agent, reason, []);
    const { cited, objects } = await evidenceWithCases(context, input.evidence);
    if (input.shareTests) await shareAlong(context, agent, title, made.time);
    const change = context.newId();
    await decide(context, {
      acts: [made.act, { kind: 'change.open', payload: { change, agent, version: made.version, title, ...cited } }],
      time: made.time,
      objects: [made.spec, ...objects],
      topics: [...TOPICS],
      after: (tx) => continueFrom(context, tx, made),
    });
    return summary(context, change);
  }),
  continued: os.changes.continued.handler(async ({ context, input }) => {
    const reader = await changeReader(context);
    const change = await continuedChange(context, reader.state, input.agent);
    if (change === undefined) return null;
    const { approvals } = await standingOf(reader, change);
    return {
      change: await summariseChange(context, reader, change),
      approvedBy: approvals.map(({ member }) => reader.nameOf(member)),
      same: await saysTheSame(context, reader.state, change),
    };
  }),
  revise: os.changes.revise.handler(async ({ context, input }) => {
    const state = await currentState(context);
    const change = await find(state, 'change', input.id);
    const { cited, objects } = await evidenceWithCases(context, input.evidence);
    if (await saysTheSame(context, state, change)) {
      if (input.shareTests) await shareAlong(context, change.agent, change.title, context.now());
      const payload = { change: change.id, version: change.version, ...cited };
      await decide(context, {
        acts: [{ kind: 'change.revise', payload }],
        time: context.now(),
        objects,
        topics: [...TOPICS],
      });
      return summary(context, change.id);
    }
    const made = await newVersion(context, change.agent, input.reason, [change.version]);
    if (input.shareTests) await shareAlong(context, change.agent, change.title, made.time);
    await decide(context, {
      acts: [made.act, { kind: 'change.revise', payload: { change: change.id, version: made.version, ...cited } }],
      time: made.time,
      objects: [made.spec, ...objects],
      topics: [...TOPICS],
      after: (tx) => continueFrom(context, tx, made),
    });
    return summary(context, change.id);
  }),
  withdraw: os.changes.withdraw.handler(async ({ context, input }) => {
    const acts = [{ kind: 'change.withdraw' as const, payload: { change: input.id, reason: input.reason } }];
    await decide(context, { acts, time: context.now(), topics: [...TOPICS] });
    return summary(context, input.id);
  }),
  comment: os.changes.comment.handler(async ({ context, input }) => {
    const { id: change, ...comment } = input;
    const payload = { change, ...comment };
    await decide(context, { acts: [{ kind: 'change.comment', payload }], time: context.now(), topics: [...TOPICS] });
    return summary(context, change);
  }),
  review: os.changes.review.handler(async ({ context, input }) => {
    const { id, version, evidence, verdict, comment, contract } = input;
    const { state, me: actor, workspace } = await changeReader(context);
    const change = await find(state, 'change', id);
    const agent = await find(state, 'agent', change.agent);
    const at = context.now();
    const capacity = await capacityOf(state, { actor, agent, workspace, change, at });
    const policy = policyHash(effectivePolicy(agent, workspace));
    const confirmed = contract === undefined ? {} : { contract };
    const payload = { change: id, version, verdict, evidence, capacity, policy, comment, ...confirmed };
    await decide(context, {
      acts: [{ kind: 'review.submit', payload }],
      time: at,
      topics: [...TOPICS],
    });
    return summary(context, id);
  }),
  evidenceFile: os.changes.evidenceFile.handler(({ context, input }) => makeEvidenceFile(context, input.id)),
  targets: os.changes.targets.handler(async ({ context, input }) => {
    const { state, question } = await deployQuestion(context, input.id);
    return deployTargets(state, question);
  }),
  deploy: os.changes.deploy.handler(async ({ context, input }) => {
    const { id, channel, reason } = input;
    const { state, question } = await deployQuestion(context, id);
    const { agent, version } = question.change;
    const from = (await state.get('channel', `${agent}/${channel}`))?.version ?? null;
    const { comparedWith } = await askToDeploy(state, question, channel);
    const compared = comparedWith === undefined ? {} : { comparedWith };
    await decide(context, {
      acts: [{ kind: 'channel.deploy', payload: { agent, channel, change: id, version, from, reason, ...compared } }],
      time: question.at,
      topics: [...TOPICS],
      after: (tx) => followPublished(context, tx, context.workspaces.current().id),
    });
    return summary(context, id);
  }),
  inbox: os.changes.inbox.handler(async ({ context }) => {
    const reader = await changeReader(context);
    const open = await reader.state.openChanges();
    const items = await Promise.all(
      open.map(async (change) => {
        const kind = await waitingKind(context, reader, change);
        return kind === null ? [] : [{ kind, change: await summariseChange(context, reader, change) }];
      }),
    );
    return items.flat();
  }),
};

async function deployQuestion(context: BackendContext, id: string) {
  const { state, me: actor, workspace } = await changeReader(context);
  const change = await find(state, 'change', id);
  const agent = await find(state, 'agent', change.agent);
  return { state, question: { actor, agent, workspace, change, at: context.now() } };
}

async function summary(context: BackendContext, id: string) {
  const reader = await changeReader(context);
  return summariseChange(context, reader, await find(reader.state, 'change', id));
}

/** Why a change waits for me: nothing more urgent than a verdict on my own, then deploying, then reviewing. */
async function waitingKind(
  context: BackendContext,
  reader: Awaited<ReturnType<typeof changeReader>>,
  change: Entities['change'],
): Promise<'review' | 'review_again' | 'changes_requested' | 'ready_to_deploy' | null> {
  const isMine = change.author === reader.me.id;
  if (isMine && change.reviews.some((review) => review.verdict === 'request_changes' && review.voided === null))
    return 'changes_requested';
  if ((await isApproved(reader, change)) && (await factsPermissions(context, reader, change)).deploy.allowed)
    return 'ready_to_deploy';
  if (!(await summariseChange(context, reader, change)).waitingForMe) return null;
  const approvedBefore = change.reviews.some(({ member, verdict }) => member === reader.me.id && verdict === 'approve');
  return approvedBefore ? 'review_again' : 'review';
}
