import type { FieldType } from './contract.ts';
import type { EffectKind, Operator } from './rule.ts';

/**
 * What has to stand beside an operator: `none`, `one` value of the field's type, `many` (a list of them), a `range`
 * `{from, to}`, a `pattern` text, or a `count` (whole number). For lists, `many` holds values of the items' type.
 */
export type ValueShape = 'none' | 'one' | 'many' | 'range' | 'pattern' | 'count';

export interface OperatorInfo {
  operator: Operator;
  /** In words, to stand after the field's title: "is below". */
  label: string;
  value: ValueShape;
  /** Whether the operator compares text, so that `exact` means something. */
  takesExact: boolean;
}

const info = (operator: Operator, label: string, value: ValueShape, takesExact = false): OperatorInfo => ({
  operator,
  label,
  value,
  takesExact,
});

/** Every operator once. */
export const OPERATORS: { readonly [O in Operator]: OperatorInfo } = {
  is: info('is', 'is', 'one', true),
  is_not: info('is_not', 'is not', 'one', true),
  is_one_of: info('is_one_of', 'is one of', 'many', true),
  is_not_one_of: info('is_not_one_of', 'is none of', 'many', true),
  contains: info('contains', 'contains', 'one', true),
  starts_with: info('starts_with', 'starts with', 'one', true),
  ends_with: info('ends_with', 'ends with', 'one', true),
  matches: info('matches', 'matches the pattern', 'pattern', true),
  is_empty: info('is_empty', 'is empty', 'none'),
  equals: info('equals', 'equals', 'one'),
  not_equals: info('not_equals', 'does not equal', 'one'),
  less_than: info('less_than', 'is below', 'one'),
  at_most: info('at_most', 'is at most', 'one'),
  greater_than: info('greater_than', 'is above', 'one'),
  at_least: info('at_least', 'is at least', 'one'),
  between: info('between', 'is between', 'range'),
  contains_any: info('contains_any', 'includes any of', 'many', true),
  contains_all: info('contains_all', 'includes all of', 'many', true),
  contains_none: info('contains_none', 'includes none of', 'many', true),
  count_equals: info('count_equals', 'has exactly this many items', 'count'),
  count_at_least: info('count_at_least', 'has at least this many items', 'count'),
  count_at_most: info('count_at_most', 'has at most this many items', 'count'),
  before: info('before', 'is before', 'one'),
  after: info('after', 'is after', 'one'),
  on: info('on', 'is on', 'one'),
  within_last_days: info('within_last_days', 'is within the last days', 'count'),
  is_present: info('is_present', 'is present', 'none'),
  is_missing: info('is_missing', 'is missing', 'none'),
};

type Kind = FieldType['kind'];
const CHOICE: Operator[] = ['is', 'is_not', 'is_one_of', 'is_not_one_of'];
const AMOUNT: Operator[] = ['equals', 'not_equals', 'less_than', 'at_most', 'greater_than', 'at_least', 'between'];
const COUNT: Operator[] = ['count_equals', 'count_at_least', 'count_at_most'];
const ITEMS: Operator[] = ['contains_any', 'contains_all', 'contains_none'];
const DATE: Operator[] = ['before', 'after', 'on', 'within_last_days'];
const ANY: Operator[] = ['is_present', 'is_missing'];

const OPERATORS_OF: { readonly [K in Kind]: readonly Operator[] } = {
  text: [...CHOICE, 'contains', 'starts_with', 'ends_with', 'matches', 'is_empty', ...ANY],
  number: [...AMOUNT, ...ANY],
  integer: [...AMOUNT, ...ANY],
  money: [...AMOUNT, ...ANY],
  boolean: ['is', 'is_not', ...ANY],
  enum: [...CHOICE, ...ANY],
  date: [...DATE, ...ANY],
  'date-time': [...DATE, ...ANY],
  list: [...ITEMS, ...COUNT, ...ANY],
  file: ANY,
  object: ANY,
};

/** Lists of lists, objects or files can be counted, not searched: nobody types such a value into a form. */
const isSimple = (type: FieldType): boolean => !['list', 'object', 'file'].includes(type.kind);

/** The operators that a field takes, in the order in which a form offers them. */
export function operatorsFor(type: FieldType): OperatorInfo[] {
  const searchable = type.kind !== 'list' || isSimple(type.items);
  const taken = OPERATORS_OF[type.kind].filter((operator) => searchable || !ITEMS.includes(operator));
  const comparesText = type.kind === 'text' || (type.kind === 'list' && type.items.kind === 'text');
  return taken.map((operator) => ({
    ...OPERATORS[operator],
    takesExact: OPERATORS[operator].takesExact && comparesText,
  }));
}

/** `one` value of the field's type, `many` of them, one `item` of a list, a `phrase` of text, or `characters`. */
export type EffectShape = 'one' | 'many' | 'item' | 'phrase' | 'characters';

export interface EffectInfo {
  kind: EffectKind;
  /** In words, to stand after the field's title: "is at least". */
  label: string;
  value: EffectShape;
}

const LABELS: { readonly [E in EffectKind]: string } = {
  set: 'is',
  one_of: 'is one of',
  add: 'gets, in addition,',
  must_include: 'must include',
  must_not_include: 'must not include',
  minimum: 'is at least',
  maximum: 'is at most',
  longest: 'is no longer than',
};

type Shapes = { readonly [E in EffectKind]?: EffectShape };
const SCALAR: Shapes = { set: 'one', one_of: 'many' };
const BOUNDED: Shapes = { ...SCALAR, minimum: 'one', maximum: 'one' };
const EFFECTS_OF: { readonly [K in Kind]: Shapes } = {
  text: { ...SCALAR, must_include: 'phrase', must_not_include: 'phrase', longest: 'characters' },
  number: BOUNDED,
  integer: BOUNDED,
  money: BOUNDED,
  boolean: { set: 'one' },
  enum: SCALAR,
  date: SCALAR,
  'date-time': SCALAR,
  list: { add: 'item', must_include: 'item', must_not_include: 'item', set: 'one' },
  file: {},
  object: {},
};

/** The kinds of effect that an output field takes, in the order in which a form offers them. */
export function effectsFor(type: FieldType): EffectInfo[] {
  if (type.kind === 'list' && !isSimple(type.items)) return [];
  const shapes = EFFECTS_OF[type.kind];
  return KINDS.flatMap((kind) => {
    const value = shapes[kind];
    return value === undefined ? [] : [{ kind, label: LABELS[kind], value }];
  });
}
const KINDS: readonly EffectKind[] = [
  'set',
  'one_of',
  'add',
  'must_include',
  'must_not_include',
  'minimum',
  'maximum',
  'longest',
];
