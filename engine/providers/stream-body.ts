import { isRecord, listAt, recordAt, textAt } from './exchange.ts';

/** The data of every event of a stream (WHATWG HTML, "Server-sent events"), parsed where it is JSON. */
function eventsOf(stream: string): unknown[] {
  return stream
    .split(/(?:\r\n|\r|\n){2,}/)
    .map((block) =>
      block
        .split(/\r\n|\r|\n/)
        .flatMap((line) => /^data:? ?(.*)$/.exec(line)?.[1] ?? [])
        .join('\n'),
    )
    .flatMap((data) => {
      try {
        const event: unknown = JSON.parse(data);
        return [event];
      } catch {
        return []; // `[DONE]`, comments, and a last event that was cut.
      }
    });
}

/** The answer that was streamed, as it would have come whole; or the error in it. `null`: it ended before its end. */
export type StreamReader = (stream: string) => Record<string, unknown> | null;

const errorIn = (events: readonly unknown[]): Record<string, unknown> | undefined =>
  events.filter(isRecord).find((event) => isRecord(event.error));

/** OpenAI's Responses API: the last event carries the whole answer. */
export const readResponsesStream: StreamReader = (stream) => {
  const events = eventsOf(stream).filter(isRecord);
  const last = events.findLast((event) =>
    /^response\.(completed|incomplete|failed)$/.test(textAt(event, 'type') ?? ''),
  );
  if (last !== undefined) return recordAt(last, 'response');
  const error = events.find((event) => event.type === 'error');
  return error === undefined ? null : { status: 'failed', error };
};

/** Chat completions: text and reason arrive in pieces, usage in a last piece without choices. */
export const readChatStream: StreamReader = (stream) => {
  const events = eventsOf(stream).filter(isRecord);
  const failed = errorIn(events);
  if (failed !== undefined) return { error: failed.error };
  const choices = events.flatMap((event) => listAt(event, 'choices').slice(0, 1));
  const finish = choices.map((choice) => textAt(choice, 'finish_reason')).findLast((reason) => reason !== null);
  if (finish === undefined) return null;
  const pieces = choices.map((choice) => recordAt(choice, 'delta'));
  const textOf = (key: string): string => pieces.map((piece) => textAt(piece, key) ?? '').join('');
  // Some servers repeat the whole text beside the last piece.
  const whole = choices
    .map((choice) => textAt(recordAt(choice, 'message'), 'content'))
    .findLast((text) => text !== null);
  const toolCalls = pieces.flatMap((piece) => listAt(piece, 'tool_calls'));
  const refusal = textOf('refusal');
  const message = {
    role: 'assistant',
    content: textOf('content') || (whole ?? null),
    ...(refusal === '' ? {} : { refusal }),
    ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls }),
  };
  const usage = events.map((event) => event.usage).findLast(isRecord);
  return { ...events[0], choices: [{ index: 0, finish_reason: finish, message }], usage: usage ?? null };
};

/** Anthropic: the message begins, its parts grow, and it says at the end why it stopped. */
export const readAnthropicStream: StreamReader = (stream) => {
  const events = eventsOf(stream).filter(isRecord);
  const failed = events.find((event) => event.type === 'error');
  if (failed !== undefined) return failed;
  const start = events.find((event) => event.type === 'message_start');
  if (start === undefined || !events.some((event) => event.type === 'message_stop')) return null;
  const message = recordAt(start, 'message');
  const parts = new Map<unknown, Record<string, unknown>>();
  for (const event of events) {
    if (event.type === 'content_block_start') parts.set(event.index, { ...recordAt(event, 'content_block') });
    const part = parts.get(event.index);
    const piece = textAt(recordAt(event, 'delta'), 'text');
    if (event.type === 'content_block_delta' && part !== undefined && piece !== null)
      part.text = `${textAt(part, 'text') ?? ''}${piece}`;
  }
  const ends = events.filter((event) => event.type === 'message_delta');
  const usage = Object.assign({}, recordAt(message, 'usage'), ...ends.map((event) => recordAt(event, 'usage')));
  return Object.assign({}, message, ...ends.map((event) => recordAt(event, 'delta')), {
    content: [...parts.values()],
    usage,
  });
};

/** Gemini: every event is an answer of its own with the next parts in it. */
export const readGoogleStream: StreamReader = (stream) => {
  const events = eventsOf(stream).filter(isRecord);
  const failed = errorIn(events);
  if (failed !== undefined) return { error: failed.error };
  const candidates = events.flatMap((event) => listAt(event, 'candidates').slice(0, 1));
  const finish = candidates.map((candidate) => textAt(candidate, 'finishReason')).findLast((reason) => reason !== null);
  const blocked = events.find((event) => isRecord(event.promptFeedback));
  if (finish === undefined) return blocked ?? null;
  const parts = candidates.flatMap((candidate) => listAt(recordAt(candidate, 'content'), 'parts'));
  return { ...events.at(-1), candidates: [{ content: { parts, role: 'model' }, finishReason: finish, index: 0 }] };
};
