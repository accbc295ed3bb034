import type { Head } from '../shared/governance/statement.ts';
import { cacheFile, type Kept } from './cache-file.ts';
import { isError, RulehouseError, unreachable } from './errors.ts';
import { registryAt } from './http.ts';
import { isMark, isObject, isRun, laterRuns } from './later-runs.ts';
import type {
  AgentVersion,
  Client,
  ClientOptions,
  Json,
  JsonObject,
  RunChoices,
  RunOptions,
  ServedVersion,
} from './types.ts';

const REFRESH_MS = 30_000;
const VERSION_MS = 10_000;
const PROOF_MS = 60_000;
/** The longest that a call may take, and how much longer than the registry the client waits: its answer says more than ours. */
const RUN_MS = 600_000;
const LINGER_MS = 5_000;

interface Held extends Omit<Kept, 'of' | 'proof'> {
  /** Where the history that proves it ends; null where none was asked for. */
  head: Head | null;
  confirmedAt: number;
  isOnDisk: boolean;
}

/**
 * A client of one agent at one registry. Makes no call before it is asked for something. Throws `TypeError` for an address
 * that is not `https://`.
 */
export function createClient<Input extends object = JsonObject, Output extends object = JsonObject>(
  options: ClientOptions,
): Client<Input, Output> {
  const { address, key, agent, trust, refreshMs = REFRESH_MS, now = Date.now } = options;
  const ref = String(options.version ?? 'production');
  const ask = registryAt(address, key, options.fetch ?? fetch);
  const file = options.cacheFile === undefined ? null : cacheFile(options.cacheFile, key, `${address} ${agent} ${ref}`);
  const agentPath = `/v1/agents/${encodeURIComponent(agent)}`;
  const versionPath = `${agentPath}/versions/${encodeURIComponent(ref)}`;

  let held: Held | undefined;
  /** When the registry was last asked, and whether it confirmed or replaced what is held. */
  let asked: { at: number; confirmed: boolean } | undefined;
  let asking: Promise<ServedVersion> | undefined;
  let restoring: Promise<void> | undefined;

  async function restore(): Promise<void> {
    const found = await file?.read();
    if (found === null || found === undefined) return;
    const { kept, confirmedAt } = found;
    // Only those who ask for proof load what checks it.
    const head = trust === undefined ? null : await (await import('./proof.ts')).keptHead(kept, { trust, agent, ref });
    if (trust !== undefined && head === null) return;
    held = { etag: kept.etag, version: kept.version, head, confirmedAt, isOnDisk: true };
  }

  async function proven(version: AgentVersion): Promise<{ proof: Json; head: Head | null }> {
    if (trust === undefined) return { proof: null, head: null };
    const { body } = await ask({ path: `${versionPath}/proof`, timeoutMs: PROOF_MS });
    const { proofOf } = await import('./proof.ts');
    const head = await proofOf(body, version, { trust, agent, ref, before: held?.head ?? null });
    // Parsed from JSON just now.
    return { proof: body as Json, head };
  }

  async function replace(): Promise<void> {
    const { body, etag } = await ask({ path: versionPath, etag: held?.etag, timeoutMs: VERSION_MS });
    const confirmedAt = now();
    // Something in between may drop or weaken ETags: the same answer is as good, and needs no second proof.
    if (held !== undefined && (body === null || JSON.stringify(body) === JSON.stringify(held.version))) {
      held.confirmedAt = confirmedAt;
      return void (await file?.confirm(confirmedAt));
    }
    if (!isVersion(body) || body.agent !== agent || !isAsked(body, ref))
      throw unreachable(address, 'answered with something else than the version that was asked for.');
    const { proof, head } = await proven(body);
    const known = { etag: etag ?? '', version: body };
    const isOnDisk = (await file?.write({ ...known, proof }, confirmedAt)) === true;
    held = { ...known, head, confirmedAt, isOnDisk };
  }

  async function askNow(): Promise<ServedVersion> {
    restoring ??= restore();
    await restoring;
    try {
      await replace().catch((error: unknown) => {
        if (!isError(error, 'unverified')) throw error;
        // A deployment between the two answers looks like a lie, once.
        return replace();
      });
      asked = { at: now(), confirmed: true };
    } catch (error) {
      asked = { at: now(), confirmed: false };
      // Whoever may not ask any more is not served any more. Anything else is no reason to stop.
      if (isError(error, 'unauthenticated') || isError(error, 'forbidden')) held = undefined;
      throw error;
    }
    return served();
  }

  function served(): ServedVersion {
    if (held === undefined) throw unreachable(address, 'has not answered yet.');
    return {
      ...held.version,
      verified: trust === undefined ? 'not asked' : true,
      stale: asked?.confirmed !== true,
      since: new Date(held.confirmedAt).toISOString(),
      kept: held.isOnDisk ? 'disk' : 'memory',
    };
  }

  const refresh = (): Promise<ServedVersion> => {
    asking ??= askNow().finally(() => {
      asking = undefined;
    });
    return asking;
  };

  async function version(): Promise<ServedVersion> {
    if (held === undefined || asked === undefined) {
      try {
        return await refresh();
      } catch (error) {
        if (held === undefined) throw error;
        return served();
      }
    }
    // What comes of it is seen by the next caller.
    if (now() - asked.at >= refreshMs) refresh().catch(() => undefined);
    return served();
  }

  /** What goes along with inputs. With trust that is the proven version and no other. */
  async function choicesOf({ version: named, timeoutMs, model, metadata }: RunChoices) {
    if (trust !== undefined && named !== undefined)
      throw new TypeError(
        'A client with trust runs the version that it proved; make another client for another version.',
      );
    return {
      version: trust === undefined ? String(named ?? ref) : (await version()).version.hash,
      timeoutMs,
      model,
      metadata,
    };
  }
  function refuseOther(ran: { version: { hash: string } }, asked: string): void {
    if (trust === undefined || ran.version.hash === asked) return;
    const reason = 'The registry ran another version than the one that was proven.';
    throw new RulehouseError('unverified', reason, { reason });
  }

  async function run(input: Input, { signal, idempotencyKey, ...named }: RunOptions = {}) {
    const choices = await choicesOf(named);
    const { body } = await ask({
      path: `${agentPath}/run`,
      body: { input, ...choices },
      idempotencyKey,
      timeoutMs: (named.timeoutMs ?? RUN_MS) + LINGER_MS,
      signal,
    });
    if (!isRun<Output>(body)) throw unreachable(address, 'answered a call with something else than a result.');
    refuseOther(body, choices.version);
    return body;
  }

  const later = laterRuns<Input, Output>({ address, agentPath, ask, choicesOf, refuseOther });
  return { version, refresh, run, ...later };
}

/** A number or a hash names exactly one version; a channel names whichever it shows. */
function isAsked({ version }: AgentVersion, ref: string): boolean {
  if (/^\d{1,9}$/.test(ref)) return version.number === Number(ref);
  return /^[0-9a-f]{64}$/.test(ref) ? version.hash === ref : true;
}

const isVersion = (body: unknown): body is AgentVersion =>
  isObject(body) &&
  typeof body.agent === 'string' &&
  isMark(body.version) &&
  isObject(body.spec) &&
  typeof body.prompt === 'string' &&
  isObject(body.inputSchema) &&
  isObject(body.outputSchema);
