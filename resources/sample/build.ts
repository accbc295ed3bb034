import type { FieldExpectation, TestCase } from '../../shared/grading/case.ts';
import type { Field, FieldType } from '../../shared/spec/contract.ts';
import type { Json, JsonObject } from '../../shared/spec/ids.ts';
import type { Atom, Effect, Group, Operator, Rule } from '../../shared/spec/rule.ts';
import type { Default, ModelPolicy } from '../../shared/spec/spec.ts';

/**
 * Short forms for writing the sample as data. Ids are made from the names around them, so that they are readable, stable
 * and the same on every machine.
 */
interface FieldDraft {
  title: string;
  description: string;
  type: FieldType;
  required?: boolean;
  example?: Json;
}

export const fieldsFrom = (prefix: string, drafts: Record<string, FieldDraft>): Field[] =>
  Object.entries(drafts).map(([name, { required = false, ...draft }]) => ({
    id: `${prefix}-${name}`,
    name,
    required,
    ...draft,
  }));

/** An enum from `value: label` pairs. */
export const enumOf = (options: Record<string, string>): FieldType => ({
  kind: 'enum',
  options: Object.entries(options).map(([value, label]) => ({ value, label })),
});

export const eur = (amount: string): { amount: string; currency: string } => ({ amount, currency: 'EUR' });
export const usd = (amount: string): { amount: string; currency: string } => ({ amount, currency: 'USD' });
export const myr = (amount: string): { amount: string; currency: string } => ({ amount, currency: 'MYR' });

type AtomDraft = [field: string, operator: Operator, value?: Json];
type GroupDraft = { kind: 'all' | 'any' | 'not'; of: ConditionDraft[] };
type ConditionDraft = AtomDraft | GroupDraft;
export const all = (...of: ConditionDraft[]): GroupDraft => ({ kind: 'all', of });
export const any = (...of: ConditionDraft[]): GroupDraft => ({ kind: 'any', of });
export const none = (...of: ConditionDraft[]): GroupDraft => ({ kind: 'not', of });

// Omit on a union keeps only what all members share; this keeps each member.
type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;
type EffectDraft = WithoutId<Effect>;
export const set = (field: string, value: Json): EffectDraft => ({ kind: 'set', field, value });
export const add = (field: string, value: Json): EffectDraft => ({ kind: 'add', field, value });
export const include = (field: string, value: Json): EffectDraft => ({ kind: 'must_include', field, value });
export const avoid = (field: string, value: Json): EffectDraft => ({ kind: 'must_not_include', field, value });
export const longest = (field: string, characters: number): EffectDraft => ({ kind: 'longest', field, characters });

interface RuleDraft extends Partial<Pick<Rule, 'judgement' | 'guidance' | 'reason' | 'enforcement'>> {
  title: string;
  when?: GroupDraft;
  then: EffectDraft[];
}

function groupFrom(id: string, { kind, of }: GroupDraft): Group {
  return { kind, id, conditions: of.map((draft, index) => conditionFrom(`${id}-${index + 1}`, draft)) };
}
function conditionFrom(id: string, draft: ConditionDraft): Atom | Group {
  if (!Array.isArray(draft)) return groupFrom(id, draft);
  const [field, operator, value] = draft;
  return { kind: 'atom', id, field, operator, ...(value === undefined ? {} : { value }) };
}

/** Rules in reading order; the key is the rule's id. A rule without `when` applies in every case. */
export const rulesFrom = (drafts: Record<string, RuleDraft>): Rule[] =>
  Object.entries(drafts).map(([id, { when = all(), then, enforcement = 'check', ...draft }]) => ({
    id,
    ...draft,
    when: groupFrom(`${id}-when`, when),
    // Spreading a member of the union with its id gives that member back; TypeScript sees only the union of parts.
    then: then.map((effect, index) => ({ ...effect, id: `${id}-then-${index + 1}` }) as Effect),
    enabled: true,
    enforcement,
  }));

export const defaultsFrom = (values: Record<string, Json>): Default[] =>
  Object.entries(values).map(([field, value]) => ({ id: `default-${field}`, field, value }));

export const glossaryFrom = (terms: Record<string, string>): { id: string; term: string; meaning: string }[] =>
  Object.entries(terms).map(([term, meaning]) => ({
    id: `term-${term.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`,
    term,
    meaning,
  }));

export const exact = (field: string, value: Json): FieldExpectation => ({
  field,
  value,
  comparator: { kind: 'exact' },
});
export const sameSet = (field: string, value: Json[]): FieldExpectation => ({
  field,
  value,
  comparator: { kind: 'set' },
});
export const oneOf = (field: string, values: Json[]): FieldExpectation => ({
  field,
  comparator: { kind: 'one_of', values },
});
export const meaning = (field: string, value: string, rubric: string): FieldExpectation => ({
  field,
  value,
  comparator: { kind: 'meaning', rubric },
});
export const ignore = (field: string): FieldExpectation => ({ field, comparator: { kind: 'ignore' } });

interface CaseDraft {
  title: string;
  kind: NonNullable<TestCase['kind']>;
  input: JsonObject;
  expect: FieldExpectation[];
  notes?: string;
}

export const casesFrom = (prefix: string, drafts: Record<string, CaseDraft>): TestCase[] =>
  Object.entries(drafts).map(([id, { expect, ...draft }]) => ({
    id: `${prefix}-${id}`,
    ...draft,
    expectation: expect,
    origin: 'manual',
  }));

/** The same for every sample agent: a quick model first, another provider's when it cannot answer. */
export const SAMPLE_MODELS: ModelPolicy = {
  mode: 'ordered',
  candidates: [
    { provider: 'openai', model: 'gpt-5.4-mini' },
    { provider: 'anthropic', model: 'claude-sonnet-5' },
  ],
  parameters: { maxOutputTokens: 2000, timeoutMs: 60_000 },
};
