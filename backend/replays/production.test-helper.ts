import { setTimeout } from 'node:timers/promises';
import { Agent, fetch } from 'undici';
import { ANSWERS, sendJson, serve } from '../../engine/providers/fixture.test-helper.ts';
import type { Registry } from '../../registry/start.ts';
import { sampleAgents } from '../../resources/sample/index.ts';
import { predictedOutput } from '../../shared/analysis/oracle.ts';
import type { ReplaySummary } from '../../shared/api/desktop/replays.ts';
import { exampleDocument } from '../../shared/schema/example.ts';
import type { JsonObject } from '../../shared/spec/ids.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { openTestBackend, type TestBackend } from '../backend.test-helper.ts';

export const SLUG = 'moderate-marketplace-listings';
export const MODEL = { provider: 'openai' as const, model: 'gpt-5.4-mini' };
const listings = sampleAgents.find(({ slug }) => slug === SLUG);
const perfume = listings?.cases.find(({ id }) => id === 'listing-case-perfume-above-threshold')?.input ?? {};

/** A perfume of a known brand at so many euros, or whatever else is said of it. */
export const priced = (euros: number, other: JsonObject = {}): JsonObject => ({
  ...perfume,
  price: { amount: euros.toFixed(2), currency: 'EUR' },
  ...other,
});
/** The listings' rules with another price below which branded goods are a person's business; 40.00 is what they say. */
export const atLine = (line: string): Spec =>
  JSON.parse(JSON.stringify(listings?.spec).replaceAll('"40.00"', `"${line}"`)) as Spec;

/** What the rules ask for, of the fields whose values they say. */
export const ruled = (spec: Spec, input: JsonObject): JsonObject =>
  predictedOutput(spec, input, { now: '2026-03-01T00:00:00.000Z' }).output;

/** A provider whose model follows the rules it is told. `says` may make something else of each answer. */
export function followingModel(says: (output: JsonObject, input: JsonObject) => JsonObject = (output) => output) {
  const specs = new Map<string, Spec>();
  return serve((_request, response, body) => {
    // Without files the whole message is a text, and the input is the JSON in it.
    const { instructions, input: text } = JSON.parse(body) as { instructions: string; input: string };
    const line =
      /EUR (\d+\.\d\d)/.exec(instructions.slice(instructions.indexOf('Cheap branded goods')))?.[1] ?? '40.00';
    const input = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)) as JsonObject;
    const spec = specs.get(line) ?? atLine(line);
    specs.set(line, spec);
    const asked = ruled(spec, input);
    const { queue: _, ...example } = exampleDocument(spec.contract.output);
    const answer = { ...example, ...asked };
    sendJson(response, 200, ANSWERS.openai(JSON.stringify(says(answer, input))));
  });
}

/** Two people bring the sample's agents into the team and deploy the listings. Returns the agent's id there, and an application's key. */
export async function publishListings(
  registry: Registry,
  { api }: TestBackend,
): Promise<{ agent: string; secret: string }> {
  const approver = await openTestBackend();
  const roles = ['editor', 'engineer', 'admin'] as const;
  await api.registry.join({ invite: (await registry.invite(roles, 1)).link, name: 'Erin', bringAgents: true });
  const invite = (await registry.invite(['approver', 'engineer'], 1)).link;
  await approver.api.registry.join({ invite, name: 'Ada', bringAgents: false });
  const open = (await approver.api.changes.list({ status: 'open' })).find((change) => change.agent.slug === SLUG);
  const change = await approver.api.changes.get({ id: open?.id ?? '' });
  const { id, version, contract, confirmContract, agent } = change;
  const verdict = { id, version: version.hash, evidence: [], verdict: 'approve' as const, comment: '' };
  await approver.api.changes.review({ ...verdict, ...(confirmContract ? { contract } : {}) });
  await approver.api.changes.deploy({ id, channel: 'production', reason: '' });
  await approver.stop();
  await api.registry.sync();
  const { secret } = await api.registry.createKey({ name: 'Shop' });
  return { agent: agent.id, secret };
}

/** An application asks about each input, a few at a time; every answer has to be a usable one. */
export async function callListings(
  registry: Registry,
  secret: string,
  inputs: readonly JsonObject[],
  atOnce = 1,
): Promise<void> {
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  const left = inputs.values();
  const ask = async (): Promise<void> => {
    for (const input of left) {
      const response = await fetch(`${registry.address}/v1/agents/${SLUG}/run`, {
        dispatcher,
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        body: JSON.stringify({ input, model: MODEL }),
      });
      const answer = await response.text();
      if (response.status !== 200) throw new Error(`The registry answered ${response.status}: ${answer}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, ask));
  await dispatcher.close();
}

const LOOK_EVERY_MS = 20;
/** The newest replay, once it is over. */
export async function replayOver({ api }: TestBackend, agent: string): Promise<ReplaySummary | undefined> {
  for (;;) {
    const [latest] = await api.replays.list({ agent });
    if (latest?.state !== 'running') return latest;
    await setTimeout(LOOK_EVERY_MS);
  }
}
