// A draft tried on recorded executions by the rules alone: what judging costs beside reading the same JSON, and the whole of it with a
// registry in a process of its own. How many: RULEHOUSE_BENCH_REPLAYED (100,000 is what one replay reads at most).
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openTestBackend } from '../backend/backend.test-helper.ts';
import { atLine, replayOver } from '../backend/replays/production.test-helper.ts';
import { judgeByRules, type Recorded } from '../shared/replay/by-rules.ts';
import { countFates } from '../shared/replay/report.ts';
import type { Spec } from '../shared/spec/spec.ts';
import { recordedListings } from './replay-rows.ts';
import type { ReplayServerAnswer, ReplayServerQuestion, ReplayServerReady } from './replay-server.ts';
import { cpuSoFar, startServer } from './server-process.ts';
import { type BenchRow, median, megabytes, milliseconds, seconds } from './table.ts';

const COUNT = Number(process.env.RULEHOUSE_BENCH_REPLAYED ?? 100_000);
const ROUNDS = 3;
/** “Seconds” for a hundred thousand. */
const LIMIT_MS = 10_000;
const CLOCK = { now: '2026-03-15T12:00:00.000Z' };
const [before, after] = [atLine('40.00'), atLine('50.00')];

/** Beside the rule, what holds where no rule speaks: every execution is judged in full. */
const movedDefault: Spec = { ...after, defaults: [{ id: 'bench', field: 'decision', value: 'send_to_person' }] };

function cpuOf(act: () => void): number {
  const { cpuMs } = cpuSoFar();
  act();
  return cpuSoFar().cpuMs - cpuMs;
}

function judging(what: string, draft: Spec): BenchRow {
  const texts = [...recordedListings(before, COUNT)].map((listing) => JSON.stringify(listing));
  const rounds = Array.from({ length: ROUNDS }, () => {
    let flips = 0;
    let letters = 0;
    const bare = cpuOf(() => {
      for (const text of texts) letters += (JSON.parse(text) as Recorded).id.length;
    });
    const judged = cpuOf(() => {
      const judge = judgeByRules(before, draft, CLOCK);
      const counted = countFates();
      for (const text of texts) {
        const execution = JSON.parse(text) as Recorded;
        counted.add(execution, judge(execution));
      }
      flips = counted.report().flips;
    });
    if (flips === 0 || letters === 0) throw new Error('Nothing flips, so nothing was measured.');
    return { bare, judged };
  });
  const [bare, judged] = [median(rounds.map((round) => round.bare)), median(rounds.map((round) => round.judged))];
  return {
    what: `${COUNT.toLocaleString('en')} executions judged, ${what}, CPU`,
    measured: `${seconds(judged)}, ${(judged / bare).toFixed(1)} ×`,
    beside: `${seconds(bare)} for reading the same JSON`,
    toReach: 'seconds',
    reached: judged <= LIMIT_MS,
  };
}

/** Through everything: a desktop that fetches, judges and keeps the report, and meanwhile answers whoever asks it. */
async function whole(): Promise<BenchRow[]> {
  const server = await startServer<ReplayServerReady, ReplayServerQuestion, ReplayServerAnswer>('replay-server.ts', [
    String(COUNT),
  ]);
  const { agent } = server.ready;
  const desktop = await openTestBackend();
  try {
    const { link } = await server.ask('invite');
    await desktop.api.registry.join({ invite: link, name: 'Erin', bringAgents: false });
    const { revision } = await desktop.api.drafts.get({ agent });
    await desktop.api.drafts.save({ agent, revision, spec: after });
    global.gc?.();
    const rss = process.memoryUsage.rss();
    let peak = rss;
    const watching = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss());
    }, 50);
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const [wall, own, served] = [performance.now(), cpuSoFar(), await server.ask('cpu')];
    await desktop.api.replays.start({ agent, newest: COUNT, models: null });
    const done = await replayOver(desktop, agent);
    const wallMs = performance.now() - wall;
    const ownMs = cpuSoFar().cpuMs - own.cpuMs;
    const servedMs = (await server.ask('cpu')).cpuMs - served.cpuMs;
    delay.disable();
    clearInterval(watching);
    const report = await desktop.api.replays.report({ hash: done?.report ?? '' });
    if (report.rules.executions !== COUNT || report.rules.flips === 0) throw new Error('Not all of it was replayed.');
    const row = (what: string, measured: string, more: Partial<BenchRow> = {}): BenchRow => ({
      ...{ what, measured, beside: '', toReach: '', reached: null },
      ...more,
    });
    return [
      row(`Replay of ${COUNT.toLocaleString('en')} executions from a registry`, seconds(wallMs), {
        beside: `CPU: desktop ${seconds(ownMs)}, registry ${seconds(servedMs)}`,
        toReach: 'seconds',
        reached: wallMs <= LIMIT_MS,
      }),
      row(
        'The backend meanwhile: how late it gets to anything else',
        `99 % below ${milliseconds(delay.percentile(99) / 1e6)}, longest ${milliseconds(delay.max / 1e6)}`,
      ),
      row('Memory it takes meanwhile', megabytes(peak - rss)),
    ];
  } finally {
    await desktop.stop();
    server.stop();
  }
}

export const replayRows = async (): Promise<BenchRow[]> => [
  judging('a rule edited', after),
  judging('a default edited', movedDefault),
  ...(await whole()),
];
