import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../shared/errors.ts';
import { parseStrictJson } from '../../shared/json/parse.ts';

/** A body of JSON lines: one input each. */
export class JsonLines {
  readonly inputs: readonly unknown[];
  constructor(inputs: readonly unknown[]) {
    this.inputs = inputs;
  }
}

/** Lets routes take `application/x-ndjson`, with what a JSON body would say beside the inputs in the query. */
export function readJsonLines(app: FastifyInstance): void {
  app.addContentTypeParser('application/x-ndjson', { parseAs: 'string' }, async (_request: unknown, body: string) => {
    const inputs = body
      .split('\n')
      .map((text, at) => ({ text: text.trim(), line: at + 1 }))
      .filter(({ text }) => text !== '')
      .map(({ text, line }) => {
        const parsed = parseStrictJson(text);
        if (parsed.ok) return parsed.value;
        const message = `Line ${line} is not readable JSON.`;
        throw new AppError('invalid_input', message, {
          problems: [{ path: `/${line}`, field: `Line ${line}`, message }],
        });
      });
    return new JsonLines(inputs);
  });
}

/** Whether a caller asks for a list as JSON lines rather than page by page. */
export const wantsJsonLines = ({ headers }: FastifyRequest): boolean =>
  /application\/(jsonl|x-ndjson)/i.test(headers.accept ?? '');

interface Results {
  results: readonly unknown[];
  next: number | null;
}

/**
 * Sends all pages of results as JSON lines, each page read once the one before is on its way, so that neither side holds them all.
 * What goes wrong at the first is answered as any error is; later it cuts the answer short without its last chunk, which every HTTP client
 * takes for the error that it is.
 */
export async function sendResultLines(
  reply: FastifyReply,
  page: (after: number | null) => Promise<unknown>,
): Promise<FastifyReply> {
  // The contract's validation has held the handler to this form.
  let now = (await page(null)) as Results;
  async function* lines(): AsyncGenerator<string> {
    for (;;) {
      if (now.results.length > 0) yield now.results.map((result) => `${JSON.stringify(result)}\n`).join('');
      if (now.next === null) return;
      now = (await page(now.next)) as Results;
    }
  }
  reply.type('application/jsonl; charset=utf-8');
  return reply.send(Readable.from(lines(), { objectMode: false }));
}
