import { Readable } from 'node:stream';
import { getEventMeta } from '@orpc/server';
import type { FastifyReply } from 'fastify';

/**
 * Sends what comes as server-sent events, for as long as the caller listens. What goes wrong before the first is answered as
 * any error is; later it ends the stream, `failed` hears of it, and the caller learns why when it asks again.
 */
export async function sendEvents(
  reply: FastifyReply,
  events: AsyncIterator<unknown>,
  failed: (error: unknown) => void,
): Promise<FastifyReply> {
  const first = await events.next();
  async function* frames(): AsyncGenerator<string> {
    try {
      for (let next = first; next.done !== true; next = await events.next()) yield frameOf(next.value);
    } catch (error) {
      failed(error);
    } finally {
      await events.return?.();
    }
  }
  // Proxies that gather an answer before passing it on would hold back the news; and a connection that stayed open after the last
  // event would keep a registry from closing.
  reply.headers({ 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no', Connection: 'close' });
  return reply.send(Readable.from(frames(), { objectMode: false }));
}

function frameOf(value: unknown): string {
  const { id } = getEventMeta(value) ?? {};
  // JSON has no raw line break, so an event is one line of data.
  return `event: message\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(value)}\n\n`;
}
