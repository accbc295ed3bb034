import { z } from 'zod';
import { ExecutionSettings } from '../../executions/settings.ts';
import {
  Execution,
  ExecutionCount,
  ExecutionFacets,
  ExecutionList,
  ExecutionPageOf,
  ExecutionSearch,
  ExecutionSettingsView,
} from '../../executions/views.ts';
import { Slug } from '../../spec/ids.ts';
import * as by from './access.ts';
import { KEEPERS } from './keys.ts';

/** Executions hold what customers sent: who works on an agent reads them, who only looks on or looks after people does not. */
export const EXECUTION_READERS = ['editor', 'approver', 'engineer'] as const;

const read = by.memberAs(EXECUTION_READERS, 'read executions');
const SearchOf = ExecutionSearch.extend({ slug: Slug });

export const memberExecutions = {
  /** One page, newest first; `POST` because what was searched for belongs in no address. */
  executions: read
    .route({
      method: 'POST',
      path: '/v1/agents/{slug}/executions/search',
      tags: ['Executions'],
      summary: 'Search executions of an agent',
    })
    .input(SearchOf.extend(ExecutionPageOf.shape))
    .output(ExecutionList),
  /** The same page with every execution in full, for export and for tests. */
  fullExecutions: read
    .route({
      method: 'POST',
      path: '/v1/agents/{slug}/executions/full',
      tags: ['Executions'],
      summary: 'Search executions of an agent, each in full',
    })
    .input(SearchOf.extend(ExecutionPageOf.shape))
    .output(ExecutionList.extend({ items: z.array(Execution) })),
  /**
   * Inputs and answers alone, for trying other rules on many of them: each as a line of JSON, because a page of so many costs more to
   * take apart and put together again than to read. A page may end before its limit where texts are long.
   */
  recordedAnswers: read
    .route({
      method: 'POST',
      path: '/v1/agents/{slug}/executions/answers',
      tags: ['Executions'],
      summary: 'Read inputs and answers of executions, as lines of JSON',
    })
    .input(SearchOf.extend({ cursor: ExecutionPageOf.shape.cursor, limit: z.int().min(1).max(500).default(500) }))
    .output(
      z.object({
        /** `{"id": …, "at": …, "input": …, "output": …}` a line, newest first. */
        lines: z.string(),
        count: z.int(),
        older: z.string().nullable(),
      }),
    ),
  /** How many a search finds, counted up to 10,000. */
  countExecutions: read
    .route({
      method: 'POST',
      path: '/v1/agents/{slug}/executions/count',
      tags: ['Executions'],
      summary: 'Count executions of an agent',
    })
    .input(SearchOf)
    .output(ExecutionCount),
  executionFacets: read
    .route({
      method: 'GET',
      path: '/v1/agents/{slug}/executions/facets',
      tags: ['Executions'],
      summary: 'List what executions can be narrowed to',
    })
    .input(z.object({ slug: Slug }))
    .output(ExecutionFacets),
  execution: read
    .route({
      method: 'GET',
      path: '/v1/executions/{id}',
      tags: ['Executions'],
      summary: 'Read an execution in full',
    })
    .input(z.object({ id: z.string().min(1).max(100) }))
    .output(Execution),
  executionSettings: by
    .memberAs([...EXECUTION_READERS, 'admin'], 'see what is kept of executions')
    .route({
      method: 'GET',
      path: '/v1/agents/{slug}/execution-settings',
      tags: ['Executions'],
      summary: 'Read what is kept of executions',
    })
    .input(z.object({ slug: Slug }))
    .output(ExecutionSettingsView),
  /** Holds for calls from now on, on every replica within a second; what is stored already is removed by its age, never rewritten. */
  setExecutionSettings: by
    .memberAs(KEEPERS, 'say what is kept of executions')
    .route({
      method: 'PUT',
      path: '/v1/agents/{slug}/execution-settings',
      tags: ['Executions'],
      summary: 'Say what is kept of executions',
    })
    .input(ExecutionSettings.extend({ slug: Slug }))
    .output(ExecutionSettingsView),
};
