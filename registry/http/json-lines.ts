import type { FastifyInstance } from 'fastify';
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
