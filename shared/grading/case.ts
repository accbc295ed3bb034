import { z } from 'zod';
import { Id, Json, JsonObject } from '../spec/ids.ts';

/** How one output field is compared with the expectation. */
export const Comparator = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('exact') }),
  z.strictObject({ kind: z.literal('one_of'), values: z.array(Json).min(1) }),
  z.strictObject({ kind: z.literal('tolerance'), within: z.number().min(0) }),
  z.strictObject({ kind: z.literal('set') }),
  /** Judged by meaning, by a judge model or a person; until then `unsure`. */
  z.strictObject({ kind: z.literal('meaning'), rubric: z.string().max(4000) }),
  z.strictObject({ kind: z.literal('ignore') }),
]);
export type Comparator = z.infer<typeof Comparator>;

/** What one output field should be. `field` is a dotted path. */
export const FieldExpectation = z.strictObject({ field: z.string(), value: Json.optional(), comparator: Comparator });
export type FieldExpectation = z.infer<typeof FieldExpectation>;

export const CaseKind = z.enum(['typical', 'edge', 'conflicting', 'ambiguous', 'boundary', 'adversarial']);
export const CaseOrigin = z.enum(['generated', 'manual', 'imported', 'promoted']);

/** A test case: an input, and what is expected of the output (may be nothing: then only contract and rules are checked). */
export const TestCase = z.strictObject({
  id: Id,
  title: z.string().min(1).max(200),
  input: JsonObject,
  expectation: z.array(FieldExpectation).max(500),
  origin: CaseOrigin,
  kind: CaseKind.optional(),
  notes: z.string().max(4000).optional(),
});
export type TestCase = z.infer<typeof TestCase>;
/** How many cases one suite holds at most. */
export const MOST_CASES = 20_000;
/** Ordered cases; content-addressed by `hashOf(suite)`. */
export const Suite = z.strictObject({ cases: z.array(TestCase).max(MOST_CASES) });
export type Suite = z.infer<typeof Suite>;
/** A suite that was kept once: without the limit on how many, so that what ran can always be read. */
export const KeptSuite = z.object({ cases: z.array(TestCase) });
