// The promise of a replay, through the whole stack: an application asks a registry over TLS, the registry records, a desktop reads the
// executions back and reports. RULEHOUSE_REPLAY=full measures it at the size that `docs/statistics.md` speaks of.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeConnections } from '../../engine/http/fetch.ts';
import { type Registry, startRegistry } from '../../registry/start.ts';
import { numbersFrom } from '../../shared/drift/drift.test-helper.ts';
import type { Execution } from '../../shared/executions/views.ts';
import type { Json, JsonObject } from '../../shared/spec/ids.ts';
import { openTestBackend, type TestBackend } from '../backend.test-helper.ts';
import {
  atLine,
  callListings,
  followingModel,
  MODEL,
  priced,
  publishListings,
  replayOver,
  ruled,
} from './production.test-helper.ts';

const IS_FULL = process.env.RULEHOUSE_REPLAY === 'full';
const EXECUTIONS = IS_FULL ? 10_000 : 300;
const REPLAYS = IS_FULL ? 60 : 10;
const SAMPLE = IS_FULL ? 60 : 40;
const PER_REPLAY_MS = 60_000;

const [before, after] = [atLine('40.00'), atLine('50.00')];
/** What rules decide of an answer; the message is free text. */
const RULED = ['decision', 'queue', 'reasons'];
const BRANDS = ['Calvin Klein', 'Chanel', 'Gucci', 'Aurel', 'No name'];

/** Perfumes as they come: most prices away from the line, some of brands that nobody forges, some sold out. */
function perfumes(count: number): JsonObject[] {
  const random = numbersFrom(11);
  const one = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  return Array.from({ length: count }, () =>
    priced(0, {
      price: { amount: (20 + random() * 79).toFixed(2), currency: 'EUR' },
      brand: one(BRANDS),
      discount: random() < 0.1 ? 25 : 5,
      stock: random() < 0.05 ? 0 : 12,
    }),
  );
}

/** What the model says instead of what it should. */
const slip = (output: JsonObject): JsonObject => ({
  ...output,
  decision: output.decision === 'live' ? 'turn_down' : 'live',
});
const same = (one: Json | undefined, other: Json | undefined): boolean =>
  JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
const differs = (one: JsonObject, other: JsonObject, fields: readonly string[]): boolean =>
  fields.some((field) => !same(one[field], other[field]));

let folder: string;
let provider: Awaited<ReturnType<typeof followingModel>>;
let registry: Registry;
let editor: TestBackend;
let agent: string;
let recorded: Execution[];
/** How often the model slips, and the seed of when. */
const model = { noise: 0, slips: numbersFrom(1) };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rulehouse-replays-'));
  // Where a rule is enforced the registry would refuse a wrong answer; elsewhere production recorded it.
  const isEnforced = (input: JsonObject): boolean => ruled(before, input).queue === 'brand_protection';
  let isRecording = true;
  provider = await followingModel((output, input) =>
    model.slips() < model.noise && !(isRecording && isEnforced(input)) ? slip(output) : output,
  );
  const env = { OPENAI_API_KEY: 'sk-none', OPENAI_BASE_URL: provider.url };
  registry = await startRegistry({ dataFolder: folder, env, logLevel: 'silent' });
  editor = await openTestBackend({ env });
  const published = await publishListings(registry, editor);
  agent = published.agent;
  model.noise = 0.05;
  await callListings(registry, published.secret, perfumes(EXECUTIONS), 16);
  isRecording = false;
  recorded = [];
  for (let cursor: string | undefined; ; ) {
    const page = await editor.api.executions.full({ agent, limit: 200, ...(cursor === undefined ? {} : { cursor }) });
    recorded.push(...page.items);
    if (page.older === null) break;
    cursor = page.older;
  }
  const { revision } = await editor.api.drafts.get({ agent });
  await editor.api.drafts.save({ agent, revision, spec: after });
}, 600_000);
afterAll(async () => {
  await editor.stop();
  await registry.close();
  await provider.close();
  await closeConnections();
  rmSync(folder, { recursive: true });
});

async function replayed(sample: number) {
  const models = sample === 0 ? null : { model: MODEL, sample, limitUsd: null };
  await editor.api.replays.start({ agent, models });
  const done = await replayOver(editor, agent);
  return editor.api.replays.report({ hash: done?.report ?? '' });
}

/** Executions of which the oracle knows that a field has to become something else, and that the rules before did not ask for it. */
const known = (field: string) =>
  recorded.flatMap(({ id, record: { input, output } }) => {
    const [was, now] = [ruled(before, input)[field], ruled(after, input)[field]];
    const from = output?.[field];
    return now === undefined || same(from, now) || same(was, now) ? [] : [{ id, from: from ?? null, to: now }];
  });

describe('a draft with a known difference', () => {
  it('is reported with exactly the flips that the oracle knows', async () => {
    expect(recorded).toHaveLength(EXECUTIONS);
    const report = await replayed(0);
    const flipping = new Map(RULED.map((field) => [field, known(field)]));
    const ids = new Set([...flipping.values()].flat().map(({ id }) => id));
    // Nothing but the line moved: branded goods from 40 to 50 euros are a person's business now, or at least their queue is another.
    const moved = recorded.filter(({ record: { input } }) => {
      const euros = Number((input.price as { amount: string }).amount);
      return euros >= 40 && euros < 50 && BRANDS.indexOf(String(input.brand)) < 3;
    });
    expect(moved.length).toBeGreaterThan(EXECUTIONS / 50);
    expect(ids).toEqual(new Set(moved.map(({ id }) => id)));

    expect(report.rules).toMatchObject({ executions: EXECUTIONS, flips: ids.size, furtherKinds: 0 });
    const told = (field: string) =>
      Object.fromEntries(
        report.rules.kinds
          .filter((kind) => kind.field === field)
          .map(({ from, to, count }) => [JSON.stringify([from, to]), count]),
      );
    for (const [field, flips] of flipping) {
      const counted: Record<string, number> = {};
      for (const { from, to } of flips) {
        const key = JSON.stringify([from, to]);
        counted[key] = (counted[key] ?? 0) + 1;
      }
      expect(told(field), field).toEqual(counted);
    }
    for (const { field, examples } of report.rules.kinds)
      for (const id of examples) expect(flipping.get(field)?.map((flip) => flip.id)).toContain(id);
  });

  it.each([0.02, 0.1, 0.2])(
    'asked of a model that slips in %d of its answers, intervals cover the truth',
    async (noise) => {
      model.noise = noise;
      model.slips = numbersFrom(noise * 1000);
      const fields = ['decision'];
      const truths = { any: truth(noise, RULED), decision: truth(noise, fields) };
      const held = { any: 0, decision: 0 };
      for (let round = 0; round < REPLAYS; round += 1) {
        const { models } = await replayed(SAMPLE);
        expect(models).toMatchObject({ asked: SAMPLE, notRun: 0 });
        const decision = models?.fields.find(({ field }) => field === 'decision')?.share;
        if (isWithin(truths.any, models?.any)) held.any += 1;
        if (isWithin(truths.decision, decision)) held.decision += 1;
      }
      // biome-ignore lint/suspicious/noConsole: whoever asked for the full size wants the numbers
      if (IS_FULL) console.info({ noise, truths, replays: REPLAYS, sample: SAMPLE, held });
      // So far below 95 % chance alone does not get once in a million.
      const least = REPLAYS * 0.95 - 5 * Math.sqrt(REPLAYS * 0.95 * 0.05);
      expect(held.any).toBeGreaterThanOrEqual(least);
      expect(held.decision).toBeGreaterThanOrEqual(least);
    },
    REPLAYS * PER_REPLAY_MS,
  );
});

const isWithin = (value: number, share: { low: number; high: number } | undefined): boolean =>
  share !== undefined && share.low <= value && value <= share.high;

/** How much more often the draft departs from what was recorded than the present version does, over all executions, exactly. */
function truth(noise: number, fields: readonly string[]): number {
  const departs = (right: JsonObject, output: JsonObject): number =>
    (1 - noise) * Number(differs(right, output, fields)) + noise * Number(differs(slip(right), output, fields));
  const sum = recorded.reduce((total, { record: { input, output } }) => {
    const answered = output ?? {};
    return total + departs(ruled(after, input), answered) - departs(ruled(before, input), answered);
  }, 0);
  return sum / recorded.length;
}
