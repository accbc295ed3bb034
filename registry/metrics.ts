import { createHash, timingSafeEqual } from 'node:crypto';
import type { CallRecord } from '../shared/grading/outcome.ts';
import type { RegistryCore } from './core.ts';
import { driftNow } from './drift/now.ts';
import type { Logged } from './store/execution-log.ts';

interface MeasuredCall {
  /** Short name of the agent. */
  agent: string;
  outcome: string;
  record: CallRecord;
  logged: Logged;
}
/** What one replica counts, in the text format of Prometheus. */
export interface Metrics {
  request(route: string, method: string, status: number, seconds: number): void;
  call(call: MeasuredCall): void;
  /** Reads what is not counted: queues, what waits to be written, the ledger. */
  scrape(core: RegistryCore): Promise<{ type: string; text: string }>;
  /** Whether this is the token that opens them. */
  opensWith(bearer: string | null): boolean;
}

/** From a registry's own part of a call to a model that thinks for minutes, in seconds. */
const SECONDS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 180, 600];
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Loaded only where somebody asked for it. Names of agents are labels; inputs, keys and people never are. */
export async function createMetrics(token: string): Promise<Metrics> {
  const { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } = await import('prom-client');
  const expected = digest(token);
  const register = new Registry();
  collectDefaultMetrics({ register });
  const registers = [register];
  const requests = new Histogram({
    name: 'rulehouse_http_request_seconds',
    help: 'Requests by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers,
  });
  const calls = new Histogram({
    name: 'rulehouse_run_seconds',
    help: 'Runs of agents that reached a model, by outcome.',
    labelNames: ['agent', 'outcome'],
    buckets: SECONDS,
    registers,
  });
  const attempts = new Counter({
    name: 'rulehouse_provider_attempts_total',
    help: 'Attempts at providers, by how each ended.',
    labelNames: ['provider', 'outcome'],
    registers,
  });
  const cost = new Counter({
    name: 'rulehouse_run_cost_usd_total',
    help: 'US dollars of runs whose price is known.',
    labelNames: ['agent'],
    registers,
  });
  const queued = new Counter({
    name: 'rulehouse_run_queued_total',
    help: 'Runs that were answered before their execution was on disk.',
    labelNames: ['agent'],
    registers,
  });
  const depth = new Gauge({
    name: 'rulehouse_jobs',
    help: 'Jobs by queue and state.',
    labelNames: ['queue', 'state'],
    registers,
  });
  const lag = new Gauge({
    name: 'rulehouse_execution_rows_waiting',
    help: 'Executions that wait to be on disk.',
    registers,
  });
  const age = new Gauge({
    name: 'rulehouse_execution_rows_waiting_seconds',
    help: 'How long the oldest of them has waited; 0 where none waits.',
    registers,
  });
  const findings = new Gauge({
    name: 'rulehouse_drift_open_findings',
    help: 'Findings about models that nobody settled yet, the same at every replica; 0 where an agent is watched and nothing is open.',
    labelNames: ['agent', 'kind'],
    registers,
  });
  const canaryTime = new Gauge({
    name: 'rulehouse_canary_last_run_timestamp_seconds',
    help: 'When the canary cases of an agent were asked last.',
    labelNames: ['agent'],
    registers,
  });
  const canaryCases = new Gauge({
    name: 'rulehouse_canary_last_run_cases',
    help: 'Cases of that run, by how they came out; not_run were not answered.',
    labelNames: ['agent', 'result'],
    registers,
  });
  const head = new Gauge({ name: 'rulehouse_ledger_head', help: 'Sequence of the newest decision.', registers });
  return {
    request: (route, method, status, seconds) => requests.observe({ method, route, status }, seconds),
    call({ agent, outcome, record, logged }) {
      calls.observe({ agent, outcome }, record.latencyMs / 1000);
      for (const earlier of record.earlier ?? [])
        attempts.inc({ provider: earlier.provider, outcome: earlier.outcome });
      attempts.inc({ provider: record.provider, outcome });
      if (record.costUsd !== null) cost.inc({ agent }, record.costUsd);
      if (logged === 'queued') queued.inc({ agent });
    },
    async scrape(core) {
      const { db, ledger, identity, jobs, executions } = core;
      depth.reset();
      for (const { queue, waiting, active, dead } of await jobs.depths()) {
        depth.set({ queue, state: 'waiting' }, waiting);
        depth.set({ queue, state: 'active' }, active);
        depth.set({ queue, state: 'dead' }, dead);
      }
      for (const gauge of [findings, canaryTime, canaryCases]) gauge.reset();
      for (const { agent, at, results, open } of await driftNow(core)) {
        canaryTime.set({ agent }, at / 1000);
        for (const [result, count] of Object.entries(results)) canaryCases.set({ agent, result }, count);
        for (const [kind, count] of Object.entries(open)) findings.set({ agent, kind }, count);
      }
      lag.set(executions.waiting());
      age.set(executions.age() / 1000);
      head.set((await ledger.head(db, identity.workspace)).sequence);
      return { type: register.contentType, text: await register.metrics() };
    },
    opensWith: (bearer) => bearer !== null && timingSafeEqual(digest(bearer), expected),
  };
}
