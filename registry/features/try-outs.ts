import { performance } from 'node:perf_hooks';
import { problemDetails } from '../../shared/api/problem-details.ts';
import { SYSTEM_TRUST } from '../../shared/api/registry/certificate.ts';
import type { CallProblem } from '../../shared/api/registry/runs.ts';
import { type CallFacts, TRY_LIMITS, type TryOutcome } from '../../shared/api/registry/try-outs.ts';
import { AppError, type ErrorCode } from '../../shared/errors.ts';
import type { Json } from '../../shared/spec/ids.ts';
import type { ModelRef } from '../../shared/spec/spec.ts';
import type { RegistryCore } from '../core.ts';
import type { KeyInUse } from '../key-usage.ts';
import { affordedCall, LoggedError, marked } from '../runs/one-call.ts';
import { refOf } from '../runs/request.ts';
import { openApiOf } from './agents.ts';
import { forMembers } from './base.ts';

/** A person calls like an application whose key reaches everything and spends little; what they spend is counted under their own id. */
const asCaller = (member: string): KeyInUse => ({
  id: member,
  limits: {
    ...{ agents: null, channels: null, usdPerMonth: null, expiresAt: null },
    ...{ perMinute: TRY_LIMITS.perMinute, usdPerDay: TRY_LIMITS.usdPerDay },
  },
});

export const callFacts = forMembers.member.callFacts.handler(
  async ({ context: { core, member }, input: { slug, ref } }): Promise<CallFacts> => {
    const published = await core.published.find(slug, ref);
    const { current } = await core.certificates.told();
    const { day } = await core.usage.totals();
    return {
      address: core.address(),
      trust: core.certificates.fingerprint() === SYSTEM_TRUST ? SYSTEM_TRUST : 'pinned',
      certificate: current && { fingerprint: current.fingerprint, pem: current.certificate },
      version: marked(published),
      models: published.spec.models.candidates.map((model) => ({ model, connected: reaches(core, model) })),
      limits: { ...TRY_LIMITS, spentUsd: day.get(member.id) ?? 0 },
    };
  },
);

const reaches = ({ connections }: RegistryCore, { provider, connection }: ModelRef): boolean =>
  connections.some(({ id, kind }) => (connection === undefined ? kind === provider : id === connection));

export const callOpenApi = forMembers.member.callOpenApi.handler(
  async ({ context: { core }, input: { slug, ref } }) =>
    (await openApiOf(core, await core.published.find(slug, ref))) as { openapi: string; paths: Record<string, Json> },
);

/** What an application would be told; anything else is for the person who tries. */
const TOLD: readonly ErrorCode[] = ['invalid_input', 'provider', 'rule_violated', 'limit'];

export const tryOut = forMembers.member.tryOut.handler(
  async ({ context: { core, member }, input: { slug, ...asked }, signal }): Promise<TryOutcome> => {
    const named = refOf(asked);
    const published = await core.published.find(slug, named);
    const caller = asCaller(member.id);
    const begun = performance.now();
    const took = (): number => Math.round(performance.now() - begun);
    try {
      await core.usage.request(caller).catch(inOwnWords);
      const answer = await affordedCall(core, caller, {
        ...asked,
        ...{ application: member.id, published, named, kind: 'try', batch: null, signal },
      }).catch(inOwnWords);
      return { answer, problem: null, execution: answer.execution, latencyMs: took() };
    } catch (error) {
      if (!(error instanceof AppError) || !TOLD.includes(error.code)) throw error;
      const execution = error instanceof LoggedError ? error.execution : null;
      // The data of an error of the closed set is JSON.
      const problem = problemDetails(error, `/v1/agents/${slug}/run`) as CallProblem;
      return { answer: null, problem, execution, latencyMs: took() };
    }
  },
);

/** Limits of keys speak of keys. */
function inOwnWords(error: unknown): never {
  if (!(error instanceof AppError) || error.code !== 'limit') throw error;
  const data = error.data as { limit: string; retryAfterMs?: number };
  const { perMinute, usdPerDay } = TRY_LIMITS;
  const words =
    data.limit === 'key_calls'
      ? `One person may try ${perMinute} times a minute, and you have. Nothing was done. Try again in the next minute.`
      : `What one person tries may cost $${usdPerDay} a day, and yours has. Nothing was done. It goes on tomorrow (UTC).`;
  const limit = data.limit.replace('key_', 'try_');
  throw new AppError('limit', words, { ...data, limit });
}
