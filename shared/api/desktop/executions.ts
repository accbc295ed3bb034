import { z } from 'zod';
import { FieldAccuracy } from '../../executions/corrections.ts';
import { ExecutionSettings } from '../../executions/settings.ts';
import {
  Execution,
  ExecutionCount,
  ExecutionFacets,
  ExecutionList,
  ExecutionPageOf,
  ExecutionSearch,
  ExecutionSettingsView,
  ExecutionSummary,
} from '../../executions/views.ts';
import { FieldExpectation, TestCase } from '../../grading/case.ts';
import { Id, Json } from '../../spec/ids.ts';
import { procedure } from './base.ts';
import { Permission } from './permission.ts';

const SearchOf = z.object({ agent: Id, search: ExecutionSearch.default({}) });
const PageOf = SearchOf.extend(ExecutionPageOf.shape);

/** What an execution has become of the agent's tests. */
export const PromotedState = z.object({
  testCase: TestCase,
  /** Redacted fields of the input that a person has to fill in. */
  missing: z.array(z.string()),
  /** What production answered, for a person to accept; what the case expects already stands in the case. */
  proposed: z.array(FieldExpectation),
});
export type PromotedState = z.infer<typeof PromotedState>;

/** What somebody of the team said of fields of an answer at one moment, as far as nobody said otherwise later. */
export const SaidOfAnswer = z.object({
  who: z.string(),
  /** I said so myself. */
  isMine: z.boolean(),
  at: z.string(),
  note: z.string().optional(),
  /** `isRight`: the answer was accepted as it came. `answered` is null where there was no value. */
  fields: z.array(
    z.object({ field: z.string(), title: z.string(), answered: Json, right: Json, isRight: z.boolean() }),
  ),
});
export type SaidOfAnswer = z.infer<typeof SaidOfAnswer>;

/** Calls of production, as the team's registry keeps them. Nothing of them is stored on this computer unless it is promoted. */
export const executions = {
  /** One page, newest first. */
  list: procedure.input(PageOf).output(ExecutionList),
  /** The same, each in full, for export. */
  full: procedure.input(PageOf).output(ExecutionList.extend({ items: z.array(Execution) })),
  count: procedure.input(SearchOf).output(ExecutionCount),
  facets: procedure.input(z.object({ agent: Id })).output(ExecutionFacets),
  get: procedure.input(z.object({ agent: Id, id: z.string() })).output(
    z.object({
      execution: Execution,
      promoted: PromotedState.nullable(),
      /** Newest first. */
      said: z.array(SaidOfAnswer),
    }),
  ),
  settings: procedure.input(z.object({ agent: Id })).output(ExecutionSettingsView.extend({ permission: Permission })),
  saveSettings: procedure.input(ExecutionSettings.extend({ agent: Id })).output(ExecutionSettingsView),
  /** Makes a test case of it, without any expectation; once, however often it is asked for. */
  promote: procedure.input(z.object({ agent: Id, id: z.string() })).output(PromotedState),
  /** Has the case expect these fields of the answer as they came. */
  accept: procedure
    .input(z.object({ agent: Id, id: z.string(), fields: z.array(z.string()).min(1).max(500) }))
    .output(PromotedState),
  /** Has the case expect what a person says the answer should have been. Makes the case where there is none. */
  correct: procedure
    .input(
      z.object({
        agent: Id,
        id: z.string(),
        fields: z
          .array(z.object({ field: z.string(), value: Json }))
          .min(1)
          .max(500),
        note: z.string().max(1000).optional(),
      }),
    )
    .output(PromotedState),
  /** What people of the team accepted and corrected, field by field; texts count as labels for judges instead. */
  corrected: procedure.input(z.object({ agent: Id })).output(z.array(FieldAccuracy)),
  /** Executions worth promoting, among the newest so many, with why. */
  suggestions: procedure.input(z.object({ agent: Id })).output(
    z.object({
      looked: z.int(),
      items: z.array(z.object({ execution: ExecutionSummary, reasons: z.array(z.string()) })),
    }),
  ),
};
