import { z } from 'zod';

/**
 * One difference between two specs, at the grain of a person's edit. `path` is stable (ids, not positions), e.g.
 * `rules/<id>`, `rules/<id>/title`, `rules/<id>/then/<effect id>`, `contract/input/<field id>`, `purpose`.
 */
export const SpecDifference = z.object({
  path: z.string(),
  kind: z.enum(['added', 'removed', 'changed', 'moved']),
  /** Which section of the spec, for grouping. */
  section: z.enum(['purpose', 'rules', 'defaults', 'glossary', 'examples', 'contract', 'models']),
  /** What it is about: "Rule 3 · Cheap branded goods". */
  subject: z.string(),
  /** The whole difference in one sentence: "Price limit: below €25.00 → below €40.00". */
  sentence: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** Only order or white space differs; may be hidden. */
  minor: z.boolean(),
});
export type SpecDifference = z.infer<typeof SpecDifference>;
