import { type Characters, has } from './characters.ts';
import { parsePattern, type Syntax } from './pattern-syntax.ts';

/** A nondeterministic automaton (Thompson 1968). `start` and `end` steps are free at the text's ends only. */
export interface Machine {
  free: number[][];
  atStart: number[][];
  atEnd: number[][];
  steps: { set: Characters; to: number }[][];
  first: number;
  last: number;
}
const LARGEST = 4000;

function build(syntax: Syntax): Machine | undefined {
  const machine: Machine = { free: [], atStart: [], atEnd: [], steps: [], first: 0, last: 0 };
  const state = (): number => {
    machine.free.push([]);
    machine.atStart.push([]);
    machine.atEnd.push([]);
    machine.steps.push([]);
    return machine.free.length - 1;
  };
  const join = (from: number, to: number): void => void machine.free[from]?.push(to);
  /** Adds the part from a state on and answers the state after it. */
  const add = (part: Syntax, from: number): number => {
    if (machine.free.length > LARGEST) return from;
    if (part.kind === 'sequence') return part.of.reduce((at, each) => add(each, at), from);
    const to = state();
    if (part.kind === 'characters') machine.steps[from]?.push({ set: part.set, to });
    else if (part.kind === 'start') machine.atStart[from]?.push(to);
    else if (part.kind === 'end') machine.atEnd[from]?.push(to);
    else if (part.kind === 'choice') for (const each of part.of) join(add(each, begin(from)), to);
    else if (part.kind === 'repeat') repeat(part, from, to);
    return to;
  };
  const begin = (from: number): number => {
    const next = state();
    join(from, next);
    return next;
  };
  const repeat = (part: Extract<Syntax, { kind: 'repeat' }>, from: number, to: number): void => {
    let at = begin(from);
    for (let count = 0; count < part.least; count += 1) at = begin(add(part.of, at));
    if (part.most === Number.POSITIVE_INFINITY) {
      join(at, to);
      join(add(part.of, begin(at)), at);
      return;
    }
    for (let count = part.least; count < part.most; count += 1) {
      join(at, to);
      at = begin(add(part.of, at));
    }
    join(at, to);
  };
  machine.first = state();
  machine.last = add(syntax, machine.first);
  return machine.free.length > LARGEST ? undefined : machine;
}

const CACHED = 500;
const machines = new Map<string, Machine | undefined>();

/** The automaton of a pattern; undefined where the pattern is not regular, not understood or too large. */
export function machineOf(pattern: string): Machine | undefined {
  if (machines.has(pattern)) return machines.get(pattern);
  const syntax = parsePattern(pattern);
  const machine = syntax === undefined ? undefined : build(syntax);
  if (machines.size >= CACHED) machines.clear();
  machines.set(pattern, machine);
  return machine;
}

/** Where a search stands: the states it may be in. `MATCHED` once the pattern has occurred, wherever the text goes on. */
export type Standing = readonly number[];
const MATCHED = -1;

function closure(machine: Machine, from: Iterable<number>, start: boolean, end: boolean): number[] {
  const seen = new Set<number>(from);
  for (const state of seen) {
    for (const next of machine.free[state] ?? []) seen.add(next);
    if (start) for (const next of machine.atStart[state] ?? []) seen.add(next);
    if (end) for (const next of machine.atEnd[state] ?? []) seen.add(next);
  }
  return [...seen];
}
const settle = (machine: Machine, states: number[]): Standing =>
  states.includes(machine.last) ? [MATCHED] : states.sort((a, b) => a - b);

export const standAtStart = (machine: Machine): Standing =>
  settle(machine, closure(machine, [machine.first], true, false));

/** After one more character. A pattern may begin anywhere, so its first state is always possible. */
export function stepOn(machine: Machine, standing: Standing, code: number): Standing {
  if (standing[0] === MATCHED) return standing;
  const next = new Set<number>([machine.first]);
  for (const state of standing)
    for (const step of machine.steps[state] ?? []) if (has(step.set, code)) next.add(step.to);
  return settle(machine, closure(machine, next, false, false));
}

/** Whether the pattern occurs when the text ends here; `length` 0 means that its start is here too. */
export const matchesAtEnd = (machine: Machine, standing: Standing, length: number): boolean =>
  standing[0] === MATCHED || closure(machine, standing, length === 0, true).includes(machine.last);
