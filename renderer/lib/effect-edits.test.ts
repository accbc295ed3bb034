import { describe, expect, it } from 'vitest';
import type { Contract } from '../../shared/spec/contract.ts';
import { Effect } from '../../shared/spec/rule.ts';
import { effectValue, withField, withKind, withValue } from './effect-edits.ts';

const field = (name: string, type: Contract['output'][number]['type']): Contract['output'][number] => ({
  id: name,
  name,
  title: name,
  description: '',
  required: true,
  type,
});
const decision = { value: 'live', label: 'Live' };
const contract: Contract = {
  input: [],
  output: [
    field('decision', { kind: 'enum', options: [decision, { value: 'down', label: 'Turn down' }] }),
    field('reasons', { kind: 'list', items: { kind: 'text' } }),
    field('message', { kind: 'text' }),
  ],
};
const live: Effect = { kind: 'set', id: 'e', field: 'decision', value: 'live' };

describe('editing an effect', () => {
  it('keeps the choice when "is" becomes "is one of"', () => {
    expect(withKind(live, 'one_of', contract)).toEqual({
      kind: 'one_of',
      id: 'e',
      field: 'decision',
      values: ['live'],
    });
  });
  it('drops what the new field cannot hold, and picks an effect that it takes', () => {
    const moved = withField(live, 'reasons', contract);
    expect(moved.field).toBe('reasons');
    expect(effectValue(withField(withValue(live, 'down'), 'message', contract))).toBe('down');
    expect(effectValue(withField({ ...live, kind: 'minimum' }, 'decision', contract))).toBe('live');
  });
  it('can always be stored, also half filled in', () => {
    for (const { kind } of [
      live,
      { kind: 'one_of' as const },
      { kind: 'longest' as const },
      { kind: 'add' as const },
    ]) {
      const empty = withValue({ id: 'e', field: 'message', kind }, undefined);
      expect(Effect.safeParse(empty).success).toBe(true);
    }
  });
  it('shows a choice that was not made yet as empty', () => {
    expect(effectValue(withValue(live, undefined))).toBeUndefined();
    expect(effectValue(withValue({ id: 'e', field: 'decision', kind: 'one_of' }, []))).toEqual([]);
  });
});
