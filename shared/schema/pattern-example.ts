/**
 * Builds texts that match a regular expression, by recursive descent over the syntax that linear-time patterns have:
 * literals, classes, groups, alternation, quantifiers, anchors. Repetitions are taken `repeat` times where they may be,
 * and `variant` turns every choice, so that several different texts come out. The caller checks the result; syntax that
 * is not understood gives undefined.
 */
export function matchingText(pattern: string, repeat: number, variant: number): string | undefined {
  try {
    const state: State = { source: [...pattern], at: 0, repeat, variant };
    const text = alternatives(state);
    return state.at === state.source.length ? text : undefined;
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined;
    throw error;
  }
}

interface State {
  source: string[];
  at: number;
  repeat: number;
  variant: number;
}
class NotUnderstood extends Error {}

const SETS: Record<string, string> = {
  d: '0123456789',
  w: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_',
  s: ' ',
  D: 'abcdefghijklmnopqrstuvwxyz',
  W: '-. ',
  S: 'abcdefghijklmnopqrstuvwxyz0123456789',
};
const CONTROLS: Record<string, string> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v' };
const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));

function choose(state: State, options: readonly string[]): string {
  const chosen = options[state.variant % options.length];
  if (chosen === undefined) throw new NotUnderstood();
  return chosen;
}

function alternatives(state: State): string {
  const options = [sequence(state)];
  while (state.source[state.at] === '|') {
    state.at += 1;
    options.push(sequence(state));
  }
  return choose(state, options);
}

function sequence(state: State): string {
  let text = '';
  for (;;) {
    const next = state.source[state.at];
    if (next === undefined || next === '|' || next === ')') return text;
    const start = state.at;
    const unit = atom(state);
    const end = state.at;
    const times = quantifier(state);
    // Every repetition is read anew with its own variant, so that [a-z]{3} gives "abc" before "aaa".
    const after = state.at;
    const own = state.variant;
    text += times > 0 ? unit : '';
    for (let index = 1; index < times; index += 1) {
      state.at = start;
      state.variant = own + index;
      text += atom(state);
      if (state.at !== end) throw new NotUnderstood();
    }
    state.at = after;
    state.variant = own;
  }
}

function atom(state: State): string {
  const character = state.source[state.at];
  state.at += 1;
  if (character === '(') return group(state);
  if (character === '[') return choose(state, characterClass(state));
  if (character === '.') return choose(state, [...(SETS.S ?? '')]);
  if (character === '^' || character === '$') return '';
  if (character === '\\') return choose(state, escaped(state));
  if (character === undefined || '*+?{'.includes(character)) throw new NotUnderstood();
  return character;
}

function group(state: State): string {
  if (state.source[state.at] === '?') {
    const kind = state.source
      .slice(state.at, state.at + 80)
      .join('')
      .match(/^\?(?::|P?<[A-Za-z]\w*>)/)?.[0];
    if (kind === undefined) throw new NotUnderstood();
    state.at += kind.length;
  }
  const text = alternatives(state);
  if (state.source[state.at] !== ')') throw new NotUnderstood();
  state.at += 1;
  return text;
}

function escaped(state: State): string[] {
  const name = state.source[state.at] ?? '';
  state.at += 1;
  if (SETS[name] !== undefined) return [...SETS[name]];
  if (CONTROLS[name] !== undefined) return [CONTROLS[name]];
  if (name === '' || /[A-Za-z0-9]/.test(name)) throw new NotUnderstood();
  return [name];
}

function characterClass(state: State): string[] {
  const negated = state.source[state.at] === '^';
  if (negated) state.at += 1;
  const members: string[] = [];
  for (let first = true; first || state.source[state.at] !== ']'; first = false) {
    const low = member(state);
    const ranged = low.length === 1 && state.source[state.at] === '-' && state.source[state.at + 1] !== ']';
    if (!ranged) {
      members.push(...low);
      continue;
    }
    state.at += 1;
    members.push(...range(low[0] ?? '', member(state)[0] ?? ''));
  }
  state.at += 1;
  return negated ? PRINTABLE.filter((character) => !members.includes(character)) : members;
}

function member(state: State): string[] {
  const character = state.source[state.at];
  state.at += 1;
  if (character === undefined || character === '[') throw new NotUnderstood();
  return character === '\\' ? escaped(state) : [character];
}

function range(low: string, high: string): string[] {
  const [from, to] = [low.codePointAt(0) ?? 0, high.codePointAt(0) ?? 0];
  // A range such as all of Unicode needs no more than its beginning for an example.
  return Array.from({ length: Math.min(to - from + 1, 200) }, (_, index) => String.fromCodePoint(from + index));
}

function quantifier(state: State): number {
  const match = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(state.source.slice(state.at, state.at + 20).join(''));
  if (match === null) return 1;
  state.at += match[0].length;
  const [text, from, comma, to] = match;
  if (from === undefined)
    return text.startsWith('?') ? Math.min(state.repeat, 1) : Math.max(state.repeat, text.startsWith('+') ? 1 : 0);
  const least = Number(from);
  const most = comma === '' ? least : to === '' ? Number.POSITIVE_INFINITY : Number(to);
  if (least > 1000) throw new NotUnderstood();
  return Math.min(Math.max(state.repeat, least), most);
}
