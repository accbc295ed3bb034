import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonObject } from '../shared/spec/ids.ts';

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

/**
 * A provider that drafts each step of making an agent, and then answers as that agent: what costs less than 20 is refunded.
 * `hold` makes it wait before it answers until `release`; `asked` has what each call said.
 */
export async function startDrafter(): Promise<{
  url: string;
  asked: { step: string | null; body: string }[];
  hold: () => void;
  release: () => void;
  stop: () => void;
}> {
  let gate = Promise.resolve();
  let open = (): void => {};
  const asked: { step: string | null; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', async () => {
      const step = /Creation step “(\w+)”/.exec(body)?.[1] ?? null;
      asked.push({ step, body });
      const { model } = JSON.parse(body) as { model: string };
      const price = Number(/\\\\?"price\\\\?":\s*(-?[\d.]+)/.exec(body.slice(body.lastIndexOf('message')))?.[1] ?? 99);
      const isDressing = body.includes('numbered test cases');
      const own = isDressing ? { cases: [] } : { decision: model !== WEAK && price < 20 ? 'refund' : 'review' };
      const text = JSON.stringify(step === null ? own : DRAFTS[step]);
      await gate;
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          id: 'resp_1',
          object: 'response',
          status: 'completed',
          model,
          output: [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text, annotations: [] }] }],
          usage: { input_tokens: 1000, output_tokens: 200, total_tokens: 1200 },
        }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    hold: () => {
      ({ promise: gate, resolve: open } = Promise.withResolvers<void>());
    },
    release: () => open(),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
