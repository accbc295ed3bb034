import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Agent, fetch as undiciFetch } from 'undici';
import { type Client, createClient, type Fetch, RulehouseError } from '../../client/index.ts';
import { AppError } from '../../shared/errors.ts';
import type { JsonObject } from '../../shared/spec/ids.ts';
import { Spec } from '../../shared/spec/spec.ts';
import type { Terminal } from '../terminal.ts';

/** How a registry is reached; each can stand in the environment instead. */
export interface RegistryOptions {
  /** RULEHOUSE_REGISTRY. */
  registry?: string;
  /** PEM file with the registry's certificate; RULEHOUSE_CERTIFICATE. Without one, what the computer trusts counts. */
  certificate?: string;
}

export const registryAddress = (options: RegistryOptions, env: NodeJS.ProcessEnv): string | undefined =>
  options.registry || env.RULEHOUSE_REGISTRY || undefined;

const refuse = (message: string): AppError => new AppError('invalid_input', message, { problems: [] });

export interface OpenedClient {
  client: Client<JsonObject, JsonObject>;
  close(): Promise<void>;
}

/** A client of an agent at the registry that options or environment name, with the API key from RULEHOUSE_KEY. */
export async function registryClient(
  { env, folder }: Terminal,
  options: RegistryOptions,
  agent: string,
  version?: string,
): Promise<OpenedClient> {
  const address = registryAddress(options, env);
  if (address === undefined) throw refuse('Name the registry with --registry or RULEHOUSE_REGISTRY.');
  if (!/^https:\/\//i.test(address) || !URL.canParse(address))
    throw refuse(`The address of a registry starts with https://, which ${address} does not.`);
  const key = env.RULEHOUSE_KEY;
  if (!key)
    throw refuse(
      'There is no API key: set RULEHOUSE_KEY. An engineer makes one on the Registry page of the application.',
    );
  const file = options.certificate || env.RULEHOUSE_CERTIFICATE;
  const ca = file
    ? await readFile(resolve(folder, file)).catch((error: NodeJS.ErrnoException) => {
        throw refuse(`The certificate ${file} cannot be read (${error.code ?? 'unknown reason'}).`);
      })
    : undefined;
  const dispatcher = new Agent(ca === undefined ? {} : { connect: { ca } });
  const fetch: Fetch = (url, init) => undiciFetch(url, { ...init, dispatcher });
  const client = createClient<JsonObject, JsonObject>({
    address,
    key,
    agent,
    fetch,
    ...(version === undefined ? {} : { version }),
  });
  return { client, close: () => dispatcher.close() };
}

/** What the client threw in the closed set of errors that commands tell. */
export function toldByRegistry(error: unknown): unknown {
  if (!(error instanceof RulehouseError)) return error;
  const data = { ...error.data, what: 'registry' };
  // The registry sends each code with its own data; what only a client knows is a registry that cannot be believed.
  return error.code === 'unverified'
    ? new AppError('unavailable', error.message, { what: 'registry' })
    : new AppError(error.code, error.message, data as never);
}

/** An approved version as the registry serves it. */
export async function servedVersion(
  terminal: Terminal,
  options: RegistryOptions,
  agent: string,
  ref: string,
): Promise<{ hash: string; number: number; spec: Spec }> {
  const { client, close } = await registryClient(terminal, options, agent, ref);
  try {
    const { version, spec } = await client.version();
    const parsed = Spec.safeParse(spec);
    if (!parsed.success) throw refuse(`${agent} ${ref} was made by a newer Rulehouse than this one. Install that one.`);
    return { hash: version.hash, number: version.number, spec: parsed.data };
  } catch (error) {
    throw toldByRegistry(error);
  } finally {
    await close();
  }
}
