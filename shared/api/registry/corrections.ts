import { z } from 'zod';
import { Id, Instant, Json, JsonObject } from '../../spec/ids.ts';
import * as by from './access.ts';
import { EXECUTION_READERS } from './executions.ts';

/** What a person said of one field of a recorded answer: what it should have been, which may be what it was. */
export const CorrectionWord = z.object({
  /** Of the field, as the person saw it. */
  title: z.string().max(500),
  kind: z.string().max(40),
  right: Json,
  note: z.string().max(1000).optional(),
});
export type CorrectionWord = z.infer<typeof CorrectionWord>;
const FieldPath = z.string().min(1).max(500);

const read = by.memberAs(EXECUTION_READERS, 'read what people said of executions');

/** What people said of recorded answers. It belongs to the team as executions do, and goes when they go. */
export const memberCorrections = {
  /** One's own word on fields of an answer. A later one on the same field takes its place; an earlier one that comes late changes nothing. */
  correctExecution: by
    .memberAs(EXECUTION_READERS, 'correct executions')
    .route({
      method: 'PUT',
      path: '/v1/executions/{id}/corrections',
      tags: ['Executions'],
      summary: 'Say what an answer should have been',
    })
    .input(
      z.object({
        id: Id,
        fields: z
          .array(
            z.object({
              field: FieldPath,
              /** When it was said; later than now counts as now. */
              at: Instant,
              /** null takes one's word back. */
              word: CorrectionWord.nullable(),
            }),
          )
          .min(1)
          .max(500),
      }),
    )
    .output(
      z.object({
        /** Fields of which one's word is kept or taken back. Those that are never stored are left out. */
        fields: z.array(z.string()),
      }),
    ),
  /** Everybody's words in the order in which the registry took them: each of them once, as it stands now. */
  corrections: read
    .route({
      method: 'GET',
      path: '/v1/corrections',
      tags: ['Executions'],
      summary: 'List what people said of executions',
    })
    .input(
      z.object({
        /** The cursor of an earlier answer; absent for the beginning. */
        after: z.string().max(100).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(100),
      }),
    )
    .output(
      z.object({
        items: z.array(
          z.object({
            agent: Id,
            execution: z.string(),
            field: z.string(),
            member: Id,
            at: z.string(),
            /** `not_kept`: the execution is in the log no longer. */
            state: z.enum(['said', 'taken_back', 'not_kept']),
            /** null where nothing is said any more. `answered`: null where there was no value. */
            word: CorrectionWord.extend({ answered: Json }).nullable(),
          }),
        ),
        /** What the agent was given, without what was redacted, by execution. */
        inputs: z.record(z.string(), JsonObject),
        /** null before anybody said anything. */
        cursor: z.string().nullable(),
        more: z.boolean(),
        /** The cursor is unknown here, as after a restored backup: this answer begins at the beginning. */
        restarted: z.boolean(),
      }),
    ),
};
