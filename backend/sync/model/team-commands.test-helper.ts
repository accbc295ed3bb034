import fc from 'fast-check';
import { FAULTS, type Fault } from './faulty-wire.test-helper.ts';
import { counted } from './tally.test-helper.ts';
import { ACTS, missing } from './team-acts.test-helper.ts';
import {
  backUpRegistry,
  type Desktop,
  heldBy,
  killDesktop,
  killWorldRegistry,
  PEOPLE,
  raise,
  reopen,
  restoreRegistry,
  startWorldRegistry,
  stopWorldRegistry,
  type World,
} from './team-world.test-helper.ts';

/** Everything that is to hold is held against the world itself, so the model is empty. */
type Model = Record<string, never>;
type Step = fc.AsyncCommand<Model, World>;

const step = (name: string, run: (world: World) => Promise<unknown>): Step => ({
  check: () => true,
  run: async (_model, world) => void (await run(world)),
  toString: () => name,
});

/** Whether a call went well; a typed refusal is an answer, anything else is a bug. */
async function wentWell(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (typeof code !== 'string' || code === 'internal' || code === 'INTERNAL_SERVER_ERROR') throw error;
    return false;
  }
}

/** Holds what a desktop keeps against what its person was told before; `dropped`: what the person gave up in this very step. */
export async function checkKept(desktop: Desktop, dropped: ReadonlySet<string> = new Set()) {
  // The hash of the last covers all before it; at the end everything is read and verified.
  const last = desktop.confirmed.length;
  const held = await heldBy(desktop, Math.max(1, last));
  if (last > 0 && held.entries[0]?.hash !== desktop.confirmed[last - 1])
    throw new Error(`Entry ${last}, which was confirmed, is another one or gone.`);
  for (const { hash } of last > 0 ? held.entries.slice(1) : held.entries) desktop.confirmed.push(hash);
  for (const act of held.confirmed) desktop.own.add(act);
  for (const act of desktop.acknowledged) {
    if (desktop.own.has(act) || held.waiting.has(act) || held.aside.has(act)) continue;
    if (!dropped.has(act))
      throw new Error('A decision that was acknowledged is neither confirmed nor waiting nor set aside.');
    desktop.acknowledged.delete(act);
  }
  const known = desktop.acknowledged.size;
  for (const act of [...held.confirmed, ...held.waiting]) desktop.acknowledged.add(act);
  return { ...held, grew: desktop.acknowledged.size > known };
}

const SILENT = new Set(['edit', 'look']);
async function act(world: World, person: number, name: string, n: number): Promise<void> {
  const desktop = world.desktops[person] ?? missing();
  // Mostly somebody has started the registry again by then.
  if (world.registry === null && n % 3 !== 0) await startWorldRegistry(world);
  // Half of the time as at a window, which is in step; otherwise on what was known some time ago.
  if (n % 2 === 0) await synchronise(desktop);
  await checkKept(desktop);
  const isTaken = await wentWell(ACTS[name]?.(world, desktop, n) ?? missing());
  // Who was killed was told nothing; what they were told before has to be there.
  if (await raise(desktop)) return void (await checkKept(desktop));
  counted(`${isTaken ? 'taken' : 'refused'} ${name}`);
  const { grew } = await checkKept(desktop);
  if (isTaken && !SILENT.has(name) && !grew) throw new Error(`“${name}” was acknowledged and is nowhere.`);
}

/** Synchronises as a person who presses the button. */
export async function synchronise(desktop: Desktop) {
  await checkKept(desktop);
  const status = await desktop.test.api.registry.sync();
  if (await raise(desktop)) {
    await checkKept(desktop);
    return desktop.test.api.registry.status();
  }
  counted(`state ${status.state}`);
  await checkKept(desktop);
  return status;
}

/** Gives a restored registry back what it lost, where this person may and it took nothing else since. */
export async function handBack(world: World, desktop: Desktop): Promise<void> {
  const { lost } = await synchronise(desktop);
  if (lost?.mayHandBack !== true) return;
  const isDone = await wentWell(desktop.test.api.registry.handBack());
  if ((await raise(desktop)) || !isDone) return void (await checkKept(desktop));
  world.handedBack += lost.to - lost.from + 1;
  await checkKept(desktop);
}

/** Leaves a history for the registry's where they part: other entries are confirmed then, and no decision of the person's is gone. */
async function follow(desktop: Desktop): Promise<void> {
  if (!(await synchronise(desktop)).mayFollow) return;
  const isDone = await wentWell(desktop.test.api.setAside.follow());
  if (isDone) counted('aside followed');
  await raise(desktop);
  [desktop.confirmed, desktop.own] = [[], new Set()];
  await checkKept(desktop);
}

/** Decides again what was set aside, where that can be; then it is decided anew, or stands in the draft. */
async function decideAgain(desktop: Desktop, n: number): Promise<void> {
  const { aside } = await checkKept(desktop);
  const { items } = await desktop.test.api.setAside.list();
  const item = items[n % Math.max(1, items.length)];
  if (item === undefined) return;
  const isDone = await wentWell(desktop.test.api.setAside.again({ id: item.id }));
  if (await raise(desktop)) return void (await checkKept(desktop, aside));
  const after = await heldBy(desktop);
  const gone = new Set([...aside].filter((one) => !after.aside.has(one)));
  const { grew } = await checkKept(desktop, gone);
  counted(`aside ${item.way}${isDone ? '' : ' refused'}`);
  if (isDone !== gone.size > 0)
    throw new Error('What was decided again is still set aside, or what was refused is not.');
  if (isDone && item.way === 'again' && !grew) throw new Error('A decision that was taken again is nowhere.');
  if (!isDone || item.agent === null || item.way !== 'draft') return;
  const { spec } = await desktop.test.api.drafts.get({ agent: item.agent.id });
  desktop.typed.set(item.agent.id, spec.purpose);
}

async function deliverLate(desktop: Desktop): Promise<void> {
  // The latest first, so that calls also change places.
  for (const arrive of desktop.wire.late.splice(0).toReversed()) await arrive().catch(() => undefined);
}

const person = fc.nat(PEOPLE.length - 1);
/** Often what moves a change forward, seldom what ends people's part in it. */
const often = [
  'edit',
  'edit and submit',
  'edit and revise',
  'look',
  'approve',
  'sign off',
  'sign off',
  'sign off',
  'deploy',
  'comment',
];
const acts = fc
  .tuple(person, fc.constantFrom(...often, ...Object.keys(ACTS)), fc.nat(11))
  .map(([who, name, n]) => step(`${PEOPLE[who]?.name}: ${name} ${n}`, (world) => act(world, who, name, n)));
/** What teams do all day: one asks for sign-off, another signs it. */
const together = fc.tuple(person, fc.nat(1), fc.nat(5)).map(([who, other, n]) => {
  const by = (who + 1 + other) % PEOPLE.length;
  return step(`${PEOPLE[who]?.name}: edit and submit ${n}, ${PEOPLE[by]?.name}: sign off`, async (world) => {
    await act(world, who, 'edit and submit', 2 * n);
    await act(world, by, 'sign off', 0);
  });
});
const faults = fc
  .tuple(person, fc.array(fc.constantFrom<Fault>(...FAULTS), { minLength: 1, maxLength: 6 }))
  .map(([who, list]) =>
    step(`${PEOPLE[who]?.name}'s line: ${list.join(', ')}`, async ({ desktops }) => {
      (desktops[who] ?? missing()).wire.faults = [...list];
    }),
  );
const ofDesktop = (name: string, run: (desktop: Desktop) => Promise<unknown>) =>
  person.map((who) => step(`${PEOPLE[who]?.name}: ${name}`, ({ desktops }) => run(desktops[who] ?? missing())));
const handsBack = person.map((who) =>
  step(`${PEOPLE[who]?.name}: hand back`, (world) => handBack(world, world.desktops[who] ?? missing())),
);
const again = fc
  .tuple(person, fc.nat(5))
  .map(([who, n]) =>
    step(`${PEOPLE[who]?.name}: decide again ${n}`, ({ desktops }) => decideAgain(desktops[who] ?? missing(), n)),
  );
const REGISTRY_STEPS = ['restart', 'kill', 'stop', 'start', 'back up', 'back up', 'restore', 'restore'] as const;
const ofRegistry = fc.constantFrom(...REGISTRY_STEPS).map((name) =>
  step(`Registry: ${name}`, async (world) => {
    counted(`registry ${name}`);
    if (name === 'kill') return killWorldRegistry(world);
    if (name === 'back up') return backUpRegistry(world);
    if (name === 'restore') return restoreRegistry(world);
    if (name !== 'start') await stopWorldRegistry(world);
    if (name !== 'stop' && world.registry === null) await startWorldRegistry(world);
  }),
);

export const steps = (maxCommands: number) =>
  fc.commands(
    [
      acts,
      acts,
      acts,
      acts,
      acts,
      together,
      together,
      faults,
      faults,
      ofDesktop('synchronise', synchronise),
      ofDesktop('late calls arrive', deliverLate),
      ofDesktop('reopen', reopen),
      ofDesktop('killed', async (desktop) => {
        killDesktop(desktop);
        await raise(desktop);
        await checkKept(desktop);
      }),
      handsBack,
      ofDesktop('follow', follow),
      again,
      ofRegistry,
      ofRegistry,
    ],
    { maxCommands, size: 'max' },
  );

/** All faults off, everything late arrives, and everybody synchronises until nothing more comes; what was set aside is tried once more. */
export async function settle(world: World) {
  if (world.registry === null) await startWorldRegistry(world);
  for (const desktop of world.desktops) {
    desktop.wire.faults = [];
    await deliverLate(desktop);
  }
  await comeToRest(world);
  if (!world.wasRestored) return;
  for (const desktop of world.desktops) for (const n of [0, 1]) await decideAgain(desktop, n);
  await comeToRest(world);
}

async function comeToRest(world: World): Promise<void> {
  // What is refused is noted at the first, set aside at the second; then it takes as many as bring everybody the rest.
  for (let round = 0, before = ''; round < 10; round += 1) {
    const states: { who: number; state: string; waiting: number; problem: string | null; held: number }[] = [];
    // Who holds most first: what somebody behind sends to a restored registry takes the place of what it lost.
    const byLength = world.desktops.toSorted((a, b) => b.confirmed.length - a.confirmed.length);
    for (const desktop of byLength) {
      await handBack(world, desktop);
      // Once nobody can give back any more, everybody goes on from what the registry has.
      if (round > 1) await follow(desktop);
      const { state, waiting, problem } = await desktop.test.api.registry.status();
      states.push({ who: world.desktops.indexOf(desktop), state, waiting, problem, held: desktop.confirmed.length });
    }
    if (states.every(({ state, waiting, held }) => state === 'in_sync' && waiting === 0 && held === states[0]?.held))
      return;
    const now = JSON.stringify(states.sort((a, b) => a.who - b.who));
    if (now === before && round > 2) return;
    before = now;
  }
  throw new Error('The desktops did not come to rest.');
}
