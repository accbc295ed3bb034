import { canonicalJson } from '../json/canonical.ts';
import { type Field, type FieldType, fieldAt } from '../spec/contract.ts';
import type { JsonObject } from '../spec/ids.ts';
import { valueAt } from '../spec/paths.ts';
import { CaseChange, type ComparedCase, type FieldComparison, type Figures, type RunComparison } from './comparison.ts';
import { addCost, type CaseResult, type FieldResult, type Sample, type Verdict } from './report.ts';
import { ofCases, ofFlips } from './significance.ts';
import { isEqual } from './values.ts';

/** One run to compare: a report, or the results of a run. */
export interface ComparedRun {
  results: readonly CaseResult[];
  dryRun: boolean;
}
interface Pair {
  then: CaseResult;
  now: CaseResult;
}

/**
 * Two runs of one agent side by side: two versions, two models, or a run and the one before. A case is the same when its id
 * and its canonical input are; what is left is matched by input alone, as imported cases may have got new ids. `output` are
 * the fields of the contract, by which money compares as money.
 */
export function compareReports(then: ComparedRun, now: ComparedRun, output: readonly Field[] = []): RunComparison {
  const { pairs, onlyThen, onlyNow } = match(then.results, now.results);
  const compared = pairs.map((pair) => compareCase(pair, output));
  const significances = then.dryRun || now.dryRun ? [] : ofCases(compared);
  const cases = compared
    .map((each, index): ComparedCase => ({ ...each, significance: significances[index] ?? null }))
    .sort((a, b) => ORDER.indexOf(a.change) - ORDER.indexOf(b.change));
  const count = (change: CaseChange): number => cases.filter((each) => each.change === change).length;
  const before = new Set(onlyThen.map(({ caseId }) => caseId));
  const inputChanged = onlyNow.filter(({ caseId }) => before.has(caseId));
  const edited = new Set(inputChanged.map(({ caseId }) => caseId));
  const named = (results: readonly CaseResult[]) =>
    results.flatMap(({ caseId, title }) => (edited.has(caseId) ? [] : [{ caseId, title }]));
  return {
    counts: {
      newly_failing: count('newly_failing'),
      newly_passing: count('newly_passing'),
      uncertain: count('uncertain'),
      changed_answer: count('changed_answer'),
      unchanged: count('unchanged'),
      not_compared: count('not_compared'),
    },
    cases,
    onlyThen: named(onlyThen),
    onlyNow: named(onlyNow),
    inputChanged: inputChanged.map(({ caseId, title }) => ({ caseId, title })),
    figures: { then: figuresOf(then.results), now: figuresOf(now.results) },
    significance: then.dryRun || now.dryRun ? null : ofFlips(count('newly_failing'), count('newly_passing')),
  };
}

const ORDER: readonly CaseChange[] = CaseChange.options;

/** Pairs in the order of the later run. Of several cases with one input each is used once. */
function match(
  then: readonly CaseResult[],
  now: readonly CaseResult[],
): { pairs: Pair[]; onlyThen: CaseResult[]; onlyNow: CaseResult[] } {
  const inputs = new Map([...then, ...now].map((result) => [result, canonicalJson(result.input)]));
  const inputOf = (result: CaseResult): string => inputs.get(result) ?? '';
  const partner = new Map<CaseResult, CaseResult>();
  const free = new Set(then);
  const byId = new Map(then.map((result) => [result.caseId, result]));
  const take = (later: CaseResult, earlier: CaseResult | undefined): void => {
    if (earlier === undefined || !free.delete(earlier)) return;
    partner.set(later, earlier);
  };
  for (const later of now) {
    const earlier = byId.get(later.caseId);
    if (earlier !== undefined && inputOf(earlier) === inputOf(later)) take(later, earlier);
  }
  const byInput = Map.groupBy(free, inputOf);
  for (const later of now) if (!partner.has(later)) take(later, byInput.get(inputOf(later))?.shift());
  return {
    pairs: now.flatMap((later) => {
      const earlier = partner.get(later);
      return earlier === undefined ? [] : [{ then: earlier, now: later }];
    }),
    onlyThen: then.filter((result) => free.has(result)),
    onlyNow: now.filter((result) => !partner.has(result)),
  };
}

function compareCase({ then, now }: Pair, output: readonly Field[]): Omit<ComparedCase, 'significance'> {
  const [was, is] = [speaking(then), speaking(now)];
  const fields = compareFields(was, is, output);
  return {
    caseId: now.caseId,
    title: now.title,
    input: now.input,
    change: changeOf(then.verdict, now.verdict, fields),
    then: sideOf(then),
    now: sideOf(now),
    fields,
    expectationChanged: fields.some(({ wasExpected }) => wasExpected !== undefined),
  };
}

const sideOf = ({ verdict, reason, samples, sampling }: CaseResult): ComparedCase['now'] => {
  const count = (wanted: Verdict): number => samples.filter((sample) => sample.verdict === wanted).length;
  return { verdict, reason, rate: { passed: count('pass'), failed: count('fail') }, flaky: sampling?.flaky ?? false };
};

function changeOf(then: Verdict, now: Verdict, fields: readonly FieldComparison[]): CaseChange {
  if (then === 'not_run' || now === 'not_run') return 'not_compared';
  if (then !== now) {
    if (then === 'uncertain' || now === 'uncertain') return 'uncertain';
    return now === 'fail' ? 'newly_failing' : 'newly_passing';
  }
  return fields.some(({ changed }) => changed) ? 'changed_answer' : 'unchanged';
}

/** The sample that stands for a case: the most frequent answer among those that agree with its verdict, the first of equals. */
function speaking({ samples, verdict }: CaseResult): Sample | undefined {
  const agreeing = samples.filter((sample) => sample.verdict === verdict && sample.output !== null);
  const among = agreeing.length > 0 ? agreeing : samples.filter(({ output }) => output !== null);
  if (among.length < 2) return among[0] ?? samples[0];
  const groups = [...Map.groupBy(among, ({ output }) => canonicalJson(output)).values()];
  return groups.reduce((most, group) => (group.length > most.length ? group : most))[0];
}

function compareFields(was: Sample | undefined, is: Sample | undefined, output: readonly Field[]): FieldComparison[] {
  const [before, after] = [was?.output ?? {}, is?.output ?? {}];
  const checked = (sample: Sample | undefined, path: string): FieldResult | undefined =>
    sample?.fields.find(({ field }) => field === path);
  const checkedPaths = new Set([...(is?.fields ?? []), ...(was?.fields ?? [])].map(({ field }) => field));
  const isInside = (path: string): boolean => [...checkedPaths].some((group) => path.startsWith(`${group}.`));
  const others = [...leaves(after, output), ...leaves(before, output)].filter((path) => !isInside(path));
  return [...new Set([...checkedPaths, ...others])].map((field): FieldComparison => {
    const [then, now] = [valueAt(before, field), valueAt(after, field)];
    const [wasChecked, isChecked] = [checked(was, field), checked(is, field)];
    const type = fieldAt(output, field)?.type;
    const expected = (isChecked ?? wasChecked)?.expected;
    const wasExpected = isChecked === undefined ? undefined : wasChecked?.expected;
    return {
      field,
      title: isChecked?.title ?? wasChecked?.title ?? null,
      ...(expected === undefined ? {} : { expected }),
      ...(wasExpected === undefined || isEqual(wasExpected, expected, type) ? {} : { wasExpected }),
      ...(then === undefined ? {} : { then }),
      ...(now === undefined ? {} : { now }),
      thenResult: wasChecked?.result ?? null,
      nowResult: isChecked?.result ?? null,
      changed:
        hasAnswer(was) && hasAnswer(is) && !isEqual(then, now, type) && !meanTheSame(wasChecked, isChecked, type),
    };
  });
}

/** Other words for what was expected both times: a text that is judged by its meaning has not changed. */
const meanTheSame = (was: FieldResult | undefined, is: FieldResult | undefined, type: FieldType | undefined): boolean =>
  was?.result === 'match' &&
  is?.result === 'match' &&
  (was.judgement ?? is.judgement) !== undefined &&
  isEqual(was.expected, is.expected, type);

const hasAnswer = (sample: Sample | undefined): boolean => sample !== undefined && sample.output !== null;

/** Dotted paths of everything that is not a group by the contract or, where it does not know the name, by its look. */
function leaves(value: JsonObject, output: readonly Field[], prefix = ''): string[] {
  return Object.entries(value).flatMap(([name, inside]) => {
    const path = prefix + name;
    const kind = fieldAt(output, path)?.type.kind ?? 'object';
    const isGroup = kind === 'object' && typeof inside === 'object' && inside !== null && !Array.isArray(inside);
    return isGroup && Object.keys(inside).length > 0 ? leaves(inside, output, `${path}.`) : [path];
  });
}

/** Of the agent's calls, without its judge's. Median and 95th percentile by the nearest rank: both are latencies that were seen. */
function figuresOf(results: readonly CaseResult[]): Figures {
  const calls = results.flatMap(({ samples }) => samples.map(({ call }) => call)).filter((call) => call.attempts > 0);
  const sorted = calls.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b);
  const rank = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return {
    calls: calls.length,
    costUsd: calls.reduce<number | null>(addCost, 0),
    latencyMs: sorted.length === 0 ? null : { median: rank(0.5), p95: rank(0.95) },
  };
}
