import type { JsonObject } from '../shared/spec/ids.ts';
import { type OpenAiStandIn, startOpenAi } from './openai-stand-in.ts';

const DRAFTS: Record<string, JsonObject> = {
  purpose: {
    name: 'Returns triage',
    description: 'Decides what happens with a return.',
    purpose: 'Decide for each return whether the shop refunds it or a person looks at it.',
  },
  contract: {
    fields: [
      {
        side: 'input',
        name: 'message',
        title: 'Message',
        kind: 'text',
        description: 'What was written.',
        required: true,
      },
      { side: 'input', name: 'price', title: 'Price', kind: 'number', description: 'In euros.', required: true },
      {
        side: 'output',
        name: 'decision',
        title: 'Decision',
        kind: 'choice',
        description: 'What happens with the return.',
        required: true,
        options: [
          { value: 'refund', label: 'Refund' },
          { value: 'review', label: 'Ask a person' },
        ],
      },
    ],
  },
  terms: { terms: [{ term: 'Return', meaning: 'Something bought that comes back.' }] },
  rules: {
    rules: [
      {
        title: 'Cheap things',
        match: 'all',
        conditions: [{ field: 'price', operator: 'less_than', value: '20' }],
        effects: [{ field: 'decision', effect: 'set', value: 'refund' }],
        reason: 'Sending it back costs more.',
        enforcement: 'check',
        covers: [],
      },
    ],
    defaults: [{ field: 'decision', value: 'review' }],
  },
  locks: { locks: [{ part: 'rule 1', level: 'locked', reason: 'Agreed with finance.' }] },
};
/** Always asks a person, whatever the rules say. */
export const WEAK = 'gpt-5.4-nano';

/** The step of making an agent that a call drafts; null for any other call. */
export const stepOf = (body: string): string | null => /Creation step “(\w+)”/.exec(body)?.[1] ?? null;

/** A provider that drafts each step of making an agent, and then answers as that agent: what costs less than 20 is refunded. */
export const startDrafter = (): Promise<OpenAiStandIn> =>
  startOpenAi(
    (body, model) => {
      const step = stepOf(body);
      const price = Number(/\\\\?"price\\\\?":\s*(-?[\d.]+)/.exec(body.slice(body.lastIndexOf('message')))?.[1] ?? 99);
      const isDressing = body.includes('numbered test cases');
      const own = isDressing ? { cases: [] } : { decision: model !== WEAK && price < 20 ? 'refund' : 'review' };
      return JSON.stringify(step === null ? own : DRAFTS[step]);
    },
    { input: 1000, output: 200 },
  );
