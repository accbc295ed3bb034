import { canonicalJson } from '../../json/canonical.ts';
import type { Json } from '../../spec/ids.ts';
import { isPartPath } from '../../spec/parts.ts';
import { mayCloseRequest } from '../permissions.ts';
import { accept, refuse } from '../refusal.ts';
import { find, type Reducer, write } from './context.ts';

/** Characters of canonical JSON. A whole section of a large agent fits; nothing fills the ledger. */
const LARGEST_PART = 256 * 1024;

const isTooLarge = (part: Json | null): boolean => canonicalJson(part).length > LARGEST_PART;

/** Asks engineers to change a part, locked or not. */
export const openRequest: Reducer<'request.open'> = async ({ payload, statement, actor, read }) => {
  const { request: id, agent, path, subject, current, proposed, reason } = payload;
  if ((await read.get('request', id)) !== undefined)
    return refuse('conflict', 'exists', 'This request exists already.');
  const found = await find(read, 'agent', agent);
  if (!found.ok) return found;
  if (!isPartPath(path)) return refuse('invalid_input', 'shape', 'The request names no part of an agent.');
  if (isTooLarge(current) || isTooLarge(proposed))
    return refuse(
      'invalid_input',
      'shape',
      'The part this request is about is too large to send as one request. Request a smaller part of it.',
    );
  if (canonicalJson(current) === canonicalJson(proposed))
    return refuse('conflict', 'no_change', 'The part is already as the request asks for.');
  return accept([
    write(
      'request',
      {
        ...{ id, agent, path, subject, current, proposed, reason },
        author: actor.id,
        openedAt: statement.time,
        status: 'open',
        closed: null,
      },
      agent,
    ),
  ]);
};

/** Accepts a request by naming the change that brings it, declines it, or takes it back. */
export const closeRequest: Reducer<'request.close'> = async ({ payload, statement, actor, read }) => {
  const { outcome, change, comment } = payload;
  const found = await find(read, 'request', payload.request);
  if (!found.ok) return found;
  const request = found.value;
  const refusal = mayCloseRequest(actor, request, outcome);
  if (refusal !== null) return { ok: false, refusal };
  if ((outcome === 'accepted') !== (change !== null))
    return refuse('invalid_input', 'shape', 'A request is accepted with the change that brings it, and only then.');
  if (change !== null) {
    const brought = await find(read, 'change', change);
    if (!brought.ok) return brought;
    if (brought.value.agent !== request.agent)
      return refuse('invalid_input', 'missing', 'The change it names belongs to another agent.');
  }
  const closed = { by: actor.id, at: statement.time, comment, change };
  return accept([write('request', { ...request, status: outcome, closed }, request.agent)]);
};
