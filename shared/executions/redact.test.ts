import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ExecutionRecord } from './record.ts';
import { isRedactedAt, isRedactedField, redacted, redactedKind, redactRecord, withoutMarks } from './redact.ts';
import { termsOf } from './terms.ts';

const record = (parts: Partial<ExecutionRecord>): ExecutionRecord =>
  ({ input: {}, output: null, problems: [], rules: [], call: {}, ...parts }) as ExecutionRecord;

it('replaces values by marks of their kind, through objects and lists, and what is said about them', () => {
  const clean = redactRecord(
    record({
      input: {
        customer: { email: 'jane@example.com', age: 41, name: null },
        items: [{ sku: 'A-1', note: 'x' }, { sku: 'B-2' }],
      },
      output: { reply: 'Dear jane@example.com', decision: 'live' },
      metadata: { order: 17 },
      problems: [
        { path: '/reply', field: 'Reply', message: 'names jane@example.com', example: 'jane@example.com' },
        { path: '/items/0/sku', field: 'SKU', message: 'is short' },
        { path: '/decision', field: 'Decision', message: 'is late' },
      ],
      rules: [
        {
          rule: 'r',
          title: 'T',
          position: 1,
          result: 'violated',
          enforcement: 'check',
          field: 'x',
          reason: 'no jane@example.com',
        },
        { rule: 's', title: 'S', position: 2, result: 'held', enforcement: 'check', reason: 'fine' },
      ],
    }),
    [
      'input.customer.email',
      'input.customer.age',
      'input.customer.name',
      'input.items.sku',
      'metadata.order',
      'input.gone',
    ],
  );
  expect(clean.input).toEqual({
    customer: { email: redacted('text'), age: redacted('number'), name: null },
    items: [{ sku: redacted('text'), note: 'x' }, { sku: redacted('text') }],
  });
  expect(clean.metadata).toEqual({ order: redacted('number') });
  expect(clean.problems.map(({ message }) => message)).toEqual(['Redacted.', 'Redacted.', 'is late']);
  expect(JSON.stringify(clean.problems)).not.toContain('jane');
  expect(clean.rules.map(({ reason }) => reason)).toEqual(['Redacted.', 'fine']);
});

const value = fc.jsonValue({ maxDepth: 3 });

it('nothing of a redacted value is stored, nor found', () => {
  fc.assert(
    fc.property(fc.uuid(), value, fc.constantFrom('a', 'a.b'), (secret, other, path) => {
      const input = { a: { b: [secret, { c: secret }], d: other } } as ExecutionRecord['input'];
      const check = { rule: 'r', title: 'T', position: 1, result: 'violated' as const, enforcement: 'check' as const };
      const clean = redactRecord(
        record({
          input,
          rules: [{ ...check, reason: `“${secret}” is not allowed` }],
          problems: [{ path: '/q', field: 'Q', message: `got ${JSON.stringify(secret)}` }],
        }),
        [`input.${path}`],
      );
      expect(JSON.stringify(clean)).not.toContain(secret);
      const terms = termsOf(clean, null);
      for (const part of secret.split('-'))
        if (!JSON.stringify(other).includes(part)) expect(terms).not.toContain(part);
      // What was done once changes nothing the second time.
      expect(redactRecord(clean, [`input.${path}`])).toEqual(clean);
    }),
  );
});

it('takes marks out of an input and says where they were', () => {
  const input = { email: redacted('text'), items: [{ sku: redacted('text'), size: 2 }], title: 'Hose' };
  expect(withoutMarks(input)).toEqual({
    value: { items: [{ size: 2 }], title: 'Hose' },
    paths: ['email', 'items.sku'],
  });
  expect(redactedKind({ $redacted: 'text', more: 1 })).toBeNull();
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.integer()), (plain) => {
      expect(withoutMarks(plain).value).toEqual(plain);
    }),
  );
});

it('what is in or around a redacted value is redacted too', () => {
  const document = { customer: redacted('object'), lines: [{ price: redacted('text') }], decision: 'live' };
  const paths = ['customer', 'customer.email', 'lines', 'decision', 'nothing'];
  expect(paths.map((path) => isRedactedAt(document, path))).toEqual([true, true, true, false, false]);
  const marked = ['output.customer.email', 'input.decision'];
  const fields = ['customer', 'customer.email', 'customer.email.host', 'customer.name', 'decision'];
  expect(fields.map((field) => isRedactedField(marked, field))).toEqual([true, true, true, false, false]);
});
