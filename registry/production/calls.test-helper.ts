import { Pool } from 'undici';
import type { Validator } from '../../engine/validation/validator.ts';
import type { Registry } from '../start.ts';
import { orderInput } from './shipping.test-helper.ts';
import { AGENT } from './swaps.test-helper.ts';

/** Whoever answers: a replica in a process of its own, or any registry. */
type Server = Pick<Registry, 'address'>;

/** How a call is made, chosen by its number, so that each kind is there at all times. */
export type CallKind = 'plain' | 'named' | 'hurried' | 'unfit';
/** How one call ended. Times in milliseconds of `performance.now()`. */
export interface Call {
  kind: CallKind;
  order: string;
  from: number;
  to: number;
  replica: Server;
  /** null: the connection broke before an answer was whole. */
  status: number | null;
  /** How the connection broke, as a code; null where it did not. */
  broke: string | null;
  /** What it answered; null where it broke. */
  answer: Answer | null;
  /** Asked again, under the same name or because nobody had taken it. */
  tries: number;
}
export interface Answer {
  execution?: string;
  output?: { decision: string; order: string; edition: string };
  version?: { hash: string; number: number };
  logged?: string;
  type?: string;
  code?: string;
  data?: { outcome?: string };
}

const EVERY: Record<number, CallKind> = { 3: 'unfit', 5: 'named', 8: 'hurried' };
const HURRIED_MS = 600;
const MOST_TRIES = 600;

export const goodsOf = (index: number): 'fragile' | 'sturdy' => (index % 4 === 0 ? 'fragile' : 'sturdy');

/** Calls replicas that are in rotation by turns, as whatever spreads calls over them does. */
export interface Caller {
  /** Asks once, or for a named call until there is an answer. Never rejects. */
  call(index: number, kind?: CallKind): Promise<Call>;
  enter(replica: Server): void;
  /** Nothing new goes there. */
  leave(replica: Server): void;
  replicas(): readonly Server[];
  close(): Promise<void>;
}

export const kindOf = (index: number): CallKind => EVERY[index % 10] ?? 'plain';

export function caller(secret: string, connections: number): Caller {
  const pools = new Map<Server, Pool>();
  const rotation: Server[] = [];
  let turn = 0;
  const next = (): Server => {
    turn += 1;
    const replica = rotation[turn % rotation.length];
    if (replica === undefined) throw new Error('No replica is in rotation.');
    return replica;
  };

  async function ask(
    replica: Server,
    body: string,
    name: string | null,
  ): Promise<Pick<Call, 'status' | 'answer' | 'broke'>> {
    try {
      const { statusCode, body: answered } = await (pools.get(replica) as Pool).request({
        path: `/v1/agents/${AGENT}/run`,
        method: 'POST',
        headers: {
          ...{ authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
          ...(name === null ? {} : { 'idempotency-key': name }),
        },
        body,
      });
      return { status: statusCode, answer: (await answered.json()) as Answer, broke: null };
    } catch (error) {
      const broke = (error as NodeJS.ErrnoException).code ?? 'unknown';
      return { status: null, answer: null, broke };
    }
  }
  return {
    async call(index, kind = kindOf(index)) {
      const order = `order-${index}-${kind}`;
      const whole = orderInput(order, goodsOf(index));
      const input = kind === 'unfit' ? { order, weight: 'heavy' } : whole;
      const body = JSON.stringify({ input, ...(kind === 'hurried' ? { timeoutMs: HURRIED_MS } : {}) });
      let replica = next();
      const from = performance.now();
      let ended = await ask(replica, body, kind === 'named' ? order : null);
      let tries = 1;
      // Whoever names a call may ask again without fear of doing it twice.
      for (; kind === 'named' && ended.status === null && tries < MOST_TRIES; tries += 1) {
        replica = next();
        ended = await ask(replica, body, order);
      }
      return { kind, order, from, to: performance.now(), replica, ...ended, tries };
    },
    enter(replica) {
      const pool = new Pool(replica.address, {
        ...{ connections, pipelining: 1, headersTimeout: 120_000 },
        // A busy machine is no fault of the registry.
        connect: { rejectUnauthorized: false, timeout: 60_000 },
      });
      pools.set(replica, pool);
      rotation.push(replica);
    },
    leave(replica) {
      const place = rotation.indexOf(replica);
      if (place >= 0) rotation.splice(place, 1);
    },
    replicas: () => rotation,
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
}

/** What is wrong with a call's answer, in words; null for nothing. An answer has to fit, and to be of this call and its version. */
export function faultIn(
  { kind, order, status, answer }: Call,
  editions: ReadonlyMap<string, number>,
  validator: Validator,
): string | null {
  if (status === null || answer === null) return null;
  if (status !== 200)
    return answer.type === `urn:rulehouse:error:${answer.code}` ? null : `an error of no type (${status})`;
  const { output, version } = answer;
  if (kind === 'unfit') return 'an input that does not fit was answered';
  if (output === undefined || version === undefined) return 'an answer without output or version';
  if (!validator.isOutput(output)) return 'an output that does not fit the contract';
  if (output.order !== order) return 'an answer of another call';
  if (output.edition !== `edition-${editions.get(version.hash)}`) return 'an answer of another version than it names';
  return null;
}
