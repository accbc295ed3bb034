import type { Field, FieldType } from '../../shared/spec/contract.ts';
import type { JsonObject } from '../../shared/spec/ids.ts';
import { COMPILER_VERSION, SPEC_FORMAT, type Spec } from '../../shared/spec/spec.ts';

/** The models of the agent, the second asked where the first does not answer. */
export const MODELS = ['stand-in-a', 'stand-in-b'] as const;

const field = (name: string, type: FieldType): Field => ({
  ...{ id: name, name, title: name, description: `The ${name}.`, required: true, type },
});
const decisions = ['ship', 'hold'].map((value) => ({ value, label: value }));

/**
 * An agent whose answers prove where they come from: they repeat the order that was asked about, and the edition of the rules that
 * the model was told. So an answer of another call, or of another version than it names, shows.
 */
export const shippingSpec = (edition: number): Spec => ({
  format: SPEC_FORMAT,
  compiler: COMPILER_VERSION,
  purpose: `Decide whether an order ships. These are the rules of edition-${edition}.`,
  rules: [
    {
      id: 'fragile',
      title: 'Fragile goods wait',
      when: {
        ...{ kind: 'all', id: 'when-fragile' },
        conditions: [{ kind: 'atom', id: 'is-fragile', field: 'goods', operator: 'is', value: 'fragile' }],
      },
      then: [{ kind: 'set', id: 'then-fragile', field: 'decision', value: 'hold' }],
      enabled: true,
      enforcement: 'enforce',
    },
  ],
  defaults: [{ id: 'default', field: 'decision', value: 'ship' }],
  glossary: [],
  examples: [],
  contract: {
    input: [
      field('order', { kind: 'text', maxLength: 60 }),
      field('goods', { kind: 'text' }),
      field('weight', { kind: 'number', minimum: 0 }),
    ],
    output: [
      field('decision', { kind: 'enum', options: decisions }),
      field('order', { kind: 'text', maxLength: 60 }),
      field('edition', { kind: 'text', maxLength: 20 }),
    ],
  },
  models: {
    mode: 'ordered',
    candidates: MODELS.map((model) => ({ provider: 'openai', model })),
    parameters: { timeoutMs: 20_000 },
  },
});

export const orderInput = (order: string, goods: 'fragile' | 'sturdy'): JsonObject => ({ order, goods, weight: 2.5 });

const orderIn = /order-[\w-]+/;
const editionIn = /edition-\d+/;

/** What a model that keeps to the rules answers, from the body of the request. */
export function rightAnswer(body: string): Record<'decision' | 'order' | 'edition', string> {
  return {
    decision: body.includes('an-order-of-fragile') || /goods[\\":\s]+fragile/.test(body) ? 'hold' : 'ship',
    order: orderIn.exec(body)?.[0] ?? '',
    edition: editionIn.exec(body)?.[0] ?? '',
  };
}
