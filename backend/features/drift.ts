import type { AgentDrift } from '../../shared/api/desktop/drift.ts';
import { AppError } from '../../shared/errors.ts';
import { holds } from '../../shared/governance/permissions.ts';
import { compile } from '../../shared/spec/compile.ts';
import type { ModelRef, Spec } from '../../shared/spec/spec.ts';
import { estimateCost, inputCharacters } from '../connections/models.ts';
import type { BackendContext } from '../context.ts';
import { currentState } from '../governance/current-state.ts';
import type { State } from '../governance/state.ts';
import { os } from '../implement.ts';
import { casesOfSuite } from '../suites/team-suite.ts';
import type { RegistryApi } from '../sync/registry-client.ts';
import { changeReader } from '../views/changes.ts';
import { find, markOf } from '../views/find.ts';
import { inProduction } from '../views/in-production.ts';

/** The registry asks for the same; here it says why a button is off. */
const KEEPERS = ['engineer', 'admin'] as const;
const ALLOWED = { allowed: true, rule: null, why: null };
const NOT_ALLOWED = {
  allowed: false,
  rule: 'role',
  why: 'Only an engineer or an admin may say how a model is watched and settle what is found.',
};

export const drift = {
  get: os.drift.get.handler(async ({ context, input: { agent } }): Promise<AgentDrift> => {
    const slug = await slugOf(context, agent);
    const view = await ask(context, (api) => api.drift({ slug }));
    const { state, me } = await changeReader(context);
    const deployed = await inProduction(state, agent);
    const permission = holds(me, KEEPERS) ? ALLOWED : NOT_ALLOWED;
    if (deployed === null) return { ...view, version: null, model: null, caseUsd: null, permission };
    const { version, spec } = deployed;
    // Where tests choose the model, the registry knows which; its newest run says so.
    const asked = view.runs.find((run) => run.version.hash === version)?.model;
    const model = asked ?? spec.models.candidates[0] ?? null;
    const caseUsd = model && (await costOfCase(state, agent, spec, model));
    return { ...view, version: await markOf(state, version), model, caseUsd, permission };
  }),
  open: os.drift.open.handler(async ({ context }) =>
    isTeam(context) ? ask(context, (api) => api.openFindings()) : [],
  ),
  configure: os.drift.configure.handler(async ({ context, input: { agent, ...settings } }) => {
    const slug = await slugOf(context, agent);
    return announced(context, await ask(context, (api) => api.setCanary({ slug, ...settings })));
  }),
  askNow: os.drift.askNow.handler(async ({ context, input: { agent } }) => {
    const slug = await slugOf(context, agent);
    await ask(context, (api) => api.startCanary({ slug }));
    return announced(context, { agent });
  }),
  settle: os.drift.settle.handler(async ({ context, input: { id, reason } }) =>
    announced(context, await ask(context, (api) => api.closeFinding({ id, reason }))),
  ),
};

const isTeam = (context: BackendContext): boolean => context.workspaces.current().kind === 'team';

const slugOf = async (context: BackendContext, agent: string): Promise<string> =>
  (await find(await currentState(context), 'agent', agent)).slug;

async function ask<T>(context: BackendContext, question: (api: RegistryApi['member']) => Promise<T>): Promise<T> {
  if (!isTeam(context))
    throw new AppError('unsupported', 'A registry watches whether a model is still the same. Join a team first.', {
      capability: 'registry',
    });
  return context.sync.ask(question);
}

/** What the registry keeps was changed from here. */
function announced<T>(context: BackendContext, result: T): T {
  context.announcer.announce(['registry']);
  return result;
}

/** Of one of the team's cases, at most; null where there is none or no price is known. */
async function costOfCase(state: State, agent: string, spec: Spec, model: ModelRef): Promise<number | null> {
  const { suite } = await find(state, 'agent', agent);
  const cases = suite === undefined ? [] : await casesOfSuite(state, agent, suite);
  const characters = cases.map(({ input }) => inputCharacters(spec.contract, input));
  const { maxOutputTokens } = spec.models.parameters;
  const { costUsd } = estimateCost(model, compile(spec).instructions.length, characters, maxOutputTokens);
  return costUsd === null || cases.length === 0 ? null : costUsd / cases.length;
}
