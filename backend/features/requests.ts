import { refusalError } from '../../shared/api/typed-error.ts';
import { AppError } from '../../shared/errors.ts';
import { holds, mayCloseRequest } from '../../shared/governance/permissions.ts';
import { partAt, partTitle, withPart } from '../../shared/spec/parts.ts';
import { startingPoint } from '../drafts/follow.ts';
import { refuseUnsound, versionOf } from '../drafts/submit.ts';
import { currentState } from '../governance/current-state.ts';
import { decide } from '../governance/decide.ts';
import type { State } from '../governance/state.ts';
import { os } from '../implement.ts';
import { changeReader, summariseChange } from '../views/changes.ts';
import { find } from '../views/find.ts';
import { requestedSpec, viewOneRequest, viewRequests } from '../views/requests.ts';

export const requests = {
  list: os.requests.list.handler(({ context, input }) =>
    viewRequests(context, async ({ state }) => {
      const newest = (await state.list('request', input.agent)).reverse();
      return [
        ...newest.filter((request) => request.status === 'open'),
        ...newest.filter((request) => request.status !== 'open'),
      ];
    }),
  ),
  get: os.requests.get.handler(({ context, input }) => viewOneRequest(context, input.id)),
  waiting: os.requests.waiting.handler(({ context }) =>
    viewRequests(context, async ({ state, me }) =>
      holds(me, ['engineer']) ? (await state.list('request')).filter((request) => request.status === 'open') : [],
    ),
  ),
  open: os.requests.open.handler(async ({ context, input }) => {
    const { agent, path, proposed, reason } = input;
    const state = await currentState(context);
    const { spec } = await published(state, agent);
    const current = partAt(spec, path) ?? null;
    const after = withPart(spec, path, proposed);
    if (after === null)
      throw new AppError(
        'invalid_input',
        'What was asked for does not fit this part of the published version. Look at the part again and correct the request.',
        { problems: [{ path: `/${path}`, field: partTitle(spec, path), message: 'does not fit this part' }] },
      );
    const request = context.newId();
    const subject = partTitle(current === null ? after : spec, path).slice(0, 400);
    await decide(context, {
      acts: [{ kind: 'request.open', payload: { request, agent, path, subject, current, proposed, reason } }],
      time: context.now(),
      topics: ['requests'],
    });
    return viewOneRequest(context, request);
  }),
  makeChange: os.requests.makeChange.handler(async ({ context, input }) => {
    const { title, reason } = input;
    const { state, me } = await changeReader(context);
    const request = await find(state, 'request', input.id);
    // Asked first, because that it is answered already says more than what it would change now.
    const refusal = mayCloseRequest(me, request, 'accepted');
    if (refusal !== null) throw refusalError(refusal);
    const start = await published(state, request.agent);
    const requested = requestedSpec(request, start.spec);
    if (!requested.ok) throw refusalError(requested.refusal);
    const spec = requested.value;
    refuseUnsound(spec, 'With this request the agent would not work as written');
    const made = versionOf(context, { agent: request.agent, spec, reason, parents: [start.hash] });
    const change = context.newId();
    await decide(context, {
      acts: [
        made.act,
        {
          kind: 'change.open',
          payload: { change, agent: request.agent, version: made.version, title, evidence: [] },
        },
        {
          kind: 'request.close',
          payload: { request: request.id, outcome: 'accepted', change, comment: '' },
        },
      ],
      time: made.time,
      objects: [made.spec],
      topics: ['requests', 'changes', 'agents', 'versions'],
    });
    const reader = await changeReader(context);
    return summariseChange(context, reader, await find(reader.state, 'change', change));
  }),
  close: os.requests.close.handler(async ({ context, input }) => {
    const { id: request, outcome, comment } = input;
    await decide(context, {
      acts: [{ kind: 'request.close', payload: { request, outcome, change: null, comment } }],
      time: context.now(),
      topics: ['requests'],
    });
    return viewOneRequest(context, request);
  }),
};

/** The version a request speaks of and its change is built on. */
async function published(state: State, agent: string) {
  await find(state, 'agent', agent);
  const start = await startingPoint(state, agent);
  if (start === undefined)
    throw new AppError('conflict', 'This agent has no version yet. Change it in its draft.', { rule: 'no_version' });
  return start;
}
