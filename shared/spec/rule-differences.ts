import { atomsOf } from './check-spec.ts';
import { compareLists, type EntryChange, isSame, moveWords } from './compare-lists.ts';
import type { Contract } from './contract.ts';
import type { SpecDifference } from './diff.ts';
import { formatValue } from './format-value.ts';
import type { Atom, Condition, Enforcement, Group, Rule } from './rule.ts';
import { atomWords, effectText, sentenceText } from './sentence.ts';
import type { Spec } from './spec.ts';
import { squeeze } from './text.ts';

const ENFORCEMENT: { readonly [E in Enforcement]: string } = {
  advise: 'told to the model',
  check: 'checked on every output',
  enforce: 'enforced on every output',
};
const GROUPS: { readonly [K in Group['kind']]: string } = { all: 'all of', any: 'any of', not: 'none of' };

interface Sides {
  before: Contract;
  after: Contract;
}

const day = (value: string | undefined): string =>
  value === undefined ? 'none' : formatValue(value, { kind: 'date' });
const prose = (name: string, before: string | undefined, after: string | undefined): string[] => {
  if (before === after) return [];
  if (squeeze(before ?? '') === squeeze(after ?? '')) return [`${name}: only white space`];
  if ((before ?? '').trim() === '') return [`${name} added`];
  return (after ?? '').trim() === '' ? [`${name} removed`] : [`${name} reworded`];
};
const arrow = (name: string, before: string, after: string): string[] =>
  before === after ? [] : [`${name}: ${before} → ${after}`];

function atomChange(change: EntryChange<Atom>, sides: Sides): string[] {
  const before = change.before === null ? null : atomWords(change.before.item, sides.before);
  const after = change.after === null ? null : atomWords(change.after.item, sides.after);
  if (before === null) return after === null ? [] : [`Condition added: ${after.subject} ${after.predicate}`];
  if (after === null) return [`Condition removed: ${before.subject} ${before.predicate}`];
  if (before.subject !== after.subject)
    return [`Condition: ${before.subject} ${before.predicate} → ${after.subject} ${after.predicate}`];
  return arrow(`Condition on ${after.subject.replace(/^the /, '')}`, before.predicate, after.predicate);
}

const groupsOf = (condition: Condition): Group[] =>
  condition.kind === 'atom' ? [] : [condition, ...condition.conditions.flatMap(groupsOf)];

function conditionChanges(before: Rule, after: Rule, sides: Sides): string[] {
  if (isSame(before.when, after.when)) return [];
  const atoms = compareLists(atomsOf(before.when), atomsOf(after.when)).flatMap((change) => atomChange(change, sides));
  const groups = compareLists(groupsOf(before.when), groupsOf(after.when)).flatMap((change) =>
    change.before === null || change.after === null
      ? []
      : arrow('Group', GROUPS[change.before.item.kind], GROUPS[change.after.item.kind]),
  );
  const described = [...groups, ...atoms];
  return described.length > 0 ? described : ['Conditions rearranged'];
}

function effectChanges(before: Rule, after: Rule, sides: Sides): string[] {
  if (isSame(before.then, after.then)) return [];
  const described = compareLists(before.then, after.then).flatMap((change) => {
    const was = change.before === null ? null : effectText(change.before.item, sides.before);
    const is = change.after === null ? null : effectText(change.after.item, sides.after);
    if (was === null) return is === null ? [] : [`Effect added: ${is}`];
    return is === null ? [`Effect removed: ${was}`] : arrow('Effect', was, is);
  });
  return described.length > 0 ? described : ['Effects reordered'];
}

/** What changed inside a rule, one piece for each edit. */
function details(before: Rule, after: Rule, sides: Sides): string[] {
  const found = [
    ...(squeeze(before.title) === squeeze(after.title)
      ? prose('Title', before.title, after.title)
      : arrow('Title', `“${before.title}”`, `“${after.title}”`)),
    ...conditionChanges(before, after, sides),
    ...prose('Judgement', before.judgement, after.judgement),
    ...effectChanges(before, after, sides),
    ...prose('Guidance', before.guidance, after.guidance),
    ...prose('Reason', before.reason, after.reason),
    ...arrow('First day', day(before.from), day(after.from)),
    ...arrow('Last day', day(before.until), day(after.until)),
    ...(before.enabled === after.enabled ? [] : [after.enabled ? 'Switched on' : 'Switched off']),
    ...arrow('Enforcement', ENFORCEMENT[before.enforcement], ENFORCEMENT[after.enforcement]),
  ];
  return found.length > 0 ? found : ['Details changed'];
}

/** The rule's sentence, and below it what a sentence does not say, where the two sides differ in it. */
function fullText(rule: Rule, other: Rule | null, contract: Contract): string {
  const line = (name: string, value: string | undefined, theirs: string | undefined): string[] =>
    (other === null || value !== theirs) && (value ?? '') !== '' ? [`${name}: ${value}`] : [];
  return [
    sentenceText(rule, contract),
    ...(other === null ? [] : line('Title', rule.title, other.title)),
    ...line('Guidance', rule.guidance, other?.guidance),
    ...line('Reason', rule.reason, other?.reason),
    ...(other !== null && rule.enabled !== other.enabled ? [rule.enabled ? 'Switched on.' : 'Switched off.'] : []),
    ...(other === null ? [] : line('Enforcement', ENFORCEMENT[rule.enforcement], ENFORCEMENT[other.enforcement])),
  ].join('\n');
}

/** A rule with its prose squeezed: what is left when white space does not count. */
const withoutSpaces = (rule: Rule): Rule => ({
  ...rule,
  title: squeeze(rule.title),
  ...(rule.judgement === undefined ? {} : { judgement: squeeze(rule.judgement) }),
  ...(rule.guidance === undefined ? {} : { guidance: squeeze(rule.guidance) }),
  ...(rule.reason === undefined ? {} : { reason: squeeze(rule.reason) }),
});

const nameOf = (rule: Rule, index: number): string => `Rule ${index + 1} · ${squeeze(rule.title) || 'without a title'}`;

/** Order matters between two rules only when they speak about a common output field. */
const sharesField = (rules: Rule[], others: Rule[]): boolean => {
  const fields = new Set(rules.flatMap((rule) => rule.then.map((effect) => effect.field)));
  return others.some((other) => other.then.some((effect) => fields.has(effect.field)));
};

function moveText(change: EntryChange<Rule>, matters: boolean): string {
  return `${moveWords(change)}${matters ? ', which changes which rule is read first' : ''}`;
}

/** One difference for each rule that was added, removed, changed or moved. */
export function ruleDifferences(before: Spec, after: Spec): SpecDifference[] {
  const sides = { before: before.contract, after: after.contract };
  return compareLists(before.rules, after.rules).map((change): SpecDifference => {
    const [was, is] = [change.before, change.after];
    const rule = is ?? was;
    const id = rule?.item.id ?? '';
    const base = {
      path: `rules/${id}`,
      section: 'rules' as const,
      subject: rule === null ? '' : nameOf(rule.item, rule.index),
      before: was === null ? null : fullText(was.item, is?.item ?? null, sides.before),
      after: is === null ? null : fullText(is.item, was?.item ?? null, sides.after),
    };
    if (was === null) return { ...base, kind: 'added', sentence: `Rule added: ${base.after ?? ''}`, minor: false };
    if (is === null) return { ...base, kind: 'removed', sentence: `Rule removed: ${base.before ?? ''}`, minor: false };
    const passed = change.passed.flatMap((rule) => [
      rule,
      ...before.rules.filter((candidate) => candidate.id === rule.id),
    ]);
    const matters = change.moved && sharesField([was.item, is.item], passed);
    const edits = change.changed ? details(was.item, is.item, sides) : [];
    const moves = change.moved ? [moveText(change, matters)] : [];
    return {
      ...base,
      kind: change.changed ? 'changed' : 'moved',
      sentence: [...edits, ...moves].join('; '),
      minor: !matters && isSame(withoutSpaces(was.item), withoutSpaces(is.item)),
    };
  });
}
