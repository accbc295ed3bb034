import { setImmediate } from 'node:timers/promises';
import { dressCalls, dressInTurns } from '../../engine/generation/dress.ts';
import { work } from '../../ledger/work.ts';
import { AppError } from '../../shared/errors.ts';
import { generateCases, mutantSteps, type Suggestion } from '../../shared/generation/generate.ts';
import { MOST_CASES, type TestCase } from '../../shared/grading/case.ts';
import { mergeSuites } from '../../shared/grading/merge-suites.ts';
import type { ModelRef, Spec } from '../../shared/spec/spec.ts';
import { usableConnections } from '../connections/connections.ts';
import { CHARACTERS_PER_TOKEN, estimateCost } from '../connections/models.ts';
import type { BackendContext } from '../context.ts';
import { openDraft } from '../drafts/drafts.ts';
import { currentState } from '../governance/current-state.ts';
import { os } from '../implement.ts';
import { countCases, listCases, readCase, removeCase, removeCases, saveCase, saveCases } from '../store/cases.ts';
import { givenAnswers } from '../store/outputs.ts';
import type { DesktopDb } from '../store/tables.ts';
import { find } from '../views/find.ts';

export const cases = {
  list: os.cases.list.handler(({ context, input }) =>
    listCases(context.db, context.workspaces.current().id, input.agent),
  ),
  save: os.cases.save.handler(async ({ context, input }) => {
    await find(await currentState(context), 'agent', input.agent);
    return change(context, input.agent, async (tx, workspace) => {
      const stored = input.before === undefined ? undefined : await readCase(tx, workspace, input.agent, input.case.id);
      const saved = input.before === undefined ? input.case : savedOver(input.before, input.case, stored);
      await saveCase(tx, workspace, input.agent, saved);
      return saved;
    });
  }),
  saveMany: os.cases.saveMany.handler(async ({ context, input }) => {
    await find(await currentState(context), 'agent', input.agent);
    await change(context, input.agent, async (tx, workspace) => {
      await saveCases(tx, workspace, input.agent, input.cases);
      if ((await countCases(tx, workspace, input.agent)) > MOST_CASES)
        throw new AppError(
          'limit',
          `An agent holds at most ${MOST_CASES} test cases, and these would be more. Nothing was added. Delete cases, or add fewer.`,
          { limit: 'cases' },
        );
    });
    return { saved: input.cases.length };
  }),
  removeMany: os.cases.removeMany.handler(async ({ context, input }) => ({
    removed: await change(context, input.agent, (tx, workspace) => removeCases(tx, workspace, input.agent, input.ids)),
  })),
  remove: os.cases.remove.handler(async ({ context, input }) => {
    const removed = await change(context, input.agent, (tx, workspace) =>
      removeCase(tx, workspace, input.agent, input.id),
    );
    if (removed === undefined)
      throw new AppError('not_found', 'This test case was removed already.', { entity: 'case', id: input.id });
    return { removed };
  }),
  suggest: os.cases.suggest.handler(async ({ context, input }) => {
    const { spec, existing } = await scene(context, input.agent);
    return generateCases(spec, { now: context.now(), count: input.count, existing, newId: context.newId });
  }),
  dressEstimate: os.cases.dressEstimate.handler(async ({ context, input }) => {
    const { spec } = await scene(context, input.agent);
    return estimateDressing(spec, input.suggestions, input.model, context.now());
  }),
  dress: os.cases.dress.handler(async function* ({ context, input, signal }) {
    const { spec, existing } = await scene(context, input.agent);
    const turns = dressInTurns({
      spec,
      suggestions: input.suggestions,
      model: input.model,
      connections: await usableConnections(context),
      limitUsd: input.limitUsd,
      existing: existing.map((testCase) => testCase.input),
      now: context.now(),
      signal: signal ?? new AbortController().signal,
    });
    for (;;) {
      const turn = await turns.next();
      const { suggestions, costUsd } = turn.value;
      if (turn.done !== true) yield { type: 'progress' as const, suggestions: [...suggestions], costUsd };
      else {
        const { dressed, message } = turn.value;
        yield { type: 'done' as const, suggestions: [...suggestions], costUsd, dressed, message };
        return;
      }
    }
  }),
  mutants: os.cases.mutants.handler(async ({ context, input }) => {
    const { spec, existing } = await scene(context, input.agent);
    const answers = await givenAnswers(context.db, context.workspaces.current().id, input.agent);
    return inTurns(mutantSteps(spec, existing, { now: context.now() }, answers));
  }),
};

/** A case as it is to be saved, when it may have become another one since it was opened. Throws `conflict`. */
function savedOver(before: TestCase, saved: TestCase, stored: TestCase | undefined): TestCase {
  const { cases: merged, conflicts } = mergeSuites([before], [saved], stored === undefined ? [] : [stored]);
  const [only] = merged ?? [];
  if (conflicts.length === 0) return only ?? saved;
  throw new AppError(
    'conflict',
    stored === undefined
      ? 'This case was deleted while you edited it. Save what you typed as a new case, or discard it.'
      : 'Somebody else changed the same part of this case while you edited it. Close it to see what stands there now; what you typed is lost then, so keep what matters of it.',
    { rule: 'stale_case' },
  );
}

/** At most: one call for each few cases. */
function estimateDressing(spec: Spec, suggestions: readonly Suggestion[], model: ModelRef, now: string) {
  const calls = dressCalls(spec, suggestions, now);
  const answered = Math.max(...calls.map((call) => call.answered), 0);
  const asked = calls.map((call) => call.asked);
  return { calls: calls.length, ...estimateCost(model, 0, asked, Math.ceil(answered / CHARACTERS_PER_TOKEN)) };
}

const SLICE_MS = 20;
/** Runs steps to their end, and lets other calls in between. */
async function inTurns<T>(steps: Generator<undefined, T, undefined>): Promise<T> {
  for (let started = performance.now(); ; ) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - started < SLICE_MS) continue;
    await setImmediate();
    started = performance.now();
  }
}

/** The draft as it stands, and its cases. */
async function scene(context: BackendContext, agent: string): Promise<{ spec: Spec; existing: TestCase[] }> {
  const { spec } = await openDraft(context, await currentState(context), agent);
  return { spec, existing: await listCases(context.db, context.workspaces.current().id, agent) };
}

const change = <T>(
  context: BackendContext,
  agent: string,
  act: (tx: DesktopDb, workspace: string) => Promise<T>,
): Promise<T> =>
  work(context.db, async (tx, unit) => {
    unit.afterCommit(() => context.announcer.announce(['cases'], [agent]));
    return act(tx, context.workspaces.current().id);
  });
