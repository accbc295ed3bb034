import type { Permission } from '../../shared/api/desktop/permission.ts';
import { EXECUTION_READERS } from '../../shared/api/registry/executions.ts';
import { CallFacts, TryOutcome } from '../../shared/api/registry/try-outs.ts';
import { holds } from '../../shared/governance/permissions.ts';
import type { BackendContext } from '../context.ts';
import { currentState } from '../governance/current-state.ts';
import { os } from '../implement.ts';
import { changeReader } from '../views/changes.ts';
import { find } from '../views/find.ts';
import { inTeam } from './registry.ts';

const ALLOWED: Permission = { allowed: true, rule: null, why: null };
/** The registry asks for the same; here it says why the button is off. */
const NOT_ALLOWED: Permission = {
  allowed: false,
  rule: 'role',
  why: 'Only an editor, an approver or an engineer may try an agent out: it costs money, and answers stand in the log.',
};

export const calls = {
  facts: os.calls.facts.handler(async ({ context, input: { agent, ref } }) => {
    const slug = await slugOf(context, agent);
    const facts = CallFacts.parse(await inTeam(context).ask((api) => api.callFacts({ slug, ref })));
    const { me } = await changeReader(context);
    return { ...facts, permission: holds(me, EXECUTION_READERS) ? ALLOWED : NOT_ALLOWED };
  }),
  openApi: os.calls.openApi.handler(async ({ context, input: { agent, ref } }) => {
    const slug = await slugOf(context, agent);
    const document = await inTeam(context).ask((api) => api.callOpenApi({ slug, ref }));
    return { text: `${JSON.stringify(document, null, 2)}\n` };
  }),
  tryOut: os.calls.tryOut.handler(async ({ context, input: { agent, ...asked }, signal }) => {
    const slug = await slugOf(context, agent);
    const outcome = await inTeam(context).ask((api) => api.tryOut({ slug, ...asked }, signal && { signal }));
    return TryOutcome.parse(outcome);
  }),
};

async function slugOf(context: BackendContext, agent: string): Promise<string> {
  return (await find(await currentState(context), 'agent', agent)).slug;
}
