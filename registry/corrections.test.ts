import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JsonObject } from '../shared/spec/ids.ts';
import type { Person } from './registry.test-helper.ts';
import { type ServedAgent, servedAgent } from './served-agent.test-helper.ts';
import { everythingStored, rowsOf } from './store/everything-stored.test-helper.ts';

const START = Date.UTC(2026, 2, 1, 9);
const DAY_MS = 86_400_000;
let now = START;
let served: ServedAgent;
let ann: Person;
let bob: Person;
beforeAll(async () => {
  served = await servedAgent({ now: () => new Date(now) });
  ann = await served.team.join(['editor'], 'Ann');
  bob = await served.team.join(['approver'], 'Bob');
});
afterAll(() => served.close());

async function run(more: JsonObject = {}): Promise<string> {
  now += 1000;
  const { json } = await served.call(`/v1/agents/${served.slug}/run`, { input: { ...served.input, ...more } });
  return json.execution;
}
const at = (ms = now) => new Date(ms).toISOString();
const word = (right: string, note?: string) => ({
  ...{ title: 'Decision', kind: 'enum', right },
  ...(note === undefined ? {} : { note }),
});
const say = (person: Person, id: string, right: string | null, when = at(), field = 'decision') =>
  person.client.api.member.correctExecution({
    id,
    fields: [{ field, at: when, word: right === null ? null : word(right) }],
  });
/** What is told after a cursor, page by page. */
async function after(person: Person, cursor: string | null = null, limit = 100) {
  const items = [];
  const inputs: Record<string, unknown> = {};
  let next = cursor;
  let restarted = false;
  for (;;) {
    const page = await person.client.api.member.corrections({ limit, ...(next === null ? {} : { after: next }) });
    items.push(...page.items);
    Object.assign(inputs, page.inputs);
    restarted ||= page.restarted;
    next = page.cursor;
    if (!page.more) return { items, inputs, cursor: next, restarted };
  }
}

it('what one person says reaches the others with what was asked and answered, from a place on only what is new', async () => {
  const before = await after(bob);
  const id = await run();
  await ann.client.api.member.correctExecution({
    id,
    fields: [{ field: 'decision', at: at(), word: word('turn_down', 'Warned before.') }],
  });
  const first = await after(bob, before.cursor);
  expect(first.items).toMatchObject([
    {
      ...{ agent: 'a1', execution: id, field: 'decision', member: ann.member, at: at(), state: 'said' },
      word: { ...word('turn_down', 'Warned before.'), answered: expect.any(String) },
    },
  ]);
  expect(first.inputs).toEqual({ [id]: served.input });
  expect((await after(bob, first.cursor)).items).toEqual([]);
  // The same again is nothing new; a late word changes nothing; Bob's stands beside Ann's.
  await say(ann, id, 'live', at(START));
  await ann.client.api.member.correctExecution({
    id,
    fields: [{ field: 'decision', at: at(), word: word('turn_down', 'Warned before.') }],
  });
  expect((await after(bob, first.cursor)).items).toEqual([]);
  await say(bob, id, 'live');
  now += 1000;
  await say(ann, id, 'send_to_person');
  await say(bob, id, null);
  const second = await after(bob, first.cursor);
  expect(second.items.map(({ member, state, word }) => [member, state, word?.right])).toEqual([
    [ann.member, 'said', 'send_to_person'],
    [bob.member, 'taken_back', undefined],
  ]);
  expect(second.restarted).toBe(false);
  // Who comes later is told what stands, each once, however the pages are cut.
  const all = await after(bob);
  expect((await after(bob, null, 1)).items).toEqual(all.items);
  expect(all.items.filter(({ execution }) => execution === id)).toHaveLength(2);
});

it('a clock that is ahead does not make its owner’s words the last ones', async () => {
  const id = await run();
  const { cursor } = await after(bob);
  await say(ann, id, 'live', '2031-03-01T09:00:00.000Z');
  await say(bob, id, 'live', '2025-13-32T09:00:00.000Z');
  expect((await after(bob, cursor)).items.map((item) => item.at)).toEqual([at(), at()]);
});

it('many at once get places in order, so that who reads on misses none', async () => {
  const ids = await Promise.all(Array.from({ length: 8 }, () => run()));
  const { cursor } = await after(bob);
  let seen = 0;
  let place = cursor;
  let going = true;
  const reading = (async () => {
    while (going || seen < 16) {
      const next = await after(bob, place);
      seen += next.items.length;
      place = next.cursor;
    }
  })();
  await Promise.all(ids.flatMap((id) => [say(ann, id, 'live'), say(bob, id, 'turn_down')]));
  going = false;
  await reading;
  expect(seen).toBe(16);
  expect((await after(bob, place)).items).toEqual([]);
});

it('a place that this history never gave is told as such, and reading begins anew', async () => {
  const { items, cursor } = await after(bob);
  for (const unknown of ['999999-none', 'nonsense', `${cursor?.split('-')[0]}-other`]) {
    const again = await after(bob, unknown);
    expect(again.restarted).toBe(true);
    expect(again.items).toEqual(items);
  }
});

it('what a field that is never stored should have been is not stored either', async () => {
  const { member } = served.admin.client.api;
  await member.setExecutionSettings({ slug: served.slug, keepDays: 90, keepRows: 1000, redact: ['output.decision'] });
  const id = await run();
  const { cursor } = await after(bob);
  expect(await say(ann, id, 'canary-of-a-decision')).toEqual({ fields: [] });
  expect((await after(bob, cursor)).items).toEqual([]);
  expect(await everythingStored(served.team)).not.toContain('canary-of-a-decision');
});

it('corrections go with their executions, and whoever holds them is told', async () => {
  const { member } = served.admin.client.api;
  await member.setExecutionSettings({ slug: served.slug, keepDays: 7, keepRows: 1000, redact: [] });
  const old = await run({ title: 'Quincunx lamp' });
  await say(ann, old, 'canary-of-old-days');
  const { cursor } = await after(bob);
  expect((await rowsOf(served.team, 'corrections')).join()).toContain('canary-of-old-days');
  now += 8 * DAY_MS;
  await served.team.restart({ port: Number(new URL(served.team.registry.address).port) });
  for (const person of [ann, bob]) await served.team.renew(person);
  const gone = async () => (await after(bob, cursor)).items.filter(({ execution }) => execution === old);
  await expect.poll(gone, { timeout: 60_000 }).toMatchObject([{ state: 'not_kept', word: null, member: ann.member }]);
  const kept = async () => (await rowsOf(served.team, 'corrections')).join();
  await expect.poll(kept, { timeout: 60_000 }).not.toContain('canary-of-old-days');
  await expect(say(ann, old, 'live')).rejects.toMatchObject({ code: 'not_found' });
});
