import type Anthropic from '@anthropic-ai/sdk';
import { pooledFetch } from '../http/fetch.ts';
import type { Connection } from '../model.ts';

const clients = new WeakMap<Connection, Promise<Anthropic>>();

/** The SDK's client for a connection, made once and lazily; see `openAiClient` for why every setting is given. */
export function anthropicClient(connection: Connection): Promise<Anthropic> {
  const made = clients.get(connection) ?? makeClient(connection);
  clients.set(connection, made);
  return made;
}

async function makeClient(connection: Connection): Promise<Anthropic> {
  const { default: Client } = await import('@anthropic-ai/sdk');
  return new Client({
    apiKey: connection.apiKey,
    webhookKey: null,
    baseURL: connection.baseUrl ?? 'https://api.anthropic.com',
    maxRetries: 0,
    logLevel: 'off',
    openTelemetry: false,
    fetch: pooledFetch,
  });
}
