import { createDresser, type DressedSuggestion } from '../../shared/generation/dress.ts';
import { readDressed } from '../../shared/generation/dress-step.ts';
import type { Suggestion } from '../../shared/generation/generate.ts';
import type { CallRecord } from '../../shared/grading/outcome.ts';
import { addCost } from '../../shared/grading/report.ts';
import { canonicalJson } from '../../shared/json/canonical.ts';
import type { Instant, JsonObject } from '../../shared/spec/ids.ts';
import type { ModelPolicy, ModelRef, Spec } from '../../shared/spec/spec.ts';
import type { Connection } from '../model.ts';
import { createBudget } from '../runner/budget.ts';
import { type Route, routeToModels } from '../runner/run-agent.ts';

/** Suggested cases of one spec, to be rewritten by one model. `now` is the clock of dated rules. */
export interface DressOrder {
  spec: Spec;
  suggestions: readonly Suggestion[];
  model: ModelRef;
  connections: readonly Connection[];
  /** No call starts when it could pass this many US dollars; null: no limit. */
  limitUsd: number | null;
  /** Inputs of the cases that exist; none of them is made again. */
  existing: readonly JsonObject[];
  now: Instant;
  signal: AbortSignal;
}
/** Every suggestion in its order, rewritten or with a note why it stays plain. */
export interface Dressed {
  suggestions: DressedSuggestion[];
  /** How many were rewritten. */
  dressed: number;
  /** null when the price of an answer is unknown. */
  costUsd: number | null;
  calls: CallRecord[];
  /** What came of it, in a sentence or two. */
  message: string;
}

/** Few enough that an answer stays short and one bad answer loses little. */
const BATCH = 5;
const AT_A_TIME = 4;
/** Five inputs are longer than one answer of an agent. */
const PARAMETERS: ModelPolicy['parameters'] = { timeoutMs: 180_000 };

const batchesOf = <T>(items: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / BATCH) }, (_, index) =>
    items.slice(index * BATCH, (index + 1) * BATCH),
  );

/** What each call would send, in characters, and how many characters it may answer with: for an estimate. */
export function dressCalls(
  spec: Spec,
  suggestions: readonly Suggestion[],
  now: Instant,
): { asked: number; answered: number }[] {
  const dresser = createDresser(spec, suggestions, { now });
  return batchesOf(suggestions).map((batch) => {
    const inputs = batch.reduce((sum, { testCase }) => sum + JSON.stringify(testCase.input).length, 0);
    const asked = dresser.instructions.length + JSON.stringify(dresser.inputFor(batch)).length;
    // A rewritten input is longer than a plain one, and proposals come on top.
    return { asked, answered: inputs * 3 + batch.length * 1500 };
  });
}

/** What was rewritten so far, in the order of the suggestions. */
export interface DressProgress {
  suggestions: readonly DressedSuggestion[];
  costUsd: number | null;
}

/** `dressInTurns` to its end. */
export async function dressCases(order: DressOrder, route?: Route): Promise<Dressed> {
  const turns = dressInTurns(order, route);
  for (;;) {
    const turn = await turns.next();
    if (turn.done === true) return turn.value;
  }
}

/**
 * Has a model rewrite suggested cases realistically, a few in each call; yields after every few calls. Never rejects for anything
 * a provider does: what could not be rewritten stays as it was, with the reason beside it.
 */
export async function* dressInTurns(
  order: DressOrder,
  route: Route = routeToModels,
): AsyncGenerator<DressProgress, Dressed> {
  const { spec, suggestions, model, now, signal } = order;
  const dresser = createDresser(spec, suggestions, { now });
  const budget = createBudget(order.limitUsd);
  const taken = new Map<string, number>();
  const count = (input: JsonObject, by: 1 | -1): void => {
    const key = canonicalJson(input);
    taken.set(key, (taken.get(key) ?? 0) + by);
    if (taken.get(key) === 0) taken.delete(key);
  };
  for (const input of [...order.existing, ...suggestions.map(({ testCase }) => testCase.input)]) count(input, 1);
  const calls: CallRecord[] = [];
  let trouble: string | null = null;

  async function dressBatch(batch: readonly Suggestion[]): Promise<DressedSuggestion[]> {
    if (signal.aborted) trouble ??= 'It was stopped.';
    if (trouble === null && budget.ask() !== 'start') trouble = budget.reason();
    if (trouble !== null) return batch.map((one) => asItWas(one, trouble ?? ''));
    budget.started();
    const result = await route({
      policy: { mode: 'pinned', candidates: [model], parameters: PARAMETERS },
      override: model,
      connections: order.connections,
      instructions: dresser.instructions,
      input: dresser.inputFor(batch),
      contract: dresser.contract,
      now,
      signal,
      paced: true,
    });
    budget.ended(result.call);
    calls.push(result.call);
    const isAnswer = result.outcome === 'ok' || result.outcome === 'schema_invalid';
    if (!isAnswer) trouble ??= result.message;
    if (!isAnswer || result.output === null) return batch.map((one) => asItWas(one, result.message));
    // An answer that misses the contract in one case may be sound in the others: each is judged by itself.
    const answers = readDressed(result.output);
    return batch.map((one, index) => {
      count(one.testCase.input, -1);
      const dressed = dresser.apply(one, answers.get(index + 1), taken);
      count(dressed.testCase.input, 1);
      return dressed;
    });
  }

  const done: DressedSuggestion[] = [];
  // Under a limit one after another, so that each cost is known before the next call.
  const atATime = order.limitUsd === null ? AT_A_TIME : 1;
  const batches = batchesOf(suggestions);
  const cost = (): number | null => calls.reduce<number | null>(addCost, 0);
  while (batches.length > 0) {
    done.push(...(await Promise.all(batches.splice(0, atATime).map(dressBatch))).flat());
    yield { suggestions: done, costUsd: cost() };
  }
  const dressed = done.filter(({ dressing }) => dressing.note === null).length;
  return { suggestions: done, dressed, costUsd: cost(), calls, message: wordsFor(dressed, done.length, trouble) };
}

const asItWas = (suggestion: Suggestion, note: string): DressedSuggestion => ({
  ...suggestion,
  dressing: { plain: suggestion.testCase.input, changed: [], proposed: [], note },
});

function wordsFor(dressed: number, all: number, trouble: string | null): string {
  const done =
    dressed === all
      ? `${all === 1 ? 'The case was' : `All ${all} cases were`} rewritten.`
      : dressed === 0
        ? `${all === 1 ? 'The case stays' : `All ${all} cases stay`} as they were.`
        : `${dressed} of ${all} cases were rewritten, the others stay as they were.`;
  return trouble === null ? done : `${done} ${trouble}`;
}
