import { z } from 'zod';
import { TestCase } from '../../grading/case.ts';
import { Hash, Id, Json } from '../../spec/ids.ts';
import { procedure } from './base.ts';
import { Permission } from './permission.ts';

/** Who shared test cases, and when. */
const Shared = z.object({ suite: Hash, by: z.string(), mine: z.boolean(), time: z.string() });

/** How my test cases of an agent stand to those that the team has. */
export const SuiteStanding = z.object({
  /** What the team has now; null before anybody shared any. */
  team: Shared.extend({ cases: z.int() }).nullable(),
  /** What mine have otherwise: how many cases. */
  differs: z.object({ added: z.int(), changed: z.int(), removed: z.int(), reordered: z.boolean() }),
  /** What others shared and mine do not contain yet, because both changed the same; `conflicts`: how many parts. */
  waiting: Shared.extend({ conflicts: z.int() }).nullable(),
  /** What came from others last and stands among mine now, until somebody puts the note away. */
  came: z.object({ by: z.string(), time: z.string(), added: z.int(), changed: z.int(), removed: z.int() }).nullable(),
  share: Permission,
});
export type SuiteStanding = z.infer<typeof SuiteStanding>;

const Side = z.enum(['base', 'left', 'right']);

/** Test cases as a team shares them. The merge itself is `mergeSuites`; here is what it needs and takes. */
export const suites = {
  standing: procedure.input(z.object({ agent: Id })).output(SuiteStanding),
  /** Makes my cases the team's. Fails with `conflict` while others shared what mine do not contain. */
  share: procedure.input(z.object({ agent: Id, reason: z.string().max(4000).default('') })).output(SuiteStanding),
  /** What is to be brought together: mine, what the team has, and what both come from. Fails with `not_found` when nothing is. */
  sides: procedure.input(z.object({ agent: Id })).output(
    z.object({
      theirs: Shared.extend({ cases: z.array(TestCase) }),
      base: z.array(TestCase),
      mine: z.object({ suite: Hash, cases: z.array(TestCase) }),
    }),
  ),
  /**
   * My cases become the merge of both, as chosen. Fails with `conflict` when mine or the team's are others than `mine` and `theirs`,
   * and with `invalid_input` while a conflict has no choice. `left` is mine, `right` the team's.
   */
  take: procedure
    .input(
      z.object({
        agent: Id,
        mine: Hash,
        theirs: Hash,
        choices: z.array(z.object({ path: z.string(), choice: z.union([Side, z.object({ value: Json.optional() })]) })),
      }),
    )
    .output(SuiteStanding),
  /** Puts the note about what came away. */
  seen: procedure.input(z.object({ agent: Id })).output(SuiteStanding),
  /** The cases that a report was made with, as they were; null where only the report is here. */
  ofReport: procedure.input(z.object({ report: Hash })).output(z.array(TestCase).nullable()),
};
