import { vi } from 'vitest';
import { ANSWERS, sendJson, serve } from '../../engine/providers/fixture.test-helper.ts';
import { sampleAgents } from '../../resources/sample/index.ts';
import type { DriftView } from '../../shared/drift/views.ts';
import type { TestCase } from '../../shared/grading/case.ts';
import { toPages } from '../../shared/grading/suite-pages.ts';
import { exampleDocument } from '../../shared/schema/example.ts';
import type { JsonObject } from '../../shared/spec/ids.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { publishApproved } from '../registry.test-helper.ts';
import { type ServedAgent, servedAgent } from '../served-agent.test-helper.ts';
import type { RegistryOptions } from '../start.ts';

export const CASES = 20;
/** Euros: just above the line of the rule about cheap goods. */
export const CHEAPEST = 41;
/** Nights would outlive the session that the test asks with. */
const STEP_MS = 60_000;

/** An agent in production that is watched, with shared cases, and a model that a test makes worse. */
export interface WatchedAgent {
  served: ServedAgent;
  /** The registry's clock, in milliseconds since the epoch. */
  clock: { now: number };
  view(): Promise<DriftView>;
  /** One night: the clock goes on, the cases are asked, and their run is there. */
  night(): Promise<DriftView>;
  /** Answers wait from now on, until the returned function is called. */
  hold(): () => void;
  close(): Promise<void>;
}

/** What the model does: `decide` says for a price, `model` names what answers, null: nobody. */
export interface WatchedModel {
  decide: (euros: number) => string;
  served?: () => { model: string; fingerprint?: string } | null;
  /** In production it is asked through an endpoint that speaks as OpenAI's older one, which alone tells fingerprints. */
  isCompatible?: boolean;
}

/** Listings that are told apart by their price; the first output is right for all of them. */
function casesOf(slug: string): TestCase[] {
  const listings = sampleAgents.find((sample) => sample.slug === slug);
  const input = listings?.cases.find(({ id }) => id === 'listing-case-perfume-above-threshold')?.input ?? {};
  return Array.from({ length: CASES }, (_, index) => ({
    id: `case-${index}`,
    title: `Listing ${index}`,
    input: { ...input, price: { amount: `${CHEAPEST + index}.00`, currency: 'EUR' } } as JsonObject,
    expectation: [{ field: 'decision', value: 'live', comparator: { kind: 'exact' as const } }],
    origin: 'manual' as const,
  }));
}

async function share({ team, admin, slug }: ServedAgent): Promise<void> {
  const { suite, pages } = toPages(casesOf(slug));
  const payload = { agent: 'a1', suite, pages: pages.map(({ hash }) => hash), parents: [], reason: '' };
  await team.append(
    admin,
    'suite.publish',
    payload,
    pages.map(({ page }) => page),
  );
}

/** The same rules, asked of a model behind an endpoint of one's own. */
async function deployCompatible({ team, admin, approver, spec, version }: ServedAgent): Promise<void> {
  const candidates = [{ provider: 'compatible' as const, model: 'qwen3:8b' }];
  const models = { ...spec.models, candidates };
  const people = { engineer: admin, approver };
  const next = await publishApproved(team, people, {
    ...{ agent: 'a1', spec: { ...spec, models }, parent: version, change: 'c2' },
  });
  const deployment = { agent: 'a1', channel: 'production', change: 'c2', version: next, from: version, reason: '' };
  await team.append(approver, 'channel.deploy', deployment);
}

export async function watchedAgent(
  { decide, served: answers = () => ({ model: 'm-1' }), isCompatible = false }: WatchedModel,
  options: Partial<RegistryOptions> = {},
): Promise<WatchedAgent> {
  const clock = { now: Date.parse('2026-03-01T03:00:00.000Z') };
  let spec: Spec | undefined;
  let held: PromiseWithResolvers<void> | null = null;
  const provider = await serve(async (_request, response, body) => {
    await held?.promise;
    const served = answers();
    if (served === null) return sendJson(response, 400, { error: { message: 'Not today.' } });
    const { input: asked } = JSON.parse(body) as { input: unknown };
    const euros = Number(/amount\\*":\s*\\*"(\d+)/.exec(JSON.stringify(asked))?.[1] ?? 0);
    const output = { ...exampleDocument(spec?.contract.output ?? []), decision: decide(euros), reasons: [] };
    const answer = ANSWERS[isCompatible ? 'compatible' : 'openai'](JSON.stringify(output));
    return sendJson(response, 200, { ...answer, model: served.model, system_fingerprint: served.fingerprint ?? null });
  });
  const agent = await servedAgent({
    now: () => new Date(clock.now),
    env: { OPENAI_BASE_URL: provider.url, RULEHOUSE_COMPATIBLE_BASE_URL: provider.url },
    ...options,
  });
  spec = agent.spec;
  await share(agent);
  if (isCompatible) await deployCompatible(agent);
  const view = (): Promise<DriftView> => agent.admin.client.api.member.drift({ slug: agent.slug });
  return {
    served: agent,
    clock,
    view,
    async night() {
      clock.now += STEP_MS;
      const before = (await view()).runs[0]?.id;
      await agent.admin.client.api.member.startCanary({ slug: agent.slug });
      return vi.waitFor(
        async () => {
          const shown = await view();
          if (shown.runs[0] === undefined || shown.runs[0].id === before) throw new Error('The run is not over.');
          return shown;
        },
        { timeout: 60_000, interval: 20 },
      );
    },
    hold() {
      const gate = Promise.withResolvers<void>();
      held = gate;
      return () => {
        held = null;
        gate.resolve();
      };
    },
    async close() {
      held?.resolve();
      await agent.close();
      await provider.close();
    },
  };
}
