import type { Finding, FindingKind } from '../../../shared/analysis/analyse.ts';
import type { Rule } from '../../../shared/spec/rule.ts';
import type { Tone } from '../../ui/chip.tsx';
import { count, formatList } from '../format.ts';

/** A mark on a rule in the list. `kind` gives it its shape. */
export interface Mark {
  kind: FindingKind;
  tone: Tone;
  text: string;
}

/** What a kind of finding is called on its card. */
export const NAMES: { readonly [K in FindingKind]: { name: string; tone: Tone } } = {
  conflict: { name: 'Contradiction', tone: 'bad' },
  shadowed: { name: 'Overridden', tone: 'unsure' },
  dead: { name: 'Never applies', tone: 'unsure' },
  gap: { name: 'Gap', tone: 'unsure' },
  untested: { name: 'No test', tone: 'unsure' },
};

/** Findings that ask for a decision; a rule without a test is marked, but is nothing wrong with the rules. */
export const isProblem = ({ kind }: Finding): boolean => kind !== 'untested';

const URGENCY: readonly FindingKind[] = ['gap', 'dead', 'shadowed', 'conflict', 'untested'];
/** What makes the rest moot comes first: a rule that is overridden contradicts nobody in effect. */
export const byUrgency = (a: Finding, b: Finding): number => URGENCY.indexOf(a.kind) - URGENCY.indexOf(b.kind);

/** Tells findings apart from one analysis to the next. */
export const keyOf = ({ kind, rules, field }: Finding): string => [kind, field, ...rules].join(' ');

const COUNTED: readonly (readonly [FindingKind, string, string?])[] = [
  ['conflict', 'contradiction'],
  ['shadowed', 'overridden rule'],
  ['dead', 'rule that never applies', 'rules that never apply'],
  ['gap', 'gap'],
  ['untested', 'rule without a test', 'rules without a test'],
];
/** "Checks: 1 contradiction and 2 rules without a test." */
export function summaryOf(findings: readonly Finding[]): string {
  const parts = COUNTED.flatMap(([kind, one, many]) => {
    const found = findings.filter((finding) => finding.kind === kind).length;
    return found === 0 ? [] : [count(found, one, many)];
  });
  return parts.length === 0 ? 'Checks: no contradiction and no gap found.' : `Checks: ${formatList(parts)}.`;
}

const MOST_NAMED = 3;
function named(verb: string, places: readonly number[]): string {
  const sorted = [...new Set(places)].sort((a, b) => a - b);
  if (sorted.length > MOST_NAMED) return `${verb} ${sorted.length} rules`;
  return `${verb} ${sorted.length === 1 ? 'rule' : 'rules'} ${formatList(sorted.map(String))}`;
}

/** The marks of every rule that a finding concerns, by rule. Places are those of the rules as they stand now. */
export function marksOf(findings: readonly Finding[], rules: readonly Rule[]): Map<string, Mark[]> {
  const places = new Map(rules.map(({ id }, index) => [id, index + 1]));
  const marks = new Map<string, Mark[]>();
  for (const [rule, own] of byRule(findings)) {
    const others = (kind: FindingKind, mine: (finding: Finding) => boolean): number[] =>
      own
        .filter((finding) => finding.kind === kind && mine(finding))
        .flatMap(({ rules: concerned }) => concerned.filter((id) => id !== rule).flatMap((id) => places.get(id) ?? []));
    const against = others('conflict', () => true);
    const by = others('shadowed', ({ rules: [first] }) => first === rule);
    const over = own.flatMap(({ kind, rules: [first = ''] }) =>
      kind === 'shadowed' && first !== rule ? [places.get(first) ?? 0] : [],
    );
    const is = (kind: FindingKind): boolean => own.some((finding) => finding.kind === kind);
    marks.set(rule, [
      ...(is('dead') ? [{ kind: 'dead' as const, tone: 'unsure' as const, text: 'Never applies' }] : []),
      ...(by.length > 0
        ? [{ kind: 'shadowed' as const, tone: 'unsure' as const, text: named('Overridden by', by) }]
        : []),
      ...(against.length > 0
        ? [{ kind: 'conflict' as const, tone: 'bad' as const, text: named('Contradicts', against) }]
        : []),
      ...(over.length > 0
        ? [{ kind: 'shadowed' as const, tone: 'plain' as const, text: named('Overrides', over) }]
        : []),
      ...(is('untested') ? [{ kind: 'untested' as const, tone: 'unsure' as const, text: 'No test' }] : []),
    ]);
  }
  return marks;
}

function byRule(findings: readonly Finding[]): Map<string, Finding[]> {
  const own = new Map<string, Finding[]>();
  for (const finding of findings)
    for (const rule of finding.rules) {
      const known = own.get(rule);
      if (known === undefined) own.set(rule, [finding]);
      else known.push(finding);
    }
  return own;
}
