import type OpenAI from 'openai';
import { pooledFetch } from '../http/fetch.ts';
import type { Connection } from '../model.ts';

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
  const { default: Client } = await import('openai');
  const keyless = connection.apiKey === '';
  const headers = new Headers({
    accept: 'application/json',
    'content-type': 'application/json',
    'user-agent': 'rulehouse',
    ...(keyless ? {} : { authorization: `Bearer ${connection.apiKey}` }),
  });
  /**
   * The SDK puts a dozen headers together anew for each call, which was a third of the call's CPU. Its hook for a builder
   * of one's own takes the same few headers every time; our bodies are JSON always.
   */
  class OneConnection extends Client {
    override async buildRequest(options: Parameters<OpenAI['buildRequest']>[0]) {
      const body = options.body === undefined ? {} : { body: JSON.stringify(options.body) };
      const signal = options.signal ?? null;
      return {
        url: this.buildURL(options.path, { ...options.query }, options.defaultBaseURL),
        timeout: options.timeout ?? this.timeout,
        req: { method: options.method, headers, signal, ...body },
      };
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
