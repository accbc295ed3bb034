import { expect, it } from 'vitest';
import { done, SPEC } from './contract-edits.test-helper.ts';
import { moveField, renameField } from './contract-edits.ts';
import { fieldPlaces } from './contract-places.ts';
import { followContract, renamedFields } from './renamed-fields.ts';
import type { Spec } from './spec.ts';

const idOf = (path: string): string => fieldPlaces(SPEC.contract).find((place) => place.path === path)?.field.id ?? '';

it('a spec whose contract was replaced comes to what the same edits in the designer come to', () => {
  const edits: ((spec: Spec) => Spec)[] = [
    (spec) => done(renameField(spec, idOf('seller'), 'vendor')),
    (spec) => done(renameField(spec, idOf('seller.rating'), 'stars')),
    (spec) => done(renameField(spec, idOf('decision'), 'verdict')),
    (spec) => done(moveField(spec, idOf('weight'), { side: 'input', parent: idOf('seller') })),
  ];
  for (const chosen of [[0], [1], [2], [3], [0, 1], [1, 0], [2, 3], [0, 1, 2, 3]]) {
    const edited = chosen.reduce((spec, index) => edits[index]?.(spec) ?? spec, SPEC);
    expect(followContract(SPEC.contract, { ...SPEC, contract: edited.contract })).toEqual(edited);
  }
});

it('nothing follows where no field has another path', () => {
  expect(renamedFields(SPEC.contract, SPEC.contract)).toEqual([]);
  expect(followContract(SPEC.contract, SPEC)).toBe(SPEC);
});
