import { pooledFetch } from './http/fetch.ts';
import { isRecord, listAt, textAt } from './providers/exchange.ts';
import { shortLabel } from './providers/usage.ts';

/** A program that serves models, and the port on which it usually does. */
export interface LocalProgram {
  name: string;
  port: number;
  /** Programs that share a port by how they sign their models. */
  signed?: Readonly<Record<string, string>>;
}
export const USUAL_LOCAL_PROGRAMS: readonly LocalProgram[] = [
  { name: 'Ollama', port: 11434 },
  { name: 'LM Studio', port: 1234 },
  { name: 'A model server', port: 8000, signed: { vllm: 'vLLM' } },
];

/** A local endpoint that answered with its models. `baseUrl` is what a connection to it takes. */
interface LocalEndpoint {
  name: string;
  baseUrl: string;
  models: string[];
}

// Where nothing listens, this machine says so at once; one that is busy may take a while to answer.
const LONGEST_WAIT_MS = 2_000;
/** As many as a connection may name. */
const MOST_MODELS = 200;

/** Asks each program for its list of models: on 127.0.0.1 alone, at the same time, without any key. Never rejects. */
export async function findLocalEndpoints(programs: readonly LocalProgram[]): Promise<LocalEndpoint[]> {
  const found = await Promise.all(programs.map(askProgram));
  return found.filter((endpoint) => endpoint !== null);
}

async function askProgram({ name, port, signed = {} }: LocalProgram): Promise<LocalEndpoint | null> {
  const baseUrl = `http://127.0.0.1:${port}/v1`;
  try {
    const response = await pooledFetch(`${baseUrl}/models`, { signal: AbortSignal.timeout(LONGEST_WAIT_MS) });
    if (response.status !== 200) return null;
    const body: unknown = JSON.parse(await response.text());
    const listed = listAt(body, 'data').filter(isRecord);
    const models = listed.flatMap((model) => shortLabel(textAt(model, 'id')) ?? []).slice(0, MOST_MODELS);
    if (models.length === 0) return null;
    const owner = listed.map((model) => textAt(model, 'owned_by')).find((one) => one !== null) ?? '';
    return { name: Object.hasOwn(signed, owner) ? (signed[owner] ?? name) : name, baseUrl, models };
  } catch {
    // Nobody there, somebody else's program, or one that is too slow: nothing to offer.
    return null;
  }
}
