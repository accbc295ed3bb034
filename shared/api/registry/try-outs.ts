import { z } from 'zod';
import { Slug } from '../../spec/ids.ts';
import { ModelRef } from '../../spec/spec.ts';
import * as by from './access.ts';
import { SYSTEM_TRUST } from './certificate.ts';
import { EXECUTION_READERS } from './executions.ts';
import { RunAnswer, RunRequest, VersionMark, VersionRef } from './run-forms.ts';
import { CallProblem } from './runs.ts';

/** What one person may try: try-outs cost what calls cost, and nobody gives a person a key with limits. */
export const TRY_LIMITS = { perMinute: 30, usdPerDay: 5 } as const;

const Ref = z.object({ slug: Slug, ref: VersionRef });

/** What has to be known to call a version: where, whom to trust, and which of its models this registry can reach. */
export const CallFacts = z.object({
  address: z.string(),
  /** `system`: the certificate is trusted by its name, so there is none to be given along. */
  trust: z.enum(['pinned', SYSTEM_TRUST]),
  certificate: z.object({ fingerprint: z.string(), pem: z.string() }).nullable(),
  version: VersionMark,
  /** In the order of the version's policy; `connected`: the registry holds a key for it. */
  models: z.array(z.object({ model: ModelRef, connected: z.boolean() })),
  /** For try-outs of whoever asks: calls a minute, US dollars a UTC day, and what was spent of them today. */
  limits: z.object({ perMinute: z.number(), usdPerDay: z.number(), spentUsd: z.number() }),
});
export type CallFacts = z.infer<typeof CallFacts>;

/** How a call ended, with exactly one of `answer` and `problem`: an application gets the one as 200, the other with its own status. */
export const TryOutcome = z.object({
  answer: RunAnswer.nullable(),
  problem: CallProblem.nullable(),
  /** In the log, as a try-out of this person; null for a call that reached no model. */
  execution: z.string().nullable(),
  /** From when the registry had the request until it had the answer. */
  latencyMs: z.number(),
});
export type TryOutcome = z.infer<typeof TryOutcome>;

export const memberTryOuts = {
  callFacts: by.member
    .route({
      method: 'GET',
      path: '/v1/agents/{slug}/versions/{ref}/call',
      tags: ['Try-outs'],
      summary: 'What has to be known to call a version',
    })
    .input(Ref)
    .output(CallFacts),
  /** The same document that applications get for a channel, of any version. */
  callOpenApi: by.member
    .route({
      method: 'GET',
      path: '/v1/agents/{slug}/versions/{ref}/openapi.json',
      tags: ['Try-outs'],
      summary: 'How to run a version, with its own input and output, as OpenAPI',
    })
    .input(Ref)
    .output(z.looseObject({ openapi: z.string(), paths: z.record(z.string(), z.json()) })),
  /**
   * A real call by a person instead of an application: the same checks, models and costs. It stands in the log as a try-out, which
   * nothing counts that looks at production. Problems that an application would get are told in the answer.
   */
  tryOut: by
    .memberAs(EXECUTION_READERS, 'try an agent out')
    .route({
      method: 'POST',
      path: '/v1/agents/{slug}/try',
      tags: ['Try-outs'],
      summary: 'Run an agent once, as a person, to see what an application would get',
    })
    .input(RunRequest.omit({ metadata: true }).extend({ slug: Slug }))
    .output(TryOutcome),
};
