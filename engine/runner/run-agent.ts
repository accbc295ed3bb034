import { checkOutput, oracle } from '../../shared/analysis/oracle.ts';
import type { CallRecord } from '../../shared/grading/outcome.ts';
import type { RuleCheck } from '../../shared/grading/report.ts';
import { compile } from '../../shared/spec/compile.ts';
import type { Instant, JsonObject } from '../../shared/spec/ids.ts';
import type { ModelRef, Spec } from '../../shared/spec/spec.ts';
import type { Connection, ModelResult } from '../model.ts';
import type { RoutedCall } from '../router.ts';
import { validatorFor } from '../validation/validator.ts';
import { dryRun } from './dry-run.ts';
import { inputSizeProblems } from './input-limit.ts';
import type { AgentAnswer, Ask, InvalidInput } from './runner.ts';

/** One input for one agent. `now` is the clock of dated rules. The spec is immutable: what is derived from it is kept. */
export interface AgentCall {
  spec: Spec;
  input: JsonObject;
  /** null: a dry run. A model: that one and no other. Absent: the spec's own policy, with fallback. */
  model?: ModelRef | null | undefined;
  /** The spec's candidates as measurements order them, where its policy leaves that to them. */
  order?: readonly ModelRef[] | undefined;
  connections: readonly Connection[];
  now: Instant;
  signal: AbortSignal;
  /** One of many calls, which wait for their turn where the provider limits how many it takes. */
  paced?: boolean | undefined;
  /** Told of each attempt at a model, as it ends. */
  onAttempt?: ((attempt: ModelResult) => void) | undefined;
}
export interface AgentRun extends AgentAnswer {
  /** Enforced rules that the output breaks even after the second try; a production caller gets `rule_violated`. */
  enforced: RuleCheck[];
}
/** Asks a model; `callWithRouting` unless a test stands in. */
export type Route = (call: RoutedCall) => Promise<ModelResult>;

const instructions = new WeakMap<Spec, string>();
function instructionsOf(spec: Spec): string {
  const known = instructions.get(spec);
  if (known !== undefined) return known;
  const compiled = compile(spec).instructions;
  instructions.set(spec, compiled);
  return compiled;
}

// The provider SDKs load only when a model is asked: a dry run starts without them. Kept, because every `import()` of
// a loaded module goes through the loader again.
let router: Promise<typeof import('../router.ts')> | undefined;
/** `callWithRouting`, loaded when it is first asked. */
export const routeToModels: Route = async (call) => {
  router ??= import('../router.ts');
  return (await router).callWithRouting(call);
};

/**
 * Runs an agent on one input, in tests and in production alike: checks the input, asks the model (or, in a dry run, the
 * decidable rules), holds every decidable rule against a valid output, and asks once more when an enforced one is broken.
 * Never rejects for anything a provider does.
 */
export async function runOnce(call: AgentCall, route: Route = routeToModels): Promise<AgentRun | InvalidInput> {
  const { spec, input, now } = call;
  const problems = [...inputSizeProblems(spec.contract, input)];
  if (problems.length === 0) problems.push(...validatorFor(spec.contract).input(input));
  if (problems.length > 0) return { outcome: 'invalid_input', problems };
  if (call.model === null) return checked(call, dryRun(spec, input, { now }));
  const request: RoutedCall = {
    policy: spec.models,
    override: call.model,
    order: call.order,
    connections: call.connections,
    instructions: instructionsOf(spec),
    input,
    contract: spec.contract,
    now,
    signal: call.signal,
    paced: call.paced,
    onAttempt: call.onAttempt,
  };
  const first = checked(call, await route(request));
  if (first.enforced.length === 0) return first;
  const second = checked(
    call,
    await route({ ...request, instructions: withReminder(request.instructions, first.enforced) }),
  );
  const both = addCalls(first.call, second.call);
  // An outage during the second try does not undo the first answer: it stays what it was, an answer that breaks a rule.
  const kept = second.outcome === 'ok' || second.outcome === 'cancelled' ? second : first;
  return { ...kept, call: both };
}

/** `runOnce` for the test runner. */
export const askAgent =
  (call: Omit<AgentCall, 'input' | 'signal'>, route?: Route): Ask =>
  (input, signal) =>
    runOnce({ ...call, input, signal, paced: true }, route);

function checked(call: AgentCall, result: ModelResult & { undetermined?: string[] }): AgentRun {
  const clock = { now: call.now };
  const { outcome, output, problems, message, undetermined = [] } = result;
  const answer = oracle(call.spec, call.input, clock);
  const rules = output === null ? [] : checkOutput(call.spec, call.input, output, clock, answer);
  // An invalid output fails on its own; what a rule would say about it means nothing.
  const isAnswer = outcome === 'ok' && output !== null && call.model !== null;
  const enforced = isAnswer ? rules.filter((rule) => rule.result === 'violated' && rule.enforcement === 'enforce') : [];
  const rulesFired = answer.fired;
  return { outcome, output, problems, message, undetermined, call: result.call, rules, rulesFired, enforced };
}

/** Names what was broken. Only the person's own rule words go in, no text of the model. */
function withReminder(text: string, broken: readonly RuleCheck[]): string {
  const lines = broken.map((rule) => `- Rule ${rule.position} “${rule.title}”: ${rule.reason}`);
  return `${text}\n\nAn earlier answer to this input broke rules that must be followed. Answer again and follow them:\n${lines.join('\n')}`;
}

/** Two calls for one answer as one record: who answered last, and what both took. */
function addCalls(first: CallRecord, second: CallRecord): CallRecord {
  const sum = (a: number | null, b: number | null): number | null => (a === null || b === null ? (a ?? b) : a + b);
  const [a, b] = [first.usage, second.usage];
  const usage =
    a === null || b === null
      ? (a ?? b)
      : {
          inputTokens: sum(a.inputTokens, b.inputTokens),
          outputTokens: sum(a.outputTokens, b.outputTokens),
          cachedInputTokens: sum(a.cachedInputTokens, b.cachedInputTokens),
        };
  const isUnpriced = [first, second].some((call) => call.costUsd === null && call.usage !== null);
  return {
    ...second,
    attempts: first.attempts + second.attempts,
    usage,
    costUsd: isUnpriced ? null : sum(first.costUsd, second.costUsd),
    latencyMs: first.latencyMs + second.latencyMs,
    startedAt: first.startedAt,
  };
}
