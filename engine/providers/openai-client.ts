import type OpenAI from 'openai';
import { pooledFetch } from '../http/fetch.ts';
import type { Connection } from '../model.ts';

const clients = new WeakMap<Connection, Promise<OpenAI>>();

/**
 * The SDK's client for a connection, made once per connection object. The SDK is loaded with the first call, because it
 * costs a good part of a cold start and a dry run never needs it. Address, credentials and logging are given here, so
 * that a variable in somebody's shell does not move them; only the SDK's variable for extra headers still applies.
 */
export function openAiClient(connection: Connection): Promise<OpenAI> {
  const made = clients.get(connection) ?? makeClient(connection);
  clients.set(connection, made);
  return made;
}

async function makeClient(connection: Connection): Promise<OpenAI> {
  const { default: Client } = await import('openai');
  const keyless = connection.apiKey === '';
  return new Client({
    // The SDK insists on a key; local servers want none, and then the header is left out.
    apiKey: keyless ? 'none' : connection.apiKey,
    defaultHeaders: keyless ? { Authorization: null } : {},
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: connection.baseUrl ?? 'https://api.openai.com/v1',
    maxRetries: 0,
    logLevel: 'off',
    fetch: pooledFetch,
  });
}
