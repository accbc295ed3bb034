import { type Characters, CLASSES, complement, single, union } from './characters.ts';

/** A regular expression as a tree. `most` is infinite for an open repetition. */
export type Syntax =
  | { kind: 'characters'; set: Characters }
  | { kind: 'sequence'; of: Syntax[] }
  | { kind: 'choice'; of: Syntax[] }
  | { kind: 'repeat'; of: Syntax; least: number; most: number }
  | { kind: 'start' | 'end' };

class NotRegular extends Error {}
interface State {
  source: string[];
  at: number;
}

const CONTROLS: Record<string, string> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v' };
/** Counted repetitions are unrolled; more copies than this would be a machine too large to search. */
const MOST_REPEATED = 300;

/**
 * Reads an ECMA-262 pattern by recursive descent. Undefined for what is not regular (look-around, back references, word
 * boundaries) and for rarer syntax: a pattern that is not read is a pattern about which nothing is claimed.
 */
export function parsePattern(pattern: string): Syntax | undefined {
  const state: State = { source: [...pattern], at: 0 };
  try {
    const syntax = choice(state);
    return state.at === state.source.length ? syntax : undefined;
  } catch (error) {
    if (error instanceof NotRegular) return undefined;
    throw error;
  }
}

function choice(state: State): Syntax {
  const of = [sequence(state)];
  while (take(state, '|')) of.push(sequence(state));
  return of.length === 1 && of[0] !== undefined ? of[0] : { kind: 'choice', of };
}

function take(state: State, character: string): boolean {
  if (state.source[state.at] !== character) return false;
  state.at += 1;
  return true;
}

function sequence(state: State): Syntax {
  const of: Syntax[] = [];
  for (;;) {
    const next = state.source[state.at];
    if (next === undefined || next === '|' || next === ')') return { kind: 'sequence', of };
    of.push(repeated(state, unit(state)));
  }
}

function unit(state: State): Syntax {
  const character = state.source[state.at] ?? '';
  state.at += 1;
  if (character === '^') return { kind: 'start' };
  if (character === '$') return { kind: 'end' };
  if (character === '(') return group(state);
  if (character === '[') return { kind: 'characters', set: bracket(state) };
  if (character === '.') return { kind: 'characters', set: CLASSES['.'] ?? [] };
  if (character === '\\') return { kind: 'characters', set: escaped(state) };
  if ('*+?{}]'.includes(character)) throw new NotRegular();
  return { kind: 'characters', set: single(character) };
}

function group(state: State): Syntax {
  if (state.source[state.at] === '?') {
    const text = state.source.slice(state.at, state.at + 80).join('');
    const opening = /^\?(?::|<[A-Za-z_]\w*>)/.exec(text)?.[0];
    if (opening === undefined) throw new NotRegular();
    state.at += opening.length;
  }
  const inside = choice(state);
  if (!take(state, ')')) throw new NotRegular();
  return inside;
}

function escaped(state: State): Characters {
  const name = state.source[state.at] ?? '';
  state.at += 1;
  const named = Object.hasOwn(CLASSES, name) && name !== '.' ? CLASSES[name] : undefined;
  if (named !== undefined) return named;
  const control = Object.hasOwn(CONTROLS, name) ? CONTROLS[name] : undefined;
  if (control !== undefined) return single(control);
  const rest = state.source.slice(state.at, state.at + 8).join('');
  const hex = (name === 'x' ? /^[0-9a-f]{2}/i : name === 'u' ? /^(?:[0-9a-f]{4}|\{[0-9a-f]{1,6}\})/i : /^(?!)/).exec(
    rest,
  );
  if (hex !== null) {
    const code = Number.parseInt(hex[0].replace(/[{}]/g, ''), 16);
    state.at += hex[0].length;
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) throw new NotRegular();
    return [[code, code]];
  }
  if (name === '' || /[A-Za-z0-9]/.test(name)) throw new NotRegular();
  return single(name);
}

function bracket(state: State): Characters {
  const negated = take(state, '^');
  let set: Characters = [];
  while (!take(state, ']')) {
    const low = member(state);
    const ranged = state.source[state.at] === '-' && ![']', undefined].includes(state.source[state.at + 1]);
    if (!ranged) {
      set = union(set, low);
      continue;
    }
    state.at += 1;
    const high = member(state);
    const [from, to] = [only(low), only(high)];
    if (from > to) throw new NotRegular();
    set = union(set, [[from, to]]);
  }
  return negated ? complement(set) : set;
}

function only(set: Characters): number {
  const [range] = set;
  if (set.length !== 1 || range === undefined || range[0] !== range[1]) throw new NotRegular();
  return range[0];
}

function member(state: State): Characters {
  const character = state.source[state.at];
  state.at += 1;
  // `[` inside brackets and doubled signs mean something else in newer engines.
  if (character === undefined || character === '[') throw new NotRegular();
  return character === '\\' ? escaped(state) : single(character);
}

function repeated(state: State, of: Syntax): Syntax {
  const match = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(state.source.slice(state.at, state.at + 20).join(''));
  if (match === null) return of;
  if (of.kind === 'start' || of.kind === 'end') throw new NotRegular();
  state.at += match[0].length;
  const [text, from, comma, to] = match;
  const open = Number.POSITIVE_INFINITY;
  const [least, most] =
    from === undefined
      ? [text.startsWith('+') ? 1 : 0, text.startsWith('?') ? 1 : open]
      : [Number(from), comma === '' ? Number(from) : to === '' ? open : Number(to)];
  if (least > MOST_REPEATED || (most !== open && most > MOST_REPEATED) || least > most) throw new NotRegular();
  return { kind: 'repeat', of, least, most };
}
