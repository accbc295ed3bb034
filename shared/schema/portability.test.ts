import { describe, expect, it } from 'vitest';
import type { Contract, Field, FieldType } from '../spec/contract.ts';
import { DIALECTS } from './dialects.ts';
import { portability } from './portability.ts';

const field = (name: string, type: FieldType): Field => ({
  id: name,
  name,
  title: name,
  description: '',
  required: false,
  type,
});
const outputs = (...output: Field[]): Contract => ({ input: [], output });
const of = (contract: Contract, provider: string) => portability(contract).find((row) => row.provider === provider);

describe('portability', () => {
  it('has a row for every provider, with what it enforces and what is only checked here', () => {
    const contract = outputs(field('score', { kind: 'number', minimum: 0, exclusiveMaximum: 9 }));
    expect(portability(contract).map(({ provider }) => provider)).toEqual(Object.keys(DIALECTS));
    expect(of(contract, 'openai')).toMatchObject({
      enforced: ['/score minimum', '/score exclusiveMaximum'],
      losses: [],
      refused: null,
    });
    expect(of(contract, 'google')).toMatchObject({
      enforced: ['/score minimum'],
      losses: [{ path: '/score', keyword: 'exclusiveMaximum' }],
    });
    expect(of(contract, 'anthropic')?.enforced).toEqual([]);
    expect(of(contract, 'perplexity')?.schema).toMatchObject({ required: ['score'] });
  });

  it('says why a provider would refuse a contract', () => {
    const wide = outputs(...Array.from({ length: 41 }, (_, index) => field(`f${index}`, { kind: 'boolean' })));
    expect(of(wide, 'anthropic')?.refused).toBe(
      'Anthropic takes at most 24 optional fields and may refuse this schema, which has 25.',
    );
    expect(of(wide, 'google')?.refused).toBeNull();
  });
});
