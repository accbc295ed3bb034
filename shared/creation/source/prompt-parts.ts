import { quote } from './json.ts';
import { BREAK } from './template.ts';

/** A prompt taken apart. Every line of it is in exactly one of these, so that no sentence is lost. */
export interface PromptParts {
  purpose: string;
  /** Prose that reads as a rule, in order. */
  rules: string[];
  glossary: { term: string; meaning: string }[];
  /** Titles by variable, from lines such as “Listing title: `title`”, which only say where a value goes. */
  titles: Map<string, string>;
  notes: string[];
}

type Section = 'plain' | 'rules' | 'terms' | 'examples';
interface State {
  parts: PromptParts & { lines: string[] };
  section: Section;
  /** The section ends where its list does, because its heading is a line with a colon. */
  ends: boolean;
  /** Said before each rule of a section whose heading says more than that rules follow. */
  heading: string;
  used: boolean;
  /** A rule that a following indented line goes on. */
  open: boolean;
  /** Whether a list was seen in the section. */
  listed: boolean;
}

const BULLET = /^(\s*)(?:[-*•–+]|\d{1,3}[.)]|[a-z][.)])\s+(.*)$/;
const HEADINGS: readonly [Section, RegExp][] = [
  [
    'rules',
    /^(the |our |house |hard |business |general |important |key |follow these |follow the )*(rules?|guidelines?|polic(y|ies)|constraints?|requirements?|criteria|dos?( and don['’]?ts)?|don['’]?ts|restrictions?|guardrails?|instructions?)\b|^(important|remember|note)( notes?)?$/i,
  ],
  ['terms', /^(the |key )?(glossary|definitions?|terms?|terminology|vocabulary)\b/i],
  ['examples', /^(few[- ]shot |some )?(examples?|samples?)\b/i],
];
const PLAIN_HEADING =
  /^(the |our |house |hard |business |general |important |key |follow these |follow the )*(rules?|guidelines?|polic(y|ies)|constraints?|requirements?|instructions?|glossary|definitions?|terms?|terminology|vocabulary)( (to follow|below))?$|^(important|remember|note)( notes?)?$/i;
const OPENER =
  /^(always|never|do not|don['’]t|if|when|whenever|unless|only|make sure|ensure|avoid|must|reject|refuse|flag)\b/i;
const TERM = /^(?:\*\*|["“`])?([^:*"”`]{1,80}?)(?:\*\*|["”`])?\s*(?::\*\*|:|—|–| - | = )\s*(\S.*)$/;
const LABELLED = /^(?:[-*]\s+)?(?:\*\*)?([A-Za-z][\w ,'’/()-]{0,58}?)?(?:\*\*)?\s*:?\s*["'<]*`([\w.]+)`["'>]*$/;

/** The words of a heading; null for any other line. */
function headingOf(line: string): { words: string; marked: boolean } | null {
  const tagged = /^\s*<([A-Za-z_]{4,40})>\s*$/.exec(line)?.[1]?.replaceAll('_', ' ');
  if (tagged !== undefined && HEADINGS.some(([, pattern]) => pattern.test(tagged)))
    return { words: tagged, marked: true };
  const marked = /^\s{0,3}#{1,6}\s+(.+?)\s*#*$/.exec(line) ?? /^\*\*([^*]{1,79}?[^*.!?]):?\*\*:?$/.exec(line.trim());
  if (marked !== null) return { words: (marked[1] ?? '').replace(/:$/, '').trim(), marked: true };
  const said = /^([A-Z][\w '’&/-]{1,70}):$/.exec(line.trim());
  return said !== null && (said[1] ?? '').split(/\s+/).length <= 8 ? { words: said[1] ?? '', marked: false } : null;
}

/** Takes a prompt apart by its headings and lists. Only what is laid out as rules, or begins like one, becomes a rule. */
export function takeApart(text: string): PromptParts {
  const parts = { purpose: '', rules: [], glossary: [], titles: new Map<string, string>(), notes: [], lines: [] };
  const state: State = { parts, section: 'plain', ends: false, heading: '', used: false, open: false, listed: false };
  const lines = text.split('\n');
  let fenced = false;
  for (const [index, line] of lines.entries()) {
    const isFence = /^\s*(```|~~~)/.test(line);
    if (isFence) fenced = !fenced;
    if (isFence || fenced) keep(state, line);
    else readLine(state, line, lines[index - 1] ?? '', lines[index + 1] ?? '');
  }
  leave(state);
  const { lines: kept, ...rest } = state.parts;
  return {
    ...rest,
    purpose: withoutEmptyTags(kept.join('\n')),
  };
}

/** Tags that only a value stood between. */
const withoutEmptyTags = (text: string): string =>
  text
    .replace(/^[ \t]*<([A-Za-z_]\w{0,60})>\s{0,100}<\/\1>[ \t]*$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

function keep(state: State, line: string): void {
  state.open = false;
  state.parts.lines.push(line);
}

function readLine(state: State, line: string, before: string, after: string): void {
  if (line.trim() === '' && line.includes(BREAK)) leave(state);
  // What `<rules>` opened, `</rules>` closes.
  const closed = /^\s*<\/([A-Za-z_]{4,40})>\s*$/.exec(line)?.[1];
  const isClosing = closed !== undefined && headingOf(`<${closed}>`) !== null;
  if (isClosing) leave(state);
  const heading = headingOf(line);
  const bullet = BULLET.exec(line);
  const words = (bullet?.[2] ?? line).trim();
  // A list that a plain line follows has come to its end, and with it a section that only a colon opened.
  const isOver = state.listed && state.ends && bullet === null && !/^\s{2,}\S/.test(line);
  if (isOver || (state.section === 'terms' && state.ends && words === '' && state.listed)) leave(state);
  const deeper = bullet === null ? /^\s{2,}/.test(line) : (bullet[1] ?? '').length >= 2;
  if (isClosing) state.open = false;
  else if (heading !== null) enter(state, line, heading);
  else if (words === '') blank(state);
  else if (state.open && deeper) goOn(state, line.trim());
  else if (state.section === 'terms' && readTerm(state, words)) state.listed = true;
  else if (state.section === 'rules') {
    if (bullet !== null) state.listed = true;
    rule(state, words);
  } else if (state.section === 'plain' && bullet === null && readLabel(state, words)) state.open = false;
  else if (state.section !== 'examples' && readsAsRule(words, bullet !== null, before, after)) rule(state, words);
  else keep(state, line.trimEnd());
}

function blank(state: State): void {
  state.open = false;
  if (state.section !== 'rules') state.parts.lines.push('');
}

/** Whether a line outside a list of rules is one by itself: it begins like one, and no sentence runs on into or out of it. */
function readsAsRule(words: string, listed: boolean, before: string, after: string): boolean {
  if (!OPENER.test(words)) return false;
  if (listed) return true;
  const stands =
    before.trim() === '' || /[.!?:;]\s*$/.test(before) || BULLET.test(before) || headingOf(before) !== null;
  return stands && (/[.!;]["”')]*$/.test(words) || after.trim() === '');
}

function leave(state: State): void {
  // What a heading says stands before each of its rules; without any, it stands by itself.
  if (state.heading !== '' && !state.used) state.parts.lines.push(state.heading);
  Object.assign(state, { section: 'plain', ends: false, heading: '', used: false, open: false, listed: false });
}

function enter(state: State, line: string, { words, marked }: { words: string; marked: boolean }): void {
  leave(state);
  const section = HEADINGS.find(([, pattern]) => pattern.test(words))?.[0] ?? 'plain';
  state.section = section;
  state.ends = !marked;
  const says = !PLAIN_HEADING.test(words);
  // A heading that only says what follows is not needed once it stands in its own place.
  if (section === 'rules') state.heading = says ? words : '';
  if (section === 'plain' || section === 'examples' || (section === 'terms' && says))
    state.parts.lines.push(line.trim());
  if (section === 'examples')
    state.parts.notes.push(
      'Examples inside the prompt stay in the purpose. Enter them as examples where input and output are plain.',
    );
}

function rule(state: State, words: string): void {
  if (words === '') return;
  state.parts.rules.push(state.heading === '' ? words : `${state.heading}: ${words}`);
  state.open = true;
  state.used = true;
}
function goOn(state: State, words: string): void {
  state.parts.rules.push(`${state.parts.rules.pop() ?? ''}\n${words}`);
}

function readTerm({ parts }: State, words: string): boolean {
  const [, term = '', meaning = ''] = TERM.exec(words) ?? [];
  if (term.trim() === '' || meaning === '' || meaning.length > 2000) return false;
  parts.glossary.push({ term: term.trim(), meaning: meaning.trim() });
  return true;
}

/** A line that only says where a value goes: its label becomes the field's title. */
function readLabel({ parts }: State, words: string): boolean {
  const [, label = '', name = ''] = LABELLED.exec(words) ?? [];
  if (name === '') return false;
  const title = label.trim();
  if (/\s(is|are|the|of|in|to|and|this)\s|^(the|this|these|here|use|read|rate|given|for|in|with)\b/i.test(`${title} `))
    return false;
  if (title !== '' && parts.titles.has(name)) return false;
  if (title !== '') parts.titles.set(name, title.charAt(0).toUpperCase() + title.slice(1));
  return true;
}

/** Words of a note on what became of the lines; none where there were none. */
export const rulesNote = (rules: readonly string[]): string[] =>
  rules.length === 0
    ? []
    : [
        `${rules.length === 1 ? 'One line was' : `${rules.length} lines were`} read as rules, the first ${quote(rules[0] ?? '', 100)}.`,
      ];
