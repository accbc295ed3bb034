import { LLMock } from '@copilotkit/aimock';
import { sampleAgents } from '../resources/sample/index.ts';
import { predictedOutput } from '../shared/analysis/oracle.ts';
import { exampleDocument } from '../shared/schema/example.ts';
import type { JsonObject } from '../shared/spec/ids.ts';
import type { Spec } from '../shared/spec/spec.ts';

const listings = sampleAgents.find(({ slug }) => slug === 'moderate-marketplace-listings');
if (listings === undefined) throw new Error('The sample agent is missing.');

/** The listing that costs €49.99: live while the price line stands at €40, a person's business once it is at €50. */
export const perfume = listings.cases.find(({ id }) => id === 'listing-case-perfume-above-threshold')?.input ?? {};
/** The stand-in gets this one wrong, whatever it is told. */
export const MISTAKEN_TITLE = 'A complete table lamp';
const mistaken = listings.cases.find(({ title }) => title === MISTAKEN_TITLE)?.input ?? {};

/** The sample's rules with another price line, as the prompt of the call shows it. */
function specFor(prompt: string): Spec {
  const line = /EUR (\d+\.\d\d)/.exec(prompt.slice(prompt.indexOf('Cheap branded goods')))?.[1] ?? '40.00';
  return JSON.parse(JSON.stringify(listings?.spec).replaceAll('"40.00"', `"${line}"`)) as Spec;
}

/** The input is the last JSON object of the user's message. */
function inputOf(message: string): JsonObject {
  const start = message.indexOf('{');
  return JSON.parse(message.slice(start, message.lastIndexOf('}') + 1)) as JsonObject;
}

/**
 * An independent server that speaks the providers' wire formats. It follows the rules it is told, as a model would, but
 * for one listing, which it always turns down; the model `weak` turns down the perfume too.
 */
export async function startStandIn({ weak }: { weak?: string } = {}): Promise<{ url: string; stop(): Promise<void> }> {
  const mock = new LLMock({ port: 0, host: '127.0.0.1', journalMaxEntries: 0 });
  mock.on({}, ({ messages, model }) => {
    const text = (role: string): string =>
      messages
        .filter((message) => message.role === role)
        .map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content)))
        .join('\n');
    const spec = specFor(text('system'));
    const input = inputOf(text('user'));
    const { output } = predictedOutput(spec, input, { now: new Date().toISOString() });
    const isMistaken = input.title === mistaken.title || (model === weak && input.title === perfume.title);
    const answer = {
      ...exampleDocument(spec.contract.output),
      ...output,
      ...(isMistaken ? { decision: 'turn_down' } : {}),
    };
    return { content: JSON.stringify(answer) };
  });
  await mock.start();
  return { url: `${mock.url}/v1`, stop: () => mock.stop() };
}
