import type { CreationSource, DraftedStep, Proposal, StepRecord } from '../../shared/creation/creation.ts';
import { keptCases, scenariosFor, withScenarios } from '../../shared/creation/scenarios.ts';
import { STEPS } from '../../shared/creation/steps/index.ts';
import type { Step, StepContext } from '../../shared/creation/steps/step.ts';
import type { Problem } from '../../shared/errors.ts';
import type { CallRecord } from '../../shared/grading/outcome.ts';
import type { Instant } from '../../shared/spec/ids.ts';
import type { ModelPolicy, ModelRef } from '../../shared/spec/spec.ts';
import { dressCases } from '../generation/dress.ts';
import type { Connection, ModelResult } from '../model.ts';
import { createBudget } from '../runner/budget.ts';
import { type Route, routeToModels } from '../runner/run-agent.ts';

/** One step of making an agent, to be drafted by one model. */
export interface StepOrder {
  step: DraftedStep;
  proposal: Proposal;
  source: CreationSource;
  /** What the person wants done differently this time. */
  hint?: string | undefined;
  model: ModelRef;
  connections: readonly Connection[];
  /** No call starts when it could pass this many US dollars; null: no limit. */
  limitUsd: number | null;
  signal: AbortSignal;
  now: Instant;
  newId: () => string;
}
/** The proposal after the step, and how it went. After a failure the proposal is the one that was given. */
export interface DraftedProposal {
  proposal: Proposal;
  record: StepRecord;
}

/** Rules for a long prompt are the longest answer of all. */
const PARAMETERS: ModelPolicy['parameters'] = { timeoutMs: 300_000 };
const MOST_NAMED = 10;

/**
 * Drafts one step. An answer that misses the step's contract is asked for once more, with what was wrong named. Never rejects
 * for anything a provider does: trouble is a failed step in words, with what its calls cost.
 */
export async function draftStep(order: StepOrder, route: Route = routeToModels): Promise<DraftedProposal> {
  return order.step === 'scenarios' ? draftScenarios(order, route) : draftAsked(STEPS[order.step], order, route);
}

async function draftAsked(step: Step, order: StepOrder, route: Route): Promise<DraftedProposal> {
  const { proposal, source, hint, now, newId } = order;
  const context: StepContext = { source, hint, now, newId };
  const budget = createBudget(order.limitUsd);
  const calls: CallRecord[] = [];
  let wrong: readonly Problem[] = [];
  for (let tries = 0; tries < 2; tries += 1) {
    if (order.signal.aborted) return ended(order, 'open', STOPPED, calls);
    if (budget.ask() !== 'start')
      return ended(order, 'failed', `${missed(wrong)}${budget.reason()} ${KEPT}`.trim(), calls);
    budget.started();
    const result = await ask(step, order, context, wrong, route);
    budget.ended(result.call);
    calls.push(result.call);
    if (result.outcome === 'ok' && result.output !== null) {
      const applied = step.apply(proposal, result.output, context);
      const record = { state: 'done' as const, message: applied.message, notes: applied.notes, at: now, calls };
      return { proposal: applied.proposal, record };
    }
    if (result.outcome === 'cancelled') return ended(order, 'open', STOPPED, calls);
    if (result.outcome !== 'schema_invalid') return ended(order, 'failed', `${said(result)} ${KEPT}`, calls);
    wrong = result.problems;
  }
  return ended(order, 'failed', `${missed(wrong)}It was asked twice. ${KEPT}`, calls);
}

const STOPPED = 'Stopped before it was drafted. What stood here before is kept.';
const KEPT = 'What stood here before is kept. Draft it again, choose another model, or fill it in by hand.';

const ended = (
  { proposal, now }: StepOrder,
  state: 'open' | 'failed',
  message: string,
  calls: CallRecord[],
): DraftedProposal => ({
  proposal,
  record: { state, message, notes: [], at: now, calls },
});

const missed = ([first]: readonly Problem[]): string =>
  first === undefined
    ? ''
    : `The answer did not have the form that was asked for: ${first.message.replace(/\.$/, '')}. `;
/** The settings of one agent's model, which such a message names otherwise, are not at hand here. */
const CUT_OFF =
  'The answer was cut off before its end, so none of it was taken over. A model with longer answers helps, or asking for less.';
const said = ({ outcome, message }: ModelResult): string => (outcome === 'truncated' ? CUT_OFF : message);

function ask(
  step: Step,
  order: StepOrder,
  context: StepContext,
  wrong: readonly Problem[],
  route: Route,
): Promise<ModelResult> {
  return route({
    policy: { mode: 'pinned', candidates: [order.model], parameters: PARAMETERS },
    override: order.model,
    connections: order.connections,
    instructions: step.instructions + reminder(wrong),
    input: step.inputFor(order.proposal, context),
    contract: step.contract,
    now: order.now,
    signal: order.signal,
  });
}

/** Names what was wrong with the first answer; only words of our own, none of the answer's. */
function reminder(wrong: readonly Problem[]): string {
  if (wrong.length === 0) return '';
  const lines = wrong.slice(0, MOST_NAMED).map(({ path, message }) => `- ${path}: ${message}`);
  return `\n\nAn earlier answer did not have the form that is asked for. Answer again, without this:\n${lines.join('\n')}`;
}

const NO_WISHES =
  'What you asked for was left aside: test cases are made from the contract and the rules. Change or add cases by hand.';

/** Cases are made from contract and rules; the model only makes them realistic and proposes what the rules leave open. */
async function draftScenarios(order: StepOrder, route: Route): Promise<DraftedProposal> {
  const { proposal, model, connections, limitUsd, now, signal, newId } = order;
  const suggestions = scenariosFor(proposal, now, newId);
  const dressed = await dressCases(
    {
      spec: proposal.spec,
      suggestions,
      model,
      connections,
      limitUsd,
      existing: keptCases(proposal).map(({ testCase }) => testCase.input),
      now,
      signal,
    },
    route,
  );
  const cases = dressed.suggestions.map(({ testCase, dressing }) => ({
    ...testCase,
    expectation: [...testCase.expectation, ...dressing.proposed],
  }));
  const notes = dressed.suggestions.flatMap(({ testCase, dressing }) =>
    dressing.note === null ? [] : [`“${testCase.title}” stays plain: ${dressing.note}`],
  );
  if (signal.aborted) return ended(order, 'open', STOPPED, dressed.calls);
  if ((order.hint ?? '').trim() !== '') notes.unshift(NO_WISHES);
  const made = `${cases.length} test ${cases.length === 1 ? 'case was' : 'cases were'} made from the contract and the rules.`;
  // Plain cases test as well as dressed ones, so that trouble with the model fails nothing here.
  return {
    proposal: withScenarios(proposal, cases),
    record: {
      state: 'done',
      message: `${made} ${cases.length === 0 ? '' : dressed.message}`.trim(),
      notes,
      at: now,
      calls: dressed.calls,
    },
  };
}
