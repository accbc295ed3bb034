import { describe, expect, it } from 'vitest';
import type { Field, FieldType } from '../../../shared/spec/contract.ts';
import { closedAtFirst, treeMove, treeRows } from './tree-rows.ts';

const field = (id: string, type: FieldType = { kind: 'text' }): Field => ({
  id,
  name: id,
  title: id,
  description: '',
  required: false,
  type,
});
const FIELDS = [
  field('a'),
  field('g', { kind: 'list', items: { kind: 'object', fields: [field('g1'), field('g2')] } }),
  field('z'),
];
const shown = (closed: string[] = []): string[] => treeRows(FIELDS, new Set(closed)).map((row) => row.field.id);

describe('the tree of fields', () => {
  it('shows what is inside open groups, lists of groups too, and hides what is inside closed ones', () => {
    expect(shown()).toEqual(['a', 'g', 'g1', 'g2', 'z']);
    expect(shown(['g'])).toEqual(['a', 'g', 'z']);
    expect(treeRows(FIELDS, new Set())[2]).toMatchObject({ depth: 1, place: 1, of: 2, parent: 'g' });
  });
  it.each([
    ['a', 'ArrowDown', { to: 'g' }],
    ['a', 'ArrowUp', null],
    ['g', 'ArrowRight', { to: 'g1' }],
    ['g', 'ArrowLeft', { toggle: 'g' }],
    ['g2', 'ArrowLeft', { to: 'g' }],
    ['g2', 'ArrowDown', { to: 'z' }],
    ['z', 'Home', { to: 'a' }],
    ['a', 'End', { to: 'z' }],
    ['a', 'ArrowRight', null],
  ])('%s and %s', (at, key, move) => expect(treeMove(treeRows(FIELDS, new Set()), at, key)).toEqual(move));
  it('opens a closed group before it enters it', () => {
    expect(treeMove(treeRows(FIELDS, new Set(['g'])), 'g', 'ArrowRight')).toEqual({ toggle: 'g' });
  });
  it('starts large contracts closed, but not around the open field', () => {
    const many = [...FIELDS, ...Array.from({ length: 70 }, (_, index) => field(`f${index}`))];
    expect(closedAtFirst(FIELDS, [])).toEqual(new Set());
    expect(closedAtFirst(many, [])).toEqual(new Set(['g']));
    expect(closedAtFirst(many, ['g'])).toEqual(new Set());
  });
});
