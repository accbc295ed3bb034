import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contracts } from '../schema/contracts.test-helper.ts';
import { checkSpec } from './check-spec.ts';
import { Contract, type Field } from './contract.ts';
import { done, ids, SPEC } from './contract-edits.test-helper.ts';
import {
  addField,
  describeField,
  duplicateField,
  type Edited,
  moveField,
  removeField,
  renameField,
  renameOption,
  restoreField,
  retypeField,
} from './contract-edits.ts';
import { fieldPlaces, fieldsInside, innermost, placeOf } from './contract-places.ts';
import { referencesTo } from './contract-references.ts';
import type { Kind } from './contract-retype.ts';
import { CONTRACT } from './spec.test-helper.ts';
import type { Spec } from './spec.ts';

const KINDS: Kind[] = [
  'text',
  'number',
  'integer',
  'boolean',
  'date',
  'date-time',
  'enum',
  'money',
  'file',
  'list',
  'object',
];
interface Step {
  what: number;
  which: number;
  where: number;
  place: number;
  name: string;
}
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    what: fc.nat(8),
    which: fc.nat(20),
    where: fc.nat(20),
    place: fc.nat(6),
    name: fc.oneof(fc.constantFrom('price', 'title', 'constructor', 'a', '', '__proto__'), fc.string({ maxLength: 8 })),
  }),
  { minLength: 1, maxLength: 25 },
);
const numbered = (fields: readonly Field[], newId: () => string): Field[] =>
  fields.map((each) => {
    const inside = fieldsInside(each.type);
    const enter = (type: Field['type']): Field['type'] =>
      type.kind === 'list'
        ? { ...type, items: enter(type.items) }
        : type.kind === 'object'
          ? { ...type, fields: numbered(inside ?? [], newId) }
          : type;
    return { ...each, id: newId(), type: enter(each.type) };
  });

function apply(spec: Spec, { what, which, where, place, name }: Step, newId: () => string): Edited {
  const all = fieldPlaces(spec.contract);
  const chosen = all[which % Math.max(all.length, 1)];
  const group = where % 3 === 0 ? undefined : all[where % Math.max(all.length, 1)];
  const target = { side: group?.side ?? chosen?.side ?? 'input', parent: group?.field.id ?? null, index: place };
  if (chosen === undefined || what === 0) return addField(spec, target, newId, KINDS[which % KINDS.length]);
  const { id, type } = chosen.field;
  const inner = innermost(type);
  const acts = [
    () => removeField(spec, id),
    () => moveField(spec, id, target),
    () => duplicateField(spec, id, newId),
    () => renameField(spec, id, name),
    () => retypeField(spec, id, KINDS[place % KINDS.length] ?? 'text'),
    () => describeField(spec, id, { title: name, example: name }),
    () =>
      inner.kind === 'enum'
        ? renameOption(spec, id, inner.options[0]?.value ?? '', name, true)
        : duplicateField(spec, id, newId),
    () => restoreField(spec, chosen.field, target),
  ];
  return (acts[what - 1] ?? acts[0])?.() ?? { ok: false, why: '' };
}

describe('whatever is done', () => {
  it('leaves a contract with unique ids and names, or refuses in words and changes nothing', () => {
    fc.assert(
      fc.property(contracts, steps, (contract, list) => {
        const newId = ids();
        let spec: Spec = {
          ...SPEC,
          contract: { input: numbered(contract.input, newId), output: numbered(contract.output, newId) },
        };
        for (const step of list) {
          const frozen = JSON.stringify(spec);
          const edited = apply(spec, step, newId);
          expect(JSON.stringify(spec)).toBe(frozen);
          if (!edited.ok) {
            expect(edited.why).toMatch(/\S+ \S+.*\.$/s);
            continue;
          }
          expect(Contract.safeParse(edited.spec.contract).error).toBeUndefined();
          const places = fieldPlaces(edited.spec.contract);
          expect(new Set(places.map(({ field: { id } }) => id)).size).toBe(places.length);
          expect(new Set(places.map(({ side, path }) => `${side} ${path}`)).size).toBe(places.length);
          spec = edited.spec;
        }
      }),
      { numRuns: 150 },
    );
  });
  it('a renamed field has exactly the references it had, and no other field has more', () => {
    const all = fieldPlaces(CONTRACT);
    fc.assert(
      fc.property(
        fc.constantFrom(...all),
        fc.constantFrom('zeta', 'seller_2', 'Price'),
        ({ field: { id }, side, path }, name) => {
          const spec = done(renameField(SPEC, id, name));
          const now = placeOf(spec.contract, id);
          expect(referencesTo(spec, side, now?.path ?? '')).toEqual(
            referencesTo(SPEC, side, path).map((reference) =>
              reference.kind === 'default' ? { ...reference, title: now?.path } : reference,
            ),
          );
          expect(referencesTo(spec, side, path)).toEqual([]);
          expect(checkSpec(spec).length).toBe(checkSpec(SPEC).length);
        },
      ),
    );
  });
});
