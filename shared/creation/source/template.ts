import { quote } from './json.ts';

/** Names in a template that something is put in for, and the text with each of them named instead. */
export interface Template {
  text: string;
  /** Dotted paths in order, each once. */
  variables: string[];
  /** Those that a loop goes through. */
  lists: string[];
  notes: string[];
}

type Reader = { variables: Set<string>; lists: Set<string>; notes: Set<string>; inLoop: string[] };

const PATH = /^[A-Za-z_]\w{0,63}(\.[A-Za-z_]\w{0,63}){0,5}$/;
const WORDS_OF_LOGIC = new Set(['this', 'else', 'true', 'false', 'null', 'none', 'loop', 'not', 'and', 'or', 'in']);

const isName = (text: string): boolean => PATH.test(text) && !WORDS_OF_LOGIC.has(text.split('.')[0] ?? '');
/** A name as it stands in text: the prompt lists the fields in the same way. */
const named = (path: string): string => `\`${path}\``;

function variable(reader: Reader, path: string): string {
  // Inside a loop a bare name is part of the item, and what it is called there nobody outside sends.
  if (reader.inLoop.length === 0) reader.variables.add(path);
  return named(path);
}

const LEFT_OUT: readonly [RegExp, (found: string) => string][] = [
  [/^history\b/, () => 'The place for an earlier conversation was left out: every call stands by itself.'],
  [/^>\s*\S+/, (found) => `The part ${quote(found.slice(1))} stands in another file and was not taken over.`],
  [/^media\b/, (found) => `${quote(found)} puts in a picture or file and was not taken over. Add a file field for it.`],
  [/^section\b/, (found) => `${quote(found)} was not taken over.`],
];

/** A line of its own where somebody else's turn begins: what a heading above it opened has ended. */
export const BREAK = '\f';

/** One `{{…}}`; what stands in its place. */
function tag(reader: Reader, inside: string): string | null {
  const found = inside.replace(/^~|~$/g, '').trim();
  if (found.startsWith('!')) {
    const words = found.replace(/^!(--)?|--$/g, '').trim();
    if (words !== '') reader.notes.add(`A comment was left out: ${quote(words, 2000)}`);
    return '';
  }
  const out = LEFT_OUT.find(([pattern]) => pattern.test(found));
  if (out !== undefined) {
    reader.notes.add(out[1](found));
    return '';
  }
  if (/^role\b/.test(found)) return `\n${BREAK}\n`;
  const opened = /^#\s*(\w+)\s*(.*)$/s.exec(found);
  if (opened !== null) return open(reader, opened[1] ?? '', opened[2] ?? '');
  const closed = /^\/\s*(\w+)/.exec(found);
  if (closed !== null) {
    if (closed[1] === 'each') reader.inLoop.pop();
    return '';
  }
  if (/^else\b/.test(found)) return ' ';
  if (/^(this|@|\.)/.test(found)) return reader.inLoop.length > 0 ? 'each item' : null;
  const helper = /^(json|eq)\s+([\w.]+)/.exec(found);
  if (helper !== null && isName(helper[2] ?? '')) return variable(reader, helper[2] ?? '');
  const [name = '', ...filters] = found.split('|').map((part) => part.trim());
  if (!isName(name)) return null;
  if (filters.length > 0)
    reader.notes.add(`${quote(found)} changes the value before it is put in; the plain value is sent.`);
  return variable(reader, name);
}

function open(reader: Reader, block: string, about: string): string {
  const first = about.trim().split(/\s+/)[0] ?? '';
  if (block === 'each') {
    if (isName(first) && reader.inLoop.length === 0) reader.lists.add(first);
    reader.inLoop.push(first);
    reader.notes.add(
      `The loop over ${quote(first)} was left out: the whole list is sent. Its words stand as they are.`,
    );
  } else {
    if (isName(first)) variable(reader, first);
    reader.notes.add(
      `The condition ${quote(`${block} ${about}`)} was left out; the words inside it stand as if it held.`,
    );
  }
  return '';
}

/** One `{% … %}` of Jinja. */
function statement(reader: Reader, inside: string): string {
  const found = inside.replace(/^-|-$/g, '').trim();
  const loop = /^for\s+\w+\s+in\s+([\w.]+)/.exec(found);
  if (loop !== null) return open(reader, 'each', loop[1] ?? '');
  if (/^endfor\b/.test(found)) reader.inLoop.pop();
  else if (/^(el)?if\b/.test(found)) return open(reader, 'if', found.replace(/^(el)?if\s+(not\s+)?/, ''));
  else if (!/^(end|else)/.test(found)) reader.notes.add(`${quote(found)} was not taken over.`);
  return '';
}

/** Names of HTML that are more likely markup than a place for a value. */
const MARKUP = new Set(
  'a b i u p br hr em ul ol li td tr th h1 h2 h3 h4 h5 h6 div span body head html table strong code pre img form input script style button label section link meta title'.split(
    ' ',
  ),
);

/** The places of plain prompts: `{name}`, `${name}`, `<name>`; a `<name>` that is closed further on is markup. */
function plainPlaces(reader: Reader, text: string): string {
  const closed = new Set([...text.matchAll(/<\/([A-Za-z_][\w-]{0,63})\s*>/g)].map(([, name]) => name));
  return text
    .replace(/(?<![\w{$\\])\$?\{([A-Za-z_]\w{0,63})\}(?!\})/g, (whole, name: string) =>
      isName(name) ? variable(reader, name) : whole,
    )
    .replace(/<([a-z][a-z0-9_]{1,40}|[A-Z][A-Z0-9_]{1,40})>/g, (whole, name: string) =>
      closed.has(name) || MARKUP.has(name.toLowerCase()) ? whole : variable(reader, name.toLowerCase()),
    );
}

/** Reads a template: Handlebars and Jinja share what matters here. `plain` also reads the places of prompts without either. */
export function readTemplate(source: string, plain: boolean): Template {
  const reader: Reader = { variables: new Set(), lists: new Set(), notes: new Set(), inLoop: [] };
  const withoutComments = source
    .replace(/\{\{!--([\s\S]{0,1000}?)--\}\}/g, (_, words: string) => tag(reader, `!--${words}--`) ?? '')
    .replace(/(?<!\{)\{#([\s\S]{0,1000}?)#\}/g, (_, words: string) => tag(reader, `!${words}`) ?? '');
  const replaced = withoutComments.replace(
    /\{\{\{?([^{}]{0,1000})\}\}\}?|\{%([^{}%]{0,1000})%\}/g,
    (whole, inside?: string, logic?: string) =>
      logic === undefined ? (tag(reader, inside ?? '') ?? whole) : statement(reader, logic),
  );
  const text = plain ? plainPlaces(reader, replaced) : replaced;
  return {
    text: text
      .replace(/[ \t]+$/gm, '')
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
    variables: [...reader.variables],
    lists: [...reader.lists],
    notes: [...reader.notes],
  };
}
