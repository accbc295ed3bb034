import type { ReplaySummary } from '../../shared/api/desktop/replays.ts';
import { AppError } from '../../shared/errors.ts';
import { hashOf } from '../../shared/json/canonical.ts';
import { ReplayReport } from '../../shared/replay/replay-report.ts';
import { compile } from '../../shared/spec/compile.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { estimateCost } from '../connections/models.ts';
import type { BackendContext } from '../context.ts';
import { openDraft } from '../drafts/drafts.ts';
import { currentState } from '../governance/current-state.ts';
import type { State } from '../governance/state.ts';
import { os } from '../implement.ts';
import { listReplays } from '../store/replays.ts';
import { find, markOf } from '../views/find.ts';
import { inProduction } from '../views/in-production.ts';

const MOST_LISTED = 50;
/** Characters of an input, for an estimate: production's inputs are not here before they are read. */
const USUAL_INPUT = 2000;

export const replays = {
  prepare: os.replays.prepare.handler(async ({ context, input }) => {
    const state = await currentState(context);
    const { spec } = await openDraft(context, state, input.agent);
    const inUse = await inProduction(state, input.agent);
    const { model, sample } = input;
    const lane = (of: Spec) =>
      model === null
        ? { costUsd: 0, priceTable: null }
        : estimateCost(
            model,
            compile(of).instructions.length,
            Array.from({ length: sample }, () => USUAL_INPUT),
            of.models.parameters.maxOutputTokens,
          );
    const [present, draft] = [lane(inUse?.spec ?? spec), lane(spec)];
    return {
      version: inUse && (await markOf(state, inUse.version)),
      differs: inUse !== null && hashOf(inUse.spec) !== hashOf(spec),
      calls: model === null ? 0 : sample * 2,
      costUsd: present.costUsd === null || draft.costUsd === null ? null : present.costUsd + draft.costUsd,
      priceTable: draft.priceTable,
    };
  }),
  start: os.replays.start.handler(async ({ context, input }) => {
    if (context.workspaces.current().kind !== 'team')
      throw new AppError('unsupported', 'Executions are recorded by a registry. Join a team first.', {
        capability: 'registry',
      });
    const { agent, search, newest, models } = input;
    const state = await currentState(context);
    const { slug } = await find(state, 'agent', agent);
    const inUse = await inProduction(state, agent);
    if (inUse === null)
      throw new AppError('conflict', 'Nothing is in production yet, so there is nothing to try a draft on.', {
        rule: 'not_deployed',
      });
    const { spec: after } = await openDraft(context, state, agent);
    const { version, spec: before } = inUse;
    context.replays.start({ agent, slug, version, before, after, search, newest, models });
    return goingView(context, state, agent, hashOf(after));
  }),
  cancel: os.replays.cancel.handler(async ({ context, input }) => {
    await context.replays.cancel(input.agent);
    return { agent: input.agent };
  }),
  list: os.replays.list.handler(async ({ context, input: { agent } }) => {
    const state = await currentState(context);
    const draft = hashOf((await openDraft(context, state, agent)).spec);
    const stored = await listReplays(context.db, { workspace: state.workspace, agent, limit: MOST_LISTED });
    const over = await Promise.all(
      stored.map(
        async ({ version, spec, workspace: _, ...replay }): Promise<ReplaySummary> => ({
          ...replay,
          version: await markOf(state, version),
          current: spec === draft,
          progress: null,
        }),
      ),
    );
    const going = context.replays.going(agent);
    return going === null ? over : [await goingView(context, state, agent, draft), ...over];
  }),
  report: os.replays.report.handler(async ({ context, input }) => {
    const report = ReplayReport.safeParse(await context.ledger.object(context.db, input.hash));
    if (!report.success)
      throw new AppError('not_found', 'This replay is not stored here.', { entity: 'report', id: input.hash });
    return report.data;
  }),
};

async function goingView(context: BackendContext, state: State, agent: string, draft: string): Promise<ReplaySummary> {
  const going = context.replays.going(agent);
  if (going === null) throw new AppError('conflict', 'This replay is over.', { rule: 'replay_over' });
  const { version, spec, ...rest } = going;
  const mark = await markOf(state, version);
  return { ...rest, state: 'running', version: mark, current: spec === draft, problem: null, report: null };
}
