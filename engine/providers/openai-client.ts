import type OpenAI from 'openai';
import type { APIPromise as Promised } from 'openai';
import { pooledFetch, send } from '../http/fetch.ts';
import type { Connection } from '../model.ts';
import { jsonOrText } from './failure.ts';
import { bodyWriter } from './request-body.ts';

/** What the SDK stops a streamed answer with; none is streamed. */
const UNUSED = new AbortController();

const clients = new WeakMap<Connection, Promise<OpenAI>>();

/**
 * The SDK's client for a connection, made once per connection object. The SDK is loaded with the first call, because it
 * costs a good part of a cold start and a dry run never needs it. Address, credentials, headers and logging are given
 * here, so that a variable in somebody's shell does not move them. `address` is used where the connection has none.
 */
export function openAiClient(connection: Connection, address = 'https://api.openai.com/v1'): Promise<OpenAI> {
  const made = clients.get(connection) ?? makeClient(connection, address);
  clients.set(connection, made);
  return made;
}

async function makeClient(connection: Connection, address: string): Promise<OpenAI> {
  const { default: Client, APIPromise } = await import('openai');
  const keyless = connection.apiKey === '';
  const headers = {
    accept: 'application/json',
    'content-type': 'application/json',
    'user-agent': 'rulehouse',
    ...(keyless ? {} : { authorization: `Bearer ${connection.apiKey}` }),
  };
  const addresses = new Map<string, string>();
  const write = bodyWriter();
  /**
   * The SDK's way from a request to its answer has a place for much that is switched off here: retries, log texts, kinds of
   * identity, a time limit of its own. It was a third of a call's CPU. Resources, addresses, types and errors are the SDK's;
   * the few steps that are left stand here.
   */
  class OneConnection extends Client {
    override post<Answer>(...[path, given]: Parameters<OpenAI['post']>): Promised<Answer> {
      return new APIPromise<Answer>(this, this.ask(path, given));
    }
    private async ask(path: string, given: Parameters<OpenAI['post']>[1]) {
      const options = { method: 'post' as const, path, ...(await given) };
      const url = addresses.get(path) ?? this.buildURL(path, null);
      addresses.set(path, url);
      const body = write(options.body);
      const signal = options.signal ?? AbortSignal.timeout(options.timeout ?? this.timeout);
      const answer = await send(url, { method: 'POST', headers, body, signal });
      if (!answer.ok)
        throw this.makeStatusError(answer.status, jsonOrText(answer.content) ?? {}, undefined, answer.headers);
      // Whoever reads it stays within what a whole answer has.
      const response = answer as unknown as Response;
      return { response, options, controller: UNUSED, requestLogID: '', retryOfRequestLogID: undefined, startTime: 0 };
    }
  }
  return new OneConnection({
    // The SDK insists on a key; local servers want none, and then the header is left out.
    apiKey: keyless ? 'none' : connection.apiKey,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: connection.baseUrl ?? address,
    maxRetries: 0,
    logLevel: 'off',
    fetch: pooledFetch,
  });
}
