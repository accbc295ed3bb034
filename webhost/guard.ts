import { timingSafeEqual } from 'node:crypto';

/** What the guard looks at. `headers` are Node's raw pairs, so that a repeated header cannot hide. */
export interface GuardedRequest {
  method: string;
  /** The request target exactly as it stood in the request line. */
  target: string;
  rawHeaders: readonly string[];
}
/** The one window this server belongs to. */
export interface GuardedSite {
  port: number;
  token: string;
}
export type GuardDecision =
  | { ok: true; route: 'api' | 'page'; path: string }
  /** 421: not addressed to this server. 403: everything else. Both are answered without a body. */
  | { ok: false; status: 403 | 421; why: Refused };
export type Refused =
  | 'host'
  | 'target'
  | 'method'
  | 'repeated_header'
  | 'origin'
  | 'fetch_site'
  | 'token'
  | 'content_type'
  | 'upgrade';

/** The folder of the API; everything else is a file of the built renderer. */
const API_PREFIX = '/rpc/';
/** Headers that decide something; a second copy of any of them is refused rather than interpreted. */
const SINGLE = [
  'host',
  'origin',
  'sec-fetch-site',
  'sec-fetch-dest',
  'authorization',
  'content-type',
  'content-length',
];

const refuse = (why: Refused, status: 403 | 421 = 403): GuardDecision => ({ ok: false, status, why });

/**
 * Decides whether a request may reach the application. The order is the one of the loopback threat model: a
 * rebound name passes every check but the first (it sends Origin equal to Host and no Sec-Fetch headers), so the
 * Host allow-list comes before anything else. Pure, so that every row of the threat table is a test.
 */
export function guard(request: GuardedRequest, site: GuardedSite): GuardDecision {
  const headers = readHeaders(request.rawHeaders);
  const hosts = headers.get('host') ?? [];
  if (hosts.length !== 1 || !allowedHosts(site.port).includes(hosts[0] ?? '')) return refuse('host', 421);
  if (!request.target.startsWith('/') || request.target.startsWith('//')) return refuse('target', 421);
  if (SINGLE.some((name) => (headers.get(name) ?? []).length > 1)) return refuse('repeated_header');
  const one = (name: string): string | undefined => headers.get(name)?.[0];
  if (one('upgrade') !== undefined) return refuse('upgrade');

  const path = request.target.split(/[?#]/, 1)[0] ?? '/';
  const isApi = path.startsWith(API_PREFIX);
  if (isApi ? request.method !== 'POST' : request.method !== 'GET' && request.method !== 'HEAD')
    return refuse('method');

  const origin = one('origin');
  if (origin === undefined ? isApi : origin !== `http://${hosts[0]}`) return refuse('origin');
  // Calls and files are for the window itself. The page may also be opened by a link, as the file that carries the token
  // does: without the token it is an empty window, and it refuses to be framed (docs/decisions/0007).
  const fetchSite = one('sec-fetch-site');
  const isOpened = fetchSite !== undefined && one('sec-fetch-dest') === 'document';
  if (fetchSite !== 'same-origin' && (isApi || (fetchSite !== 'none' && !isOpened))) return refuse('fetch_site');
  if (!isApi) return { ok: true, route: 'page', path };

  if (!carriesToken(one('authorization'), site.token)) return refuse('token');
  if (one('content-type')?.split(';', 1)[0]?.trim().toLowerCase() !== 'application/json') return refuse('content_type');
  return { ok: true, route: 'api', path };
}

/** Exact names of this server. Browsers lower-case the host, so another spelling is not a browser's own window. */
const allowedHosts = (port: number): string[] => [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];

function carriesToken(authorization: string | undefined, token: string): boolean {
  const given = Buffer.from(authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function readHeaders(raw: readonly string[]): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), raw[index + 1] ?? '']);
  }
  return headers;
}
