import type { Connection } from '../model.ts';
import { type Exchange, listAt, type Reading, textAt } from './exchange.ts';
import { exchangeOfError, exchangeOfResponse, failureWords } from './failure.ts';
import { withoutKey } from './redact.ts';
import { shortLabel } from './usage.ts';
import { capital, keyFault } from './words.ts';

const CHECK_TIMEOUT_MS = 15_000;

interface Check {
  connection: Connection;
  signal: AbortSignal;
  who: string;
  keyRequired: boolean;
  read: (exchange: Exchange, now: number) => Reading;
  /** Asks for the list of models: the one request that every provider answers without charging for it. */
  list: (options: { signal: AbortSignal; timeout: number }) => Promise<Response>;
  /** Where the names stand in the answer; OpenAI's way, which most share, when absent. */
  modelsIn?: { list: string; name: string; prefix: string };
}
type CheckResult = { ok: boolean; message: string; models: string[] };

/** Proves address and key of a connection by listing its models. Never rejects; the message is for people. */
export async function checkConnection(check: Check): Promise<CheckResult> {
  const { connection, who } = check;
  const fault = keyFault(connection, who, check.keyRequired);
  if (fault !== null) return { ok: false, message: fault, models: [] };
  const limit = AbortSignal.timeout(CHECK_TIMEOUT_MS);
  try {
    const signal = AbortSignal.any([check.signal, limit]);
    const exchange = await exchangeOfResponse(await check.list({ signal, timeout: CHECK_TIMEOUT_MS * 2 }));
    return judge(exchange, check);
  } catch (error) {
    if (check.signal.aborted) return { ok: false, message: 'The connection test was cancelled.', models: [] };
    if (limit.aborted) {
      return {
        ok: false,
        message: `${capital(who)} did not answer within ${CHECK_TIMEOUT_MS / 1000} seconds.`,
        models: [],
      };
    }
    const exchange = exchangeOfError(error);
    if (exchange === undefined) return { ok: false, message: failureWords(error, who).message, models: [] };
    if (exchange.status === 404) return { ok: false, message: noModels(who), models: [] };
    return { ok: false, message: check.read(exchange, Date.now()).message, models: [] };
  }
}

function judge(exchange: Exchange, { who, connection, modelsIn, read }: Check): CheckResult {
  // Without an SDK an error arrives like any answer.
  if (exchange.status === 404) return { ok: false, message: noModels(who), models: [] };
  if (exchange.status > 299) return { ok: false, message: read(exchange, Date.now()).message, models: [] };
  const { list, name, prefix } = modelsIn ?? { list: 'data', name: 'id', prefix: '' };
  const listed = listAt(exchange.body, list);
  const models = listed.flatMap((model) => shortLabel(textAt(model, name))?.replace(prefix, '') ?? []);
  if (listed.length !== models.length || models.length === 0) return { ok: false, message: noModels(who), models: [] };
  const count = models.length === 1 ? 'one model' : `${models.length} models`;
  const clean = models.map((model) => withoutKey(model, connection.apiKey));
  return { ok: true, message: `Connected: ${who} offers ${count}.`, models: clean };
}

const noModels = (who: string): string =>
  `${capital(who)} answered, but not with a list of models. Check the address of this connection; most end with /v1.`;
