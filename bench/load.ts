// Load from a process of its own: the same request over a fixed number of kept connections, each with one request at a
// time. Argument: a `Load` as JSON. Sends a `LoadMeasure`.
import { Pool } from 'undici';

export interface Load {
  url: string;
  headers: Record<string, string>;
  /** A POST with this body; a GET when absent. */
  body?: string;
  connections: number;
  requests: number;
  /** The only status that counts; another ends the measurement. */
  status: number;
}
/** Times in milliseconds, `perSecond` over the whole load. */
export interface LoadMeasure {
  perSecond: number;
  p50: number;
  p99: number;
}

const load: Load = JSON.parse(process.argv[2] ?? '');
const { origin, pathname } = new URL(load.url);
// Both sides of every comparison have a certificate of their own; who they are is not what is measured.
const pool = new Pool(origin, {
  connections: load.connections,
  pipelining: 1,
  connect: { rejectUnauthorized: false },
});
const options = {
  path: pathname,
  method: load.body === undefined ? ('GET' as const) : ('POST' as const),
  headers: load.headers,
  body: load.body ?? null,
};

const times: number[] = [];
let left = load.requests;
const started = performance.now();
await Promise.all(
  Array.from({ length: load.connections }, async () => {
    while (left-- > 0) {
      const sent = performance.now();
      const { statusCode, body } = await pool.request(options);
      const text = await body.text();
      if (statusCode !== load.status) throw new Error(`${load.url} answered ${statusCode}: ${text.slice(0, 300)}`);
      times.push(performance.now() - sent);
    }
  }),
);
const wallMs = performance.now() - started;
times.sort((a, b) => a - b);
const at = (share: number): number => times[Math.floor(times.length * share)] ?? Number.NaN;
const measure: LoadMeasure = { perSecond: (load.requests / wallMs) * 1000, p50: at(0.5), p99: at(0.99) };
process.send?.(measure, () => process.exit());
