import { compareLists, isSame, moveWords } from './compare-lists.ts';
import type { Contract, Field, FieldType } from './contract.ts';
import type { SpecDifference } from './diff.ts';
import { squeeze } from './text.ts';

const LABELS: Readonly<Record<string, string>> = {
  kind: 'Type',
  minLength: 'Shortest length',
  maxLength: 'Longest length',
  pattern: 'Pattern',
  format: 'Format',
  minimum: 'Minimum',
  maximum: 'Maximum',
  exclusiveMinimum: 'Above',
  exclusiveMaximum: 'Below',
  multipleOf: 'Multiple of',
  unit: 'Unit',
  options: 'Options',
  currencies: 'Currencies',
  mediaTypes: 'File types',
  maxBytes: 'Largest size in bytes',
  minItems: 'Fewest items',
  maxItems: 'Most items',
  uniqueItems: 'Every item once',
};

const said = (value: unknown): string =>
  typeof value === 'boolean'
    ? value
      ? 'yes'
      : 'no'
    : Array.isArray(value)
      ? value.map(said).join(', ')
      : typeof value === 'string'
        ? value
        : JSON.stringify(value);

/** Every property of a type with its label; a list's items under "Items · …", the fields of its objects in full. */
function typeFacts(type: FieldType, prefix: string, withFields: boolean): [string, string][] {
  return Object.entries(type).flatMap(([key, value]): [string, string][] => {
    if (value === undefined) return [];
    if (key === 'items' && type.kind === 'list') return typeFacts(type.items, `${prefix}Items · `, true);
    if (key === 'fields' && type.kind === 'object') {
      return withFields
        ? type.fields.flatMap((field) =>
            fieldFacts(field, true).map(([label, fact]): [string, string] => [
              `${prefix}${field.title} · ${label}`,
              fact,
            ]),
          )
        : [];
    }
    if (key === 'options' && type.kind === 'enum') {
      const options = type.options.map(
        (option) =>
          `${option.label} (${option.value})${option.description === undefined ? '' : `, ${option.description}`}`,
      );
      return [[`${prefix}Options`, options.join('; ')]];
    }
    return [[`${prefix}${LABELS[key] ?? key}`, said(value)]];
  });
}

function fieldFacts(field: Field, withFields: boolean): [string, string][] {
  return [
    ['Title', field.title],
    ['Name', field.name],
    ['Description', field.description],
    ['Required', said(field.required)],
    ...(field.example === undefined ? [] : [['Example', said(field.example)] satisfies [string, string]]),
    ...typeFacts(field.type, '', withFields),
  ];
}

const factsText = (field: Field, withFields: boolean): string =>
  fieldFacts(field, withFields)
    .filter(([, fact]) => fact !== '')
    .map(([label, fact]) => `${label}: ${fact}`)
    .join('\n');

function details(before: Field, after: Field, withFields: boolean): string {
  const [old, now] = [new Map(fieldFacts(before, withFields)), new Map(fieldFacts(after, withFields))];
  const labels = [...new Set([...old.keys(), ...now.keys()])].filter((label) => old.get(label) !== now.get(label));
  if (labels.length === 0) return 'Details changed';
  return labels.map((label) => `${label}: ${old.get(label) || 'none'} → ${now.get(label) || 'none'}`).join('; ');
}

/** A field without the fields inside it, which are compared on their own, and its prose squeezed. */
const alone = (field: Field): Field =>
  field.type.kind === 'object' ? { ...field, type: { kind: 'object', fields: [] } } : field;
const withoutSpaces = (field: Field): Field => ({
  ...field,
  title: squeeze(field.title),
  description: squeeze(field.description),
});

type Side = 'input' | 'output';

function sideDifferences(before: readonly Field[], after: readonly Field[], side: Side, prefix: string, above: string) {
  return compareLists(before, after).flatMap((change): SpecDifference[] => {
    const [was, is] = [change.before?.item ?? null, change.after?.item ?? null];
    const field = is ?? was;
    if (field === null) return [];
    const path = `${prefix}/${field.id}`;
    const subject = `${side === 'input' ? 'Input' : 'Output'} · ${above}${field.title}`;
    const both = was !== null && is !== null && was.type.kind === 'object' && is.type.kind === 'object';
    const base = {
      path,
      section: 'contract' as const,
      subject,
      before: was === null ? null : factsText(was, !both),
      after: is === null ? null : factsText(is, !both),
    };
    if (was === null) return [{ ...base, kind: 'added', sentence: `Field added: ${field.title}`, minor: false }];
    if (is === null) return [{ ...base, kind: 'removed', sentence: `Field removed: ${field.title}`, minor: false }];
    const [old, now] = both ? [alone(was), alone(is)] : [was, is];
    const inside =
      was.type.kind === 'object' && is.type.kind === 'object'
        ? sideDifferences(was.type.fields, is.type.fields, side, path, `${above}${field.title} · `)
        : [];
    const changed = !isSame(old, now);
    if (!changed && !change.moved) return inside;
    const sentence = [
      ...(changed ? [details(old, now, !both)] : []),
      ...(change.moved ? [moveWords(change)] : []),
    ].join('; ');
    const minor = isSame(withoutSpaces(old), withoutSpaces(now));
    return [{ ...base, kind: changed ? 'changed' : 'moved', sentence, minor }, ...inside];
  });
}

/** One difference for each field of input and output; fields inside an object are listed below its path. */
export const contractDifferences = (before: Contract, after: Contract): SpecDifference[] => [
  ...sideDifferences(before.input, after.input, 'input', 'contract/input', ''),
  ...sideDifferences(before.output, after.output, 'output', 'contract/output', ''),
];
