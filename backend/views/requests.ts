import type { RequestView } from '../../shared/api/desktop/requests.ts';
import type { Entities } from '../../shared/governance/entities.ts';
import { mayAct, mayCloseRequest } from '../../shared/governance/permissions.ts';
import { accept, type Decision, refuse } from '../../shared/governance/refusal.ts';
import { isSame } from '../../shared/spec/compare-lists.ts';
import { differences } from '../../shared/spec/differences.ts';
import { partAt, withPart } from '../../shared/spec/parts.ts';
import { followContract } from '../../shared/spec/renamed-fields.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { Core } from '../context.ts';
import { startingPoint } from '../drafts/follow.ts';
import { type ChangeReader, changeReader } from './changes.ts';
import { find } from './find.ts';
import { allowedOr } from './permissions.ts';

type Request = Entities['request'];

/** Requests of a workspace as screens show them; the published spec of an agent is read once for all of them. */
export async function viewRequests(core: Core, select: (reader: ChangeReader) => Promise<Request[]>) {
  const reader = await changeReader(core);
  const specs = new Map<string, Promise<Spec | null>>();
  const specOf = (agent: string): Promise<Spec | null> => {
    const found = specs.get(agent) ?? startingPoint(reader.state, agent).then((start) => start?.spec ?? null);
    specs.set(agent, found);
    return found;
  };
  return Promise.all((await select(reader)).map((request) => viewRequest(reader, request, specOf)));
}

export async function viewOneRequest(core: Core, id: string): Promise<RequestView> {
  const [view] = await viewRequests(core, async ({ state }) => [await find(state, 'request', id)]);
  if (view === undefined) throw new Error('One request has one view.');
  return view;
}

async function viewRequest(
  { state, me, nameOf }: ChangeReader,
  request: Request,
  specOf: (agent: string) => Promise<Spec | null>,
): Promise<RequestView> {
  const agent = await find(state, 'agent', request.agent);
  const published = await specOf(request.agent);
  const { closed } = request;
  const byEngineer = mayCloseRequest(me, request, 'accepted');
  return {
    id: request.id,
    agent: { id: agent.id, slug: agent.slug, name: agent.name },
    path: request.path,
    subject: request.subject,
    reason: request.reason,
    current: request.current,
    proposed: request.proposed,
    differences: published === null ? [] : requestDifferences(request, published),
    outdated:
      published !== null &&
      request.status === 'open' &&
      !isSame(partAt(published, request.path) ?? null, request.current),
    author: { id: request.author, name: nameOf(request.author) },
    openedAt: request.openedAt,
    status: request.status,
    closed:
      closed === null ? null : { by: nameOf(closed.by), at: closed.at, comment: closed.comment, change: closed.change },
    permissions: {
      makeChange: allowedOr(byEngineer ?? mayAct(me, 'version.create') ?? refusalOf(requestedSpec(request, published))),
      decline: allowedOr(mayCloseRequest(me, request, 'declined')),
      withdraw: allowedOr(mayCloseRequest(me, request, 'withdrawn')),
    },
  };
}

/** What an open request would change now; of a closed one, what it asked for against what stood there then. */
function requestDifferences(request: Request, published: Spec) {
  const then = request.status === 'open' ? null : withPart(published, request.path, request.current);
  const before = then ?? published;
  const after = withRequested(before, request);
  return after === null ? [] : differences(before, after);
}

/** What names a field follows the contract that was asked for; null where the part does not take it. */
function withRequested(before: Spec, { path, proposed }: Request): Spec | null {
  const after = withPart(before, path, proposed);
  return after === null ? null : followContract(before.contract, after);
}

const refusalOf = (decision: Decision<Spec>) => (decision.ok ? null : decision.refusal);

/** The published version with the requested part in it, or why an engineer cannot make that. */
export function requestedSpec(request: Request, published: Spec | null): Decision<Spec> {
  const spec = published === null ? null : withRequested(published, request);
  if (published === null || spec === null)
    return refuse(
      'conflict',
      'missing',
      'The part this request is about is no longer in the published version, or no longer takes what was asked for. Decline the request, or change the agent in its draft.',
    );
  if (isSame(published, spec))
    return refuse(
      'conflict',
      'no_change',
      'The published version has what this request asks for already. Decline it and say so.',
    );
  return accept(spec);
}
