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

/** Holds what a desktop keeps against what its person was told before; `dropped`: what this very step told to be given up. */
export async function checkKept(desktop: Desktop, dropped: ReadonlySet<string> = new Set()) {
  // The hash of the last covers all before it; at the end everything is read and verified.
  const last = desktop.confirmed.length;
  const held = await heldBy(desktop, Math.max(1, last));
  if (last > 0 && held.entries[0]?.hash !== desktop.confirmed[last - 1])
    throw new Error(`Entry ${last}, which was confirmed, is another one or gone.`);
  for (const { hash } of last > 0 ? held.entries.slice(1) : held.entries) desktop.confirmed.push(hash);
  for (const act of held.confirmed) desktop.own.add(act);
  for (const act of desktop.acknowledged) {
    if (desktop.own.has(act) || held.waiting.has(act)) continue;
    if (!dropped.has(act)) throw new Error('A decision that was acknowledged is neither confirmed nor waiting.');
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

/** Synchronises as a person who presses the button. What was refused before may be given up, and that has to be told. */
export async function synchronise(desktop: Desktop) {
  const before = await checkKept(desktop);
  const status = await desktop.test.api.registry.sync();
  if (await raise(desktop)) {
    await checkKept(desktop);
    return desktop.test.api.registry.status();
  }
  counted(`state ${status.state}`);
  const isTold = status.state === 'refused' && status.problem?.includes('no longer sent') === true;
  await checkKept(desktop, isTold ? before.refused : new Set());
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
      ofRegistry,
      ofRegistry,
    ],
    { maxCommands, size: 'max' },
  );

/** All faults off, everything late arrives, and everybody synchronises until nothing more comes. */
export async function settle(world: World) {
  if (world.registry === null) await startWorldRegistry(world);
  for (const desktop of world.desktops) {
    desktop.wire.faults = [];
    await deliverLate(desktop);
  }
  // What is refused is noted at the first, given up at the second; then it takes as many as bring everybody the rest.
  for (let round = 0, before = ''; round < 8; round += 1) {
    const states: unknown[] = [];
    // Who holds most first: what somebody behind sends to a restored registry takes the place of what it lost.
    const byLength = world.desktops.toSorted((a, b) => b.confirmed.length - a.confirmed.length);
    for (const desktop of byLength) {
      await handBack(world, desktop);
      const { state, waiting, problem } = await desktop.test.api.registry.status();
      states.push([PEOPLE[world.desktops.indexOf(desktop)]?.name, state, waiting, problem, desktop.confirmed.length]);
    }
    const now = JSON.stringify(states.sort());
    if (now === before) return;
    before = now;
  }
  throw new Error('The desktops did not come to rest.');
}
