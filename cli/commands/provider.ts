import { EXPLAINED, type Explained, explainResponse } from '../../engine/providers/explain.ts';
import { AppError } from '../../shared/errors.ts';
import type { Json } from '../../shared/spec/ids.ts';
import { readJsonFile } from '../agents/read-json-file.ts';
import { answerLines, type Case, member } from '../json-lines.ts';
import { EXIT, type Terminal } from '../terminal.ts';

export interface ExplainOptions {
  data: string;
  json?: boolean;
  jsonl?: boolean;
}

const refuse = (message: string): AppError => new AppError('invalid_input', message, { problems: [] });
const textIn = (given: Case, name: string): string => {
  const value = member(given, name);
  if (typeof value === 'string') return value;
  throw refuse(`The ${name} of a recorded response is a text.`);
};

function headersIn(given: Case): Record<string, string> {
  const { headers = {} } = given;
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers))
    throw refuse('The headers of a recorded response are an object of texts.');
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

function explain(given: Case, now: number): Explained {
  const [provider, endpoint] = [textIn(given, 'provider'), textIn(given, 'endpoint')];
  const { status = 200, sse, body, schema } = given;
  if (typeof status !== 'number') throw refuse('The status of a recorded response is a number.');
  const explained = explainResponse(
    {
      provider,
      endpoint,
      status,
      headers: headersIn(given),
      body,
      sse: typeof sse === 'string' ? sse : undefined,
      schema,
    },
    now,
  );
  if (explained !== undefined) return explained;
  throw refuse(`Responses of ${provider} ${endpoint} cannot be explained; use one of ${EXPLAINED.join(', ')}.`);
}

/** `rulehouse provider explain`: what a recorded response of a provider means, without asking anybody. */
export async function explainProvider(
  terminal: Terminal,
  path: string | undefined,
  options: ExplainOptions,
): Promise<number> {
  const now = Date.parse(terminal.now());
  if (options.jsonl === true) return answerLines(terminal, options.data, (given) => explain(given, now));
  if (path === undefined) throw refuse('Name a file with a recorded response, or give --jsonl.');
  const given: Json = await readJsonFile(terminal.folder, path);
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw refuse('A recorded response is one JSON object with provider, endpoint, status and body.');
  const explained = explain(given, now);
  if (options.json === true) terminal.print(JSON.stringify(explained, null, 2));
  else {
    const wait = explained.retryAfterMs === undefined ? '' : ` It asks to wait ${explained.retryAfterMs / 1000} s.`;
    terminal.print(`${explained.outcome}: ${explained.message}${wait}`);
  }
  return EXIT.done;
}
