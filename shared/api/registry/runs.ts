import { z } from 'zod';
import { Slug } from '../../spec/ids.ts';
import { isErrorCode } from '../problem-details.ts';
import * as by from './access.ts';
import {
  orJsonLines,
  RunAnswer,
  RunChoices,
  RunInput,
  RunRequest,
  VersionMark,
  withIdempotencyKey,
} from './run-forms.ts';

/** Inputs of one batch. */
export const MOST_INPUTS = 5000;

/** A problem inside of an answer that is a success: how one call ended. */
export const CallProblem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  instance: z.string(),
  code: z.string().refine(isErrorCode),
  message: z.string(),
  data: z.json(),
});
export type CallProblem = z.infer<typeof CallProblem>;
const State = z.enum(['waiting', 'running', 'done', 'cancelled']);

/** A run that goes on by itself. `answer` or `problem` is there once it is done. */
const RunView = z.object({
  id: z.string(),
  agent: Slug,
  version: VersionMark,
  state: State,
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  answer: RunAnswer.nullable(),
  problem: CallProblem.nullable(),
});
const BatchView = z.object({
  id: z.string(),
  agent: Slug,
  version: VersionMark,
  state: State,
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  total: z.number(),
  ok: z.number(),
  failed: z.number(),
  cancelled: z.number(),
});
const BatchResult = z.object({
  /** Place of the input in the request, from 0. */
  position: z.number(),
  state: z.enum(['waiting', 'running', 'ok', 'failed', 'cancelled']),
  /** In the log of executions; null for an input that reached no model. */
  execution: z.string().nullable(),
  answer: RunAnswer.nullable(),
  problem: CallProblem.nullable(),
});

const Id = z.object({ id: z.string() });
const accepted = { method: 'POST', tags: ['Runs'], successStatus: 202, spec: withIdempotencyKey } as const;

export const applicationRuns = {
  startRun: by.application
    .route({
      ...accepted,
      path: '/v1/agents/{slug}/runs',
      summary: 'Run an agent on one input, and fetch the answer later',
    })
    .input(RunRequest.extend({ slug: Slug }))
    .output(RunView),
  runState: by.application
    .route({ method: 'GET', path: '/v1/runs/{id}', tags: ['Runs'], summary: 'A run: its state, and what it came to' })
    .input(Id)
    .output(RunView),
  cancelRun: by.application
    .route({ method: 'POST', path: '/v1/runs/{id}/cancel', tags: ['Runs'], summary: 'Cancel a run that has not begun' })
    .input(Id)
    .output(RunView),
  /** Also takes JSON lines, one input each, with the choices in the query. */
  startBatch: by.application
    .route({ ...accepted, path: '/v1/agents/{slug}/batches', summary: `Run an agent on up to ${MOST_INPUTS} inputs` })
    .input(
      RunChoices.extend({
        slug: Slug,
        inputs: z.array(RunInput).min(1).max(MOST_INPUTS),
      }),
    )
    .output(BatchView),
  batch: by.application
    .route({ method: 'GET', path: '/v1/batches/{id}', tags: ['Runs'], summary: 'How far a batch is' })
    .input(Id)
    .output(BatchView),
  cancelBatch: by.application
    .route({
      ...{ method: 'POST', path: '/v1/batches/{id}/cancel', tags: ['Runs'] },
      summary: 'Cancel what a batch has not begun; results so far stay',
    })
    .input(Id)
    .output(BatchView),
  /** In order; `next` is the `after` of the next page, null after the last one. All of them a line each with `Accept: application/jsonl`. */
  batchResults: by.application
    .route({
      ...{ method: 'GET', path: '/v1/batches/{id}/results', tags: ['Runs'] },
      summary: 'What the inputs of a batch came to so far, page by page',
      spec: orJsonLines,
    })
    .input(
      Id.extend({
        after: z.coerce.number().int().min(-1).max(MOST_INPUTS).default(-1),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
    )
    .output(z.object({ results: z.array(BatchResult), next: z.number().nullable() })),
};
