import { describe, expect, it } from 'vitest';
import type { Contract, Field, FieldType } from '../spec/contract.ts';
import { exampleDocument, exampleValue, exampleValues } from './example.ts';
import { inputSchema, outputSchema } from './json-schema.ts';

const field = (name: string, type: FieldType, rest: Partial<Field> = {}): Field => ({
  id: name,
  name,
  title: `The ${name}`,
  description: '',
  required: true,
  type,
  ...rest,
});

describe('generated schemas', () => {
  const decision: FieldType = {
    kind: 'enum',
    options: [
      { value: 'live', label: 'Live', description: 'buyers see it' },
      { value: 'turn_down', label: 'Turn down' },
    ],
  };
  const contract: Contract = {
    input: [
      field('weight', { kind: 'number', unit: 'kg', maximum: 30, minimum: 0 }, { required: false, example: 1.5 }),
    ],
    output: [field('decision', decision, { description: 'What happens.' })],
  };

  it('tell people and models what every field means', () => {
    expect(outputSchema(contract)).toEqual({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'Output',
      description: 'What the agent answers.',
      type: 'object',
      properties: {
        decision: {
          title: 'The decision',
          description: 'What happens. One of: live (Live: buyers see it); turn_down (Turn down).',
          type: 'string',
          enum: ['live', 'turn_down'],
          'x-options': [{ label: 'Live', description: 'buyers see it' }, { label: 'Turn down' }],
        },
      },
      required: ['decision'],
      additionalProperties: false,
    });
    expect(inputSchema(contract).properties?.weight).toEqual({
      title: 'The weight',
      description: 'The weight. Unit: kg.',
      type: 'number',
      minimum: 0,
      maximum: 30,
      'x-unit': 'kg',
      examples: [1.5],
    });
  });

  it('read the same however the contract’s own keys are ordered', () => {
    const turned = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(turned)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([key, inner]) => [key, turned(inner)]),
            )
          : value;
    const other = turned(contract) as Contract;
    expect(JSON.stringify(other)).not.toBe(JSON.stringify(contract));
    expect(JSON.stringify(inputSchema(other))).toBe(JSON.stringify(inputSchema(contract)));
    expect(JSON.stringify(outputSchema(other))).toBe(JSON.stringify(outputSchema(contract)));
  });
});

describe('examples', () => {
  it('prefer the field’s own example, unless it breaks the field’s bounds', () => {
    expect(exampleValue(field('size', { kind: 'integer', maximum: 9 }, { example: 7 }))).toBe(7);
    expect(exampleValue(field('size', { kind: 'integer', maximum: 9 }, { example: 70 }))).toBe(1);
  });

  it.each([
    '^[A-Z]{3}-[0-9]{2,4}$',
    '^(small|large) (red|blue)$',
    '^\\+?[0-9 ]{7,}$',
    '[^a-z]',
    '^(?:a|b)+c?$',
    'x{3}$',
  ])('finds several texts for the pattern %s', (pattern) => {
    const found = exampleValues({ kind: 'text', pattern }, 2);
    expect(found).toHaveLength(pattern.startsWith('x') ? 1 : 2);
    for (const text of found) expect(String(text)).toMatch(new RegExp(pattern, 'u'));
  });

  it('leaves out an optional field that can have no value', () => {
    const impossible: FieldType = { kind: 'integer', minimum: 3, maximum: 2 };
    expect(exampleDocument([field('size', impossible, { required: false }), field('on', { kind: 'boolean' })])).toEqual(
      { on: true },
    );
    expect(exampleDocument([field('size', impossible)])).toEqual({ size: null });
  });
});
