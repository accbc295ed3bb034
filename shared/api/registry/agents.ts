import { z } from 'zod';
import { Bundle } from '../../governance/bundle.ts';
import { Hash, Slug } from '../../spec/ids.ts';
import { Spec } from '../../spec/spec.ts';
import * as by from './access.ts';
import { ChannelName, RunAnswer, RunRequest, VersionRef, withIdempotencyKey } from './run-forms.ts';

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
  /** OpenAPI 3.1 of this agent alone, with the input and output of the version that the channel shows. */
  agentOpenApi: by.application
    .route({
      method: 'GET',
      path: '/v1/agents/{slug}/openapi.json',
      tags: ['Agents'],
      summary: 'How to run this agent, with its own input and output, as OpenAPI',
    })
    .input(z.object({ slug: Slug, channel: ChannelName.default('production') }))
    .output(z.looseObject({ openapi: z.string(), paths: z.record(z.string(), z.json()) })),
  run: by.application
    .route({
      method: 'POST',
      path: '/v1/agents/{slug}/run',
      tags: ['Agents'],
      summary: 'Run the approved version of an agent on one input',
      spec: withIdempotencyKey,
    })
    .meta({ access: { by: 'application' }, errors: MODEL_ERRORS })
    .input(RunRequest.extend({ slug: Slug }))
    .output(RunAnswer),
};
