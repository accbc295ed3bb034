import type { Meter } from './answer.ts';
import { type Characters, complement, has, single, union } from './characters.ts';
import { type Machine, matchesAtEnd, type Standing, standAtStart, stepOn } from './text-machine.ts';

export interface TextGoal {
  must: readonly Machine[];
  mustNot: readonly Machine[];
  /** In characters; `most` may be infinite. */
  least: number;
  most: number;
  excluded: ReadonlySet<string>;
}
export type TextAnswer = { is: 'sat'; value: string } | { is: 'unsat' } | { is: 'unknown' };

interface Node {
  standings: readonly Standing[];
  /** The text so far while it may still become an excluded one; null afterwards. */
  prefix: string | null;
  before: Node | null;
  code: number;
}

const PREFERRED = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ -_.@:/,+#!';
const MOST_STEPS = 15_000;
/** States of the automata that are followed for the price of one step. */
const STATES_A_STEP = 4;
const SURROGATES: Characters = [[0xd800, 0xdfff]];

/** One character for every group of characters that no pattern tells apart, the most readable one first. */
function alphabetOf(goal: TextGoal): number[] {
  const sets = new Map<string, Characters>();
  const note = (set: Characters): void => void sets.set(JSON.stringify(set), set);
  for (const machine of [...goal.must, ...goal.mustNot])
    for (const steps of machine.steps) for (const { set } of steps) note(set);
  for (const character of new Set([...goal.excluded].join(''))) note(single(character));
  const all = [...sets.values()];
  const well = complement(union(SURROGATES));
  const codes = [
    ...[...PREFERRED].map((character) => character.codePointAt(0) ?? 0),
    ...all.flatMap((set) => set.flatMap(([from, to]) => [from, to + 1])),
    0xe000,
    0,
  ].filter((code) => has(well, code));
  const found = new Map<string, number>();
  for (const code of codes) {
    const signature = all.map((set) => (has(set, code) ? '1' : '0')).join('');
    if (!found.has(signature)) found.set(signature, code);
  }
  return [...found.values()];
}

function textOf(node: Node): string {
  const codes: number[] = [];
  for (let at: Node = node; at.before !== null; at = at.before) codes.push(at.code);
  return codes
    .reverse()
    .map((code) => String.fromCodePoint(code))
    .join('');
}

const keyOf = (node: Node): string => JSON.stringify([node.standings, node.prefix]);

/**
 * The shortest text that matches and avoids the patterns, by breadth-first search over the product of their automata with
 * subsets built on the way. `unsat` is a proof; `unknown` means that the search became too large.
 */
export function searchText(goal: TextGoal, meter: Meter): TextAnswer {
  const machines = [...goal.must, ...goal.mustNot];
  const alphabet = alphabetOf(goal);
  const prefixes = new Set(
    [...goal.excluded].flatMap((text) => [...text].map((_, index, all) => all.slice(0, index + 1).join(''))),
  );
  const accepts = (node: Node, length: number): boolean =>
    length >= goal.least &&
    (node.prefix === null || !goal.excluded.has(node.prefix)) &&
    machines.every(
      (machine, index) => matchesAtEnd(machine, node.standings[index] ?? [], length) === index < goal.must.length,
    );
  const seen = new Set<string>();
  let layer: Node[] = [{ standings: machines.map(standAtStart), prefix: '', before: null, code: 0 }];
  let steps = 0;
  for (let length = 0; length <= goal.most && layer.length > 0; length += 1) {
    for (const node of layer) if (accepts(node, length)) return { is: 'sat', value: textOf(node) };
    const next = new Map<string, Node>();
    for (const node of layer) {
      for (const code of alphabet) {
        steps += 1;
        meter.left -= 1 + node.standings.reduce((sum, standing) => sum + standing.length, 0) / STATES_A_STEP;
        if (steps > MOST_STEPS || meter.left < 0) return { is: 'unknown' };
        const standings = machines.map((machine, index) => stepOn(machine, node.standings[index] ?? [], code));
        // What must not occur has occurred: no way on.
        if (standings.some((standing, index) => index >= goal.must.length && standing[0] === -1)) continue;
        const longer = node.prefix === null ? null : node.prefix + String.fromCodePoint(code);
        const prefix = longer !== null && prefixes.has(longer) ? longer : null;
        const made: Node = { standings, prefix, before: node, code };
        const key = keyOf(made);
        if (next.has(key) || seen.has(key)) continue;
        // Before the least length is reached, the same place at another length is another place.
        if (length + 1 >= goal.least) seen.add(key);
        next.set(key, made);
      }
    }
    layer = [...next.values()];
  }
  return { is: 'unsat' };
}
