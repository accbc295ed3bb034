import { describe, expect, it } from 'vitest';
import type { Contract, FieldType } from '../../spec/contract.ts';
import { field } from '../../spec/spec.test-helper.ts';
import type { TestCase } from '../case.ts';
import { exportTable } from './exchange.test-helper.ts';
import { exportLines } from './export-cases.ts';

describe('files in a table', () => {
  const FILE: FieldType = { kind: 'file', mediaTypes: ['image/*'] };
  const contract: Contract = {
    input: [
      field('photo', 'photo', FILE),
      field('others', 'others', { kind: 'list', items: FILE }),
      field('seller', 'seller', {
        kind: 'object',
        fields: [field('proof', 'proof', FILE), field('place', 'place', { kind: 'text' })],
      }),
      field('price', 'price', { kind: 'number' }),
    ],
    output: [],
  };
  const png = (name: string) => ({ name, mediaType: 'image/png', data: 'Y2FuYXJ5' });
  const testCase: TestCase = {
    id: 'c',
    title: 'Lamp',
    input: {
      photo: png('a.png'),
      others: [png('b.png'), png('c.png')],
      seller: { proof: png('d.png'), place: 'Fes' },
      price: 3,
    },
    expectation: [],
    origin: 'manual',
  };

  it('stand there by name, beside cells that are kept exactly', () => {
    const [columns = [], row = []] = exportTable([testCase], contract);
    expect(Object.fromEntries(columns.map((column, index) => [column, row[index]]))).toEqual({
      title: 'Lamp',
      kind: '',
      'input.photo': 'a.png',
      'input.others': 'b.png; c.png',
      'input.seller.proof': 'd.png',
      'input.seller.place': 'Fes',
      'input.price': '3',
    });
  });
  it('are never carried, also where the case stands as JSON; JSON lines carries them', () => {
    const odd = { ...testCase, input: { ...testCase.input, unknown: 1 } };
    expect(JSON.stringify(exportTable([testCase, odd], contract))).not.toContain('Y2FuYXJ5');
    expect(exportLines([testCase])).toContain('Y2FuYXJ5');
  });
});
