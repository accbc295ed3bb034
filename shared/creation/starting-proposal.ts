import { fieldAt } from '../spec/contract.ts';
import { contractProblem } from '../spec/contract-checks.ts';
import { emptySpec } from '../spec/new-spec.ts';
import type { Rule } from '../spec/rule.ts';
import { sentenceText } from '../spec/sentence.ts';
import { Spec } from '../spec/spec.ts';
import type { CreationSource, Proposal } from './creation.ts';
import { readRule } from './read-rule.ts';
import { clip, quote } from './source/json.ts';
import { type ReadSource, readSource, type SourceProblem } from './source/read-source.ts';

type NewId = () => string;

/** A proposal made from the source alone, and what people should know of how it was made. */
export interface Start {
  proposal: Proposal;
  notes: string[];
  /** Why a file could not be read as what it is; its text is then the purpose. */
  problems: SourceProblem[];
}

const LONGEST_PURPOSE = 8000;
const LONGEST_GUIDANCE = 4000;
const MOST_RULES = 1000;
const MOST_TERMS = 500;

/**
 * What an agent begins with before any model is asked: the contract that the source has, else the smallest one; lines that
 * read as rules as guidance in their own words, or, where every word is certain, as rules that can be decided; and all
 * other text as the purpose. What does not fit in its place goes on as guidance, so that no sentence is lost.
 */
export function startingProposal(source: CreationSource, name: string, newId: NewId): Start {
  const read = readSource(source, newId);
  const notes = [...read.notes];
  const spec = withContract(emptySpec(newId), read, notes);
  const purpose = withoutRules(read.purpose, spec, newId, notes);
  const understood = read.rules.flatMap((line) => ruleFor(line, spec, newId, notes));
  const [first, ...others] = pieces(purpose.text, LONGEST_PURPOSE);
  const overflow = others.flatMap((text) => pieces(text, LONGEST_GUIDANCE));
  if (overflow.length > 0)
    notes.push('The text is longer than a purpose can be. What is left of it stands as guidance in the first rules.');
  const further = overflow.map((text, index) => guided(text, `Further instructions ${index + 1}`, newId));
  const terms = read.glossary.filter(({ term }) => term.length <= 200);
  const rules = within([...further, ...purpose.rules, ...understood, ...lostTerms(read, terms, newId)], newId, notes);
  if (read.model !== null)
    notes.push(`The source names the model ${quote(read.model)}. No model was chosen by it; choose one under Models.`);
  return {
    proposal: {
      name: clip(name.trim() || (read.name ?? ''), 200),
      description: clip(read.description, 2000),
      spec: Spec.parse({
        ...spec,
        purpose: first ?? '',
        rules,
        glossary: terms.slice(0, MOST_TERMS).map((entry) => ({ id: newId(), ...entry })),
      }),
      cases: read.samples.slice(0, 20).map(({ title, input }) => ({
        testCase: { id: newId(), title, input, expectation: [], origin: 'imported', kind: 'typical' },
        accepted: false,
      })),
      protections: [],
    },
    notes: notes.map((note) => clip(note, 4000)),
    problems: read.problems,
  };
}

/** The source's contract as far as it has one; defaults that name a field it has not are gone. */
function withContract(empty: Spec, read: ReadSource, notes: string[]): Spec {
  const contract = {
    input: read.input.length > 0 ? read.input : empty.contract.input,
    output: read.output.length > 0 ? read.output : empty.contract.output,
  };
  const problem = contractProblem({ input: [], output: [] }, contract);
  if (problem !== null) {
    notes.push(`The fields of the source were not taken over: ${problem}`);
    return empty;
  }
  if (read.input.length === 0) notes.push('The source names no input, so one text comes in. Change it under Contract.');
  if (read.output.length === 0)
    notes.push('The source names no output, so one of three decisions goes out. Change it under Contract.');
  const known = ({ field }: { field: string }): boolean =>
    read.output.length === 0 && fieldAt(contract.output, field) !== undefined;
  return { ...empty, contract, defaults: empty.defaults.filter(known) };
}

/** A line as a rule: decidable where it is certain what it says, else guidance that always applies. */
export function ruleFor(line: string, spec: Spec, newId: NewId, notes: string[]): Rule[] {
  const rule = readRule(line, spec, newId);
  if (rule === null) return pieces(line, LONGEST_GUIDANCE).map((text) => guided(text, titleOf(text), newId));
  notes.push(`${quote(line)} was understood as: ${sentenceText(rule, spec.contract)}`);
  return [rule];
}

/** The first words of a text: its first line, up to the end of a sentence or of a word. */
export function titleOf(line: string): string {
  const [first = ''] = line.trim().split('\n');
  const words = first
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/^[^\p{L}\p{N}]+/u, '');
  const [sentence = words] = words.split(/(?<=[.!?])\s/);
  const short = sentence.length <= 80 ? sentence : `${clip(sentence, 78).replace(/\s+\S*$/, '')}…`;
  return short.replace(/[.;:,]$/, '') || 'Rule of the source';
}

const guided = (guidance: string, title: string, newId: NewId): Rule => ({
  id: newId(),
  title,
  when: { kind: 'all', id: newId(), conditions: [] },
  then: [],
  guidance,
  enabled: true,
  enforcement: 'advise',
});

/** Takes sentences out of the purpose that are certain to be rules, so that nothing is said in two places. */
function withoutRules(purpose: string, spec: Spec, newId: NewId, notes: string[]): { text: string; rules: Rule[] } {
  const rules: Rule[] = [];
  const text = purpose.replace(
    /(?<=^|[.!?\n][ \t]?)((?:if|when|whenever)\s[^.!?\n]{5,400}(?:\.\d[^.!?\n]{0,200}){0,3}[.!])(?!\s{0,9}(?:otherwise|else|except|but|unless|however|in that case)\b)[ \t]?/gi,
    (whole, sentence: string) => {
      const rule = readRule(sentence, spec, newId);
      if (rule === null) return whole;
      rules.push(rule);
      notes.push(`${quote(sentence)} was understood as: ${sentenceText(rule, spec.contract)}`);
      return '';
    },
  );
  return { text: text.trim(), rules };
}

/** Text in pieces that fit, cut between paragraphs, lines or words where it can be. */
function pieces(text: string, most: number): string[] {
  const found: string[] = [];
  let rest = text;
  while (rest.length > most) {
    const piece = clip(rest, most);
    const cut = [
      piece.lastIndexOf('\n\n'),
      piece.lastIndexOf('\n'),
      piece.lastIndexOf('. ') + 1,
      piece.lastIndexOf(' '),
    ].find((at) => at > most / 2);
    found.push(piece.slice(0, cut ?? piece.length).trim());
    rest = rest.slice(cut ?? piece.length).trimStart();
  }
  return [...found, rest.trim()].filter((piece) => piece !== '');
}

/** Terms that are longer than a glossary takes, or too many for it, as guidance. */
const lostTerms = (read: ReadSource, kept: readonly ReadSource['glossary'][number][], newId: NewId): Rule[] => {
  const taken = new Set(kept.slice(0, MOST_TERMS));
  return read.glossary
    .filter((entry) => !taken.has(entry))
    .map(({ term, meaning }) => guided(`${term}: ${meaning}`, titleOf(term), newId));
};

/** As many rules as a spec holds: the last ones share their guidance. */
export function within(rules: readonly Rule[], newId: NewId, notes: string[]): Rule[] {
  if (rules.length <= MOST_RULES) return [...rules];
  const kept = rules.filter(({ then }) => then.length > 0).slice(0, MOST_RULES / 2);
  const rest = rules.filter((rule) => !kept.includes(rule));
  notes.push(`The source has ${rules.length} rules, more than an agent holds, so that several stand in one.`);
  const together = pieces(rest.map(({ guidance = '', title }) => guidance || title).join('\n'), LONGEST_GUIDANCE);
  return [
    ...kept,
    ...together
      .slice(0, MOST_RULES - kept.length)
      .map((text, index) => guided(text, `Rules of the source ${index + 1}`, newId)),
  ];
}
