import type { FieldExpectation, TestCase } from '../../shared/grading/case.ts';
import type { FieldType } from '../../shared/spec/contract.ts';
import { formatValue } from '../../shared/spec/format-value.ts';
import type { Json } from '../../shared/spec/ids.ts';

/** Why a case is there, in a word or two. */
export const KINDS: Record<NonNullable<TestCase['kind']>, string> = {
  typical: 'typical',
  edge: 'edge case',
  conflicting: 'rules conflict',
  ambiguous: 'ambiguous',
  boundary: 'boundary',
  adversarial: 'hostile',
};

/** A value as a person reads it; JSON where the contract no longer knows the field. */
export const valueWords = (value: Json | undefined, type: FieldType | undefined): string =>
  value === undefined || value === null
    ? 'nothing'
    : type === undefined
      ? JSON.stringify(value)
      : formatValue(value, type, navigator.language) || 'empty text';

/** What a field should be, in words: "Live or Send to a person". */
export function expectationWords({ value, comparator }: FieldExpectation, type: FieldType | undefined): string {
  switch (comparator.kind) {
    case 'one_of':
      return comparator.values.map((one) => valueWords(one, type)).join(' or ');
    case 'tolerance':
      return `${valueWords(value, type)}, at most ${comparator.within} away`;
    case 'set':
      return Array.isArray(value) && value.length > 1
        ? `${valueWords(value, type)}, in any order`
        : valueWords(value, type);
    case 'meaning':
      return [value === undefined ? '' : valueWords(value, type), comparator.rubric].filter(Boolean).join(' – ');
    case 'ignore':
      return 'not checked';
    case 'exact':
      return valueWords(value, type);
  }
}
