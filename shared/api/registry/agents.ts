import { z } from 'zod';
import { Bundle } from '../../governance/bundle.ts';
import { Usage } from '../../grading/outcome.ts';
import { RuleCheck } from '../../grading/report.ts';
import { Hash, JsonObject, Slug } from '../../spec/ids.ts';
import { ModelRef, Spec } from '../../spec/spec.ts';
import * as by from './access.ts';

/** `production`, `12` or a version hash. */
export const VersionRef = z
  .string()
  .regex(/^([a-z][a-z0-9-]{0,39}|\d{1,9}|[0-9a-f]{64})$/, 'a channel, a number or a version hash');

/** What a call to a model may end in. */
export const MODEL_ERRORS = ['provider', 'rule_violated'] as const;

export const applicationAgents = {
  version: by.application
    .route({
      method: 'GET',
      path: '/v1/agents/{slug}/versions/{ref}',
      tags: ['Agents'],
      summary: 'The approved version of an agent: rules, prompt and schemas',
    })
    .input(z.object({ slug: Slug, ref: VersionRef }))
    .output(
      z.object({
        agent: Slug,
        version: z.object({ hash: Hash, number: z.number(), time: z.string() }),
        spec: Spec,
        specHash: Hash,
        /** Compiled by the spec's own compiler number. */
        prompt: z.string(),
        inputSchema: z.json(),
        outputSchema: z.json(),
      }),
    ),
  /** The whole history, which proves who approved and deployed the version; `limit` where it is larger than one answer may be. */
  proof: by.application
    .route({
      method: 'GET',
      path: '/v1/agents/{slug}/versions/{ref}/proof',
      tags: ['Agents'],
      summary: 'The signed history that proves a version',
    })
    .input(z.object({ slug: Slug, ref: VersionRef }))
    .output(Bundle),
  run: by.application
    .route({
      method: 'POST',
      path: '/v1/agents/{slug}/run',
      tags: ['Agents'],
      summary: 'Run the approved version of an agent on one input',
    })
    .meta({ access: { by: 'application' }, errors: MODEL_ERRORS })
    .input(
      z.object({
        slug: Slug,
        input: JsonObject,
        /** A channel, a number or a hash; `production` when absent. */
        version: VersionRef.optional(),
        model: ModelRef.optional(),
        timeoutMs: z.number().int().min(100).max(600_000).optional(),
      }),
    )
    .output(
      z.object({
        execution: z.string(),
        output: JsonObject,
        version: z.object({ hash: Hash, number: z.number() }),
        model: z.object({ provider: z.string(), requested: z.string(), served: z.string().nullable() }),
        attempts: z.number(),
        usage: Usage.nullable(),
        costUsd: z.number().nullable(),
        rules: z.array(RuleCheck),
        /** `durable`: on disk before this answer; `queued`: written within a second. */
        logged: z.enum(['durable', 'queued']),
      }),
    ),
};
