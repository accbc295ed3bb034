import { z } from 'zod';
import { Day, Id, Json } from './ids.ts';

/** Every operator of the condition language; which field types take which stands in `operators.ts`. */
export const Operator = z.enum([
  // text, and `is`, `is_not`, `is_one_of` also for enums and booleans
  'is',
  'is_not',
  'is_one_of',
  'is_not_one_of',
  'contains',
  'starts_with',
  'ends_with',
  'matches',
  'is_empty',
  // number, integer, money
  'equals',
  'not_equals',
  'less_than',
  'at_most',
  'greater_than',
  'at_least',
  'between',
  // list
  'contains_any',
  'contains_all',
  'contains_none',
  'count_equals',
  'count_at_least',
  'count_at_most',
  // date and date-time
  'before',
  'after',
  'on',
  'within_last_days',
  // any field
  'is_present',
  'is_missing',
]);
export type Operator = z.infer<typeof Operator>;

/**
 * `field operator value`. Values by operator: text, number, boolean or money for a comparison;
 * a list for `is_one_of`, `contains_any|all|none`; `{from, to}` (both inclusive) for `between`;
 * a whole number for `count_*` and `within_last_days`; none for `is_empty`, `is_present`, `is_missing`.
 */
export const Atom = z.strictObject({
  kind: z.literal('atom'),
  id: Id,
  field: z.string().min(1).max(300),
  operator: Operator,
  value: Json.optional(),
  /** Text is compared by NFC without case unless this is true. */
  exact: z.boolean().optional(),
});
export type Atom = z.infer<typeof Atom>;

export interface Group {
  kind: 'all' | 'any' | 'not';
  id: string;
  conditions: Condition[];
}
/** `all` of none is true, `any` of none is false, `not` is true when no condition inside is. */
export const Group: z.ZodType<Group> = z.strictObject({
  kind: z.enum(['all', 'any', 'not']),
  id: Id,
  get conditions() {
    return z.array(Condition).max(100);
  },
});
export type Condition = Atom | Group;
// By kind, so that a condition is read by one schema and not tried on both.
export const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.discriminatedUnion('kind', [Atom, Group as unknown as typeof Atom]),
);

/** What a rule does to one output field. */
export const Effect = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('set'), id: Id, field: z.string(), value: Json }),
  z.strictObject({ kind: z.literal('one_of'), id: Id, field: z.string(), values: z.array(Json).min(1) }),
  z.strictObject({ kind: z.literal('add'), id: Id, field: z.string(), value: Json }),
  z.strictObject({ kind: z.literal('must_include'), id: Id, field: z.string(), value: Json }),
  z.strictObject({ kind: z.literal('must_not_include'), id: Id, field: z.string(), value: Json }),
  z.strictObject({ kind: z.literal('minimum'), id: Id, field: z.string(), value: Json }),
  z.strictObject({ kind: z.literal('maximum'), id: Id, field: z.string(), value: Json }),
  z.strictObject({ kind: z.literal('longest'), id: Id, field: z.string(), characters: z.int().min(0) }),
]);
export type Effect = z.infer<typeof Effect>;
export type EffectKind = Effect['kind'];

/** `advise`: told to the model. `check`: also verified on every output. `enforce`: verified, retried once, then refused. */
export const Enforcement = z.enum(['advise', 'check', 'enforce']);
export type Enforcement = z.infer<typeof Enforcement>;

export const Rule = z.strictObject({
  id: Id,
  title: z.string().max(200),
  /** An `all` group without conditions means: always. */
  when: Group,
  /** Prose that only a model can decide. Its presence makes the rule undecidable. */
  judgement: z.string().max(2000).optional(),
  then: z.array(Effect).max(50),
  guidance: z.string().max(4000).optional(),
  reason: z.string().max(2000).optional(),
  /** First and last day on which the rule applies, both inclusive, in UTC. */
  from: Day.optional(),
  until: Day.optional(),
  enabled: z.boolean(),
  enforcement: Enforcement,
});
export type Rule = z.infer<typeof Rule>;

/** Only decidable rules speak in the oracle. */
export const isDecidable = (rule: Rule): boolean => (rule.judgement ?? '').trim() === '';
