import type { Field, FieldType } from './contract.ts';
import type { Json } from './ids.ts';
import { effectsFor, operatorsFor } from './operators.ts';
import type { Atom, Effect, Rule } from './rule.ts';
import { COMPILER_VERSION, SPEC_FORMAT, type Spec } from './spec.ts';

type NewId = () => string;
/** A field with its dotted path, as `fieldPaths` lists them. */
export interface PlacedField {
  path: string;
  field: Field;
}

/** The smallest spec that works: a text comes in, one of three decisions goes out, and no rule decides yet. */
export function emptySpec(newId: NewId): Spec {
  return {
    format: SPEC_FORMAT,
    compiler: COMPILER_VERSION,
    purpose: '',
    rules: [],
    defaults: [{ id: newId(), field: 'decision', value: 'review' }],
    glossary: [],
    examples: [],
    contract: {
      input: [
        {
          id: newId(),
          name: 'text',
          title: 'Text',
          description: 'The text to decide about.',
          required: true,
          type: { kind: 'text' },
        },
      ],
      output: [
        {
          id: newId(),
          name: 'decision',
          title: 'Decision',
          description: 'What happens with the text.',
          required: true,
          type: {
            kind: 'enum',
            options: [
              { value: 'accept', label: 'Accept' },
              { value: 'review', label: 'Send to a person' },
              { value: 'reject', label: 'Reject' },
            ],
          },
        },
      ],
    },
    models: { mode: 'ordered', candidates: [], parameters: {} },
  };
}

/** A rule that always applies and does nothing yet. */
export const newRule = (newId: NewId): Rule => ({
  id: newId(),
  title: 'New rule',
  when: { kind: 'all', id: newId(), conditions: [] },
  then: [],
  enabled: true,
  enforcement: 'check',
});

/** A value to start from in a form. Undefined where only a person can know it. */
function startValue(type: FieldType): Json | undefined {
  switch (type.kind) {
    case 'enum':
      return type.options[0]?.value;
    case 'boolean':
      return true;
    case 'money':
      return { amount: '0.00', currency: type.currencies[0] ?? 'EUR' };
    case 'number':
    case 'integer':
      return 0;
    default:
      return undefined;
  }
}

/** A condition on a field with the first operator it takes; a text or a day is left for the person to fill in. */
export function newAtom({ path, field }: PlacedField, newId: NewId): Atom {
  const first = operatorsFor(field.type)[0];
  const atom: Atom = { kind: 'atom', id: newId(), field: path, operator: first?.operator ?? 'is_present' };
  if (first?.value === 'many') return { ...atom, value: [] };
  const value = first?.value === 'one' ? startValue(field.type) : undefined;
  return value === undefined ? atom : { ...atom, value };
}

/** An effect on a field with the first kind it takes; null for a field that takes none (files and groups). */
export function newEffect({ path, field }: PlacedField, newId: NewId): Effect | null {
  const first = effectsFor(field.type)[0];
  if (first === undefined) return null;
  if (field.type.kind === 'list') {
    return { kind: 'must_include', id: newId(), field: path, value: startValue(field.type.items) ?? '' };
  }
  return { kind: 'set', id: newId(), field: path, value: startValue(field.type) ?? '' };
}
