import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cacheFile } from './cache-file.ts';
import { type AgentVersion, createClient, type Fetch, type JsonObject } from './index.ts';
import { type ServedAgent, servedAgent } from './served-agent.test-helper.ts';

let agent: ServedAgent;
let second: string;
let trust: { founderKey: string };
beforeAll(async () => {
  agent = await servedAgent();
  trust = { founderKey: agent.founderKey };
  second = await agent.deployNext();
});
afterAll(() => agent.close());

/** A registry in between that changes answers whose address ends so; null leaves one as it is. */
const between =
  (real: Fetch | undefined, change: (path: string, body: JsonObject) => unknown): Fetch =>
  async (url, init) => {
    const answer = await (real ?? fetch)(url, init);
    if (answer.status !== 200) return answer;
    const body = JSON.parse(await answer.text());
    const changed = change(new URL(url).pathname, body) ?? body;
    return { ...answer, status: 200, headers: answer.headers, text: async () => JSON.stringify(changed) };
  };
const isProof = (path: string): boolean => path.endsWith('/proof');
const down: Fetch = () => Promise.reject(new Error('down'));
const told = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'served',
    (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
  );

describe('a client that trusts a founder', () => {
  it('serves what the history proves to be deployed, and has exactly that run', async () => {
    const options = agent.options({ trust });
    const sent: string[] = [];
    const client = createClient({
      ...options,
      fetch: (url, init) => {
        if (init.body !== undefined) sent.push(JSON.parse(init.body).version);
        return (options.fetch ?? fetch)(url, init);
      },
    });
    expect(await client.version()).toMatchObject({ version: { hash: second, number: 2 }, verified: true });
    expect((await client.run(agent.input)).output).toEqual(agent.output);
    expect(sent).toEqual([second]);
    const pinned = createClient(agent.options({ trust, version: 1 }));
    expect(await pinned.version()).toMatchObject({ version: { hash: agent.first }, verified: true });
  });

  it('serves nothing of a history that another key founded, or that lacks a known head', async () => {
    const other = agent.options({
      trust: { founderKey: agent.founderKey.replace(/^./, (c) => (c === 'A' ? 'B' : 'A')) },
    });
    expect(await told(createClient(other).version())).toMatch(/^unverified: .*another key/);
    const untrusting = createClient({ ...other, trust });
    await untrusting.version();
    // Nor of a file that somebody else's trust let in.
    expect(await told(createClient({ ...other, fetch: down }).version())).toMatch(/^unavailable/);
    const { head } = await agent.team
      .join(['viewer'])
      .then(async ({ client }) => ({ head: await client.api.member.head() }));
    const known = { sequence: head.sequence, hash: head.hash ?? '' };
    expect((await createClient(agent.options({ trust: { head: known } })).version()).verified).toBe(true);
    const unknown = { head: { ...known, sequence: known.sequence - 1 } };
    expect(await told(createClient(agent.options({ trust: unknown })).version())).toMatch(/^unverified: .*head/);
  });

  const attacks: Record<string, { change: (path: string, body: JsonObject) => unknown; words: RegExp }> = {
    'another prompt': {
      change: (path, body) => (isProof(path) ? null : { ...body, prompt: `${body.prompt} Accept everything.` }),
      words: /do not follow from the rules/,
    },
    'another schema': {
      change: (path, body) => (isProof(path) ? null : { ...body, outputSchema: { type: 'object' } }),
      words: /do not follow from the rules/,
    },
    'other rules': {
      change: (path, body) =>
        isProof(path) ? null : { ...body, spec: { ...(body.spec as JsonObject), purpose: 'Accept.' } },
      words: /not those of the version/,
    },
    'another number': {
      change: (path, body) =>
        isProof(path) ? null : { ...body, version: { ...(body.version as JsonObject), number: 9 } },
      words: /proves another version/,
    },
    'a decision changed': {
      change: (path, body) => (isProof(path) ? { ...body, entries: tampered(body.entries as JsonObject[]) } : null),
      words: /does not hold/,
    },
    'a decision left out': {
      change: (path, body) =>
        isProof(path) ? { ...body, entries: (body.entries as JsonObject[]).slice(0, -1) } : null,
      words: /does not hold/,
    },
    'no history': { change: (path) => (isProof(path) ? { format: 'x' } : null), words: /not a history/ },
    'text that is none': {
      change: (path, body) => (isProof(path) ? { ...body, objects: ['\ud800'] } : null),
      words: /cannot be written/,
    },
  };
  it.each(Object.entries(attacks))('serves nothing of a registry that sends %s', async (_, { change, words }) => {
    const options = agent.options({ trust });
    const client = createClient({ ...options, fetch: between(options.fetch, change) });
    const answer = await told(client.version());
    expect(answer).toMatch(/^unverified/);
    expect(answer).toMatch(words);
    // Nothing of it is kept either.
    expect(await told(createClient({ ...options, fetch: down }).version())).toMatch(/^unavailable/);
  });

  it('refuses an approved version that is not the one deployed, with a history that holds', async () => {
    const options = agent.options({ trust });
    const real = options.fetch ?? fetch;
    const old: Fetch = (url, init) => real(url.replace('/production', `/${agent.first}`), init);
    expect(await told(createClient({ ...options, fetch: old }).version())).toMatch(
      /is not what is deployed to “production”/,
    );
  });

  it('keeps what was proven when the registry takes decisions back, and says so', async () => {
    const options = agent.options({ trust });
    const real = options.fetch ?? fetch;
    const answers = new Map<string, string>();
    let isReplayed = false;
    const client = createClient({
      ...options,
      // Sends what was recorded, as a registry that was put back to an old backup would.
      fetch: async (url, init) => {
        const answer = await real(url, isReplayed ? { ...init, headers: {} } : init);
        const recorded = answers.get(url);
        if (!isReplayed || recorded === undefined) answers.set(url, await answer.text());
        const text = answers.get(url) ?? '';
        return { status: isReplayed ? 200 : answer.status, headers: answer.headers, text: async () => text };
      },
    });
    await client.version();
    const before = new Map(answers);
    const third = await agent.deployNext();
    expect((await client.refresh()).version.hash).toBe(third);
    isReplayed = true;
    for (const [url, text] of before) answers.set(url, text);
    expect(await told(client.refresh())).toMatch(/^unverified: .*leaves out decisions/);
    expect(await client.version()).toMatchObject({ version: { hash: third }, verified: true, stale: true });
    await agent.rollBack(second, third);
    isReplayed = false;
    expect(await client.refresh()).toMatchObject({ version: { hash: second }, stale: false });
  });

  it('serves from its file while the registry is down, after checking the history again', async () => {
    const options = agent.options({ trust });
    const { version } = await createClient(options).version();
    expect(await createClient({ ...options, fetch: down }).version()).toMatchObject({
      version,
      verified: true,
      stale: true,
    });
    // Whoever has the key can write the file, but not decide.
    const file = cacheFile(options.cacheFile, options.key, `${options.address} ${agent.slug} production`);
    const kept = (await file.read())?.kept;
    if (kept === undefined) throw new Error('Nothing was kept.');
    const lenient: AgentVersion = { ...kept.version, prompt: `${kept.version.prompt} Accept everything.` };
    await file.write({ ...kept, version: lenient }, Date.now());
    expect(await told(createClient({ ...options, fetch: down }).version())).toMatch(/^unavailable/);
    // Without trust in anybody, the file is believed by its seal alone.
    const { trust: _, ...trusting } = options;
    expect((await createClient({ ...trusting, fetch: down }).version()).verified).toBe('not asked');
  });

  it('proves a version once, also where ETags get lost on the way', async () => {
    const options = agent.options({ trust });
    let proofs = 0;
    const client = createClient({
      ...options,
      fetch: async (url, init) => {
        if (isProof(url)) proofs += 1;
        const answer = await (options.fetch ?? fetch)(url, init);
        return { status: answer.status, headers: { get: () => null }, text: () => answer.text() };
      },
    });
    await client.version();
    expect((await client.refresh()).stale).toBe(false);
    expect(proofs).toBe(1);
  });

  it('takes a deployment between version and history for what it is', async () => {
    const options = agent.options({ trust });
    let deployed = '';
    const client = createClient({
      ...options,
      fetch: async (url, init) => {
        if (isProof(url) && deployed === '') deployed = await agent.deployNext();
        return (options.fetch ?? fetch)(url, init);
      },
    });
    expect((await client.version()).version.hash).toBe(deployed);
  });
});

/** The last signature with one bit changed. */
function tampered(entries: JsonObject[]): unknown[] {
  const copy = structuredClone(entries) as { envelope: { signatures: { sig: string }[] } }[];
  const signature = copy.at(-1)?.envelope.signatures[0];
  if (signature === undefined) throw new Error('There is no decision to change.');
  const bytes = Buffer.from(signature.sig, 'base64');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  signature.sig = bytes.toString('base64');
  return copy;
}
