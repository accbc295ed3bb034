import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ANSWERS, sendJson } from '../../engine/providers/fixture.test-helper.ts';
import { numbersFrom } from '../../shared/drift/drift.test-helper.ts';
import { rightAnswer } from './shipping.test-helper.ts';

/** How a call of a model goes wrong at the wire, and how often of a thousand. */
export const FAULTS = {
  'too many requests (429)': 15,
  'server error (500)': 15,
  'overloaded (503)': 10,
  'connection cut in the middle': 10,
  'body that is no JSON': 10,
  'answer of another shape': 10,
  'answer cut short': 5,
  refusal: 5,
  'breaks an enforced rule': 10,
  slow: 10,
} as const;
export type Fault = keyof typeof FAULTS;

const PER = 1000;
const SLOW_MS = 1200;

export interface FaultyProvider {
  /** What a registry's environment says to reach it. */
  env: Record<string, string>;
  calls(): number;
  /** How often each fault was made. */
  faults(): Record<string, number>;
  /** The share of the usual faults that is made from now on; 0 for none. */
  setFaults(share: number): void;
  close(): Promise<void>;
}

const sent = (response: ServerResponse, status: number, more: Record<string, string> = {}): void =>
  sendJson(response, status, { error: { message: 'Not now.', type: 'server_error' } }, more);

const withPart = (part: object) => {
  const answer = ANSWERS.openai('');
  return { ...answer, output: [{ type: 'message', role: 'assistant', content: [part] }] };
};

const MAKE: Record<Fault, (response: ServerResponse, right: object) => void> = {
  'too many requests (429)': (response) => sent(response, 429, { 'retry-after': '1' }),
  'server error (500)': (response) => sent(response, 500),
  'overloaded (503)': (response) => sent(response, 503),
  'connection cut in the middle': (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
    response.write('{"id":"resp_1","out', () => response.destroy());
  },
  'body that is no JSON': (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"id":"resp_1","output":[{]');
  },
  'answer of another shape': (response) =>
    sendJson(response, 200, ANSWERS.openai(JSON.stringify({ verdict: 'ship', order: 7 }))),
  'answer cut short': (response, right) =>
    sendJson(response, 200, {
      ...ANSWERS.openai(JSON.stringify(right).slice(0, 20)),
      ...{ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
    }),
  refusal: (response) => sendJson(response, 200, withPart({ type: 'refusal', refusal: 'I would rather not.' })),
  'breaks an enforced rule': (response, right) => {
    const { decision } = right as { decision: string };
    const other = decision === 'hold' ? 'ship' : 'hold';
    sendJson(response, 200, ANSWERS.openai(JSON.stringify({ ...right, decision: other })));
  },
  slow: (response, right) => {
    setTimeout(() => sendJson(response, 200, ANSWERS.openai(JSON.stringify(right))), SLOW_MS).unref();
  },
};

/** A provider at the wire (Responses API) that answers at once and rightly, but for faults that a seed chooses. */
export async function faultyProvider(seed: number): Promise<FaultyProvider> {
  const random = numbersFrom(seed);
  const made: Record<string, number> = {};
  let share = 0;
  let calls = 0;
  const next = (): Fault | undefined => {
    let rest = random() * PER;
    for (const [fault, often] of Object.entries(FAULTS) as [Fault, number][]) {
      rest -= often * share;
      if (rest < 0) return fault;
    }
    return undefined;
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    calls += 1;
    const right = rightAnswer(Buffer.concat(chunks).toString());
    const fault = next();
    if (fault === undefined) return sendJson(response, 200, ANSWERS.openai(JSON.stringify(right)));
    made[fault] = (made[fault] ?? 0) + 1;
    MAKE[fault](response, right);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // A TCP listener's address is always an AddressInfo.
  return {
    env: { OPENAI_API_KEY: 'sk-canary-key', OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` },
    calls: () => calls,
    faults: () => ({ ...made }),
    setFaults(to) {
      share = to;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
