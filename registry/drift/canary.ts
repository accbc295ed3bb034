import { modelInfo } from '../../engine/catalogue/catalogue.ts';
import { askAgent } from '../../engine/runner/run-agent.ts';
import { runCases } from '../../engine/runner/runner.ts';
import type { KeptSuite, TestCase } from '../../shared/grading/case.ts';
import type { CaseResult } from '../../shared/grading/report.ts';
import type { ModelRef, Spec } from '../../shared/spec/spec.ts';
import type { RegistryCore } from '../core.ts';
import type { PublishedVersion } from '../published.ts';
import type { StoredCanaryRun } from '../store/canaries.ts';
import { noteCanaryProgress } from '../store/canaries-going.ts';
import { attemptsIn } from '../tracing/run-spans.ts';
import type { Span } from '../tracing/tracing.ts';

const CONCURRENCY = 8;

/** Cases that the team shares for an agent, as they were shared last; none before the first. */
export async function sharedCases({ db, ledger, identity }: RegistryCore, agent: string): Promise<TestCase[]> {
  const read = ledger.reader(db, identity.workspace);
  const suite = (await read.get('agent', agent))?.suite;
  if (suite === undefined) return [];
  const pages = (await read.get('suite', `${agent}/${suite}`))?.pages ?? [];
  const contents = await Promise.all(pages.map((hash) => ledger.object(db, hash)));
  // Checked when they were appended.
  return (contents as (typeof KeptSuite)['_output'][]).flatMap(({ cases }) => cases);
}

/** The model that production asks first. */
export const watchedModel = ({ spec, order }: Pick<PublishedVersion, 'spec' | 'order'>): ModelRef | undefined =>
  (order ?? spec.models.candidates)[0];

/** The next candidate that a person could prefer until a finding is settled. */
export const fallbackOf = ({ models }: Spec, watched: ModelRef): ModelRef | null =>
  models.candidates.find(({ provider, model }) => provider !== watched.provider || model !== watched.model) ?? null;

/**
 * Asks the version in production the canary cases on its first model and no other, each once. Samples that were not answered are
 * counted apart: an outage is no drift.
 */
export async function askCanaries(
  core: RegistryCore,
  { agent, version, spec }: PublishedVersion,
  { model, cases, limitUsd }: { model: ModelRef; cases: readonly TestCase[]; limitUsd: number | null },
  signal: AbortSignal,
  span?: Span,
): Promise<StoredCanaryRun> {
  const at = core.now();
  const results: CaseResult[] = [];
  await noteCanaryProgress(core.db, agent.id, { done: 0, total: cases.length });
  const { costUsd } = await runCases({
    contract: spec.contract,
    cases,
    ask: askAgent({ spec, model, connections: core.connections, now: at, onAttempt: span && attemptsIn(span) }),
    plan: { model, concurrency: CONCURRENCY, limitUsd },
    signal,
    now: core.now,
    async onResults(batch) {
      results.push(...batch);
      await noteCanaryProgress(core.db, agent.id, { done: results.length, total: cases.length });
    },
  });
  const decided = results.filter(({ verdict }) => verdict === 'pass' || verdict === 'fail');
  const calls = results
    .flatMap(({ samples }) => samples.map(({ call }) => call))
    .filter(({ servedModel }) => servedModel !== null);
  return {
    ...{ id: core.newId(), agent: agent.id, version: version.id, model, at },
    served: calls[0]?.servedModel ?? null,
    fingerprint: calls.find(({ fingerprint }) => fingerprint !== null)?.fingerprint ?? null,
    cases: decided.map(({ caseId: id, title, verdict }) => ({
      ...{ id, title, passed: Number(verdict === 'pass'), failed: Number(verdict === 'fail') },
    })),
    notRun: results.filter(({ verdict }) => verdict === 'not_run').length,
    costUsd,
  };
}

/** Days before its end that a model's retirement is told. */
const WARN_DAYS = 60;
const DAY_MS = 86_400_000;

/** When the provider stops serving the model, if that is near; null otherwise. */
export function retirementNear({ provider, model }: ModelRef, now: string): string | null {
  const { retires } = modelInfo(provider, model);
  if (retires === null) return null;
  return Date.parse(retires) - Date.parse(now) <= WARN_DAYS * DAY_MS ? retires : null;
}
