import type { Connection, ModelCall, ModelResult } from '../model.ts';
import { ANSWERS, callTo, type Spoken, sendJson, serve } from './fixture.test-helper.ts';
import { adapterFor } from './index.ts';

export type Answer = Parameters<typeof serve>[0];

const open: (() => Promise<void>)[] = [];
/** A server for one test; `closeServers` ends all of them. */
export async function serveOnce(answer: Answer): ReturnType<typeof serve> {
  const server = await serve(answer);
  open.push(server.close);
  return server;
}
export const closeServers = (): Promise<unknown> => Promise.all(open.splice(0).map((close) => close()));

export const ask = (connection: Connection, changes: Partial<ModelCall> = {}): Promise<ModelResult> =>
  adapterFor(connection.kind).call(callTo(connection, changes));
export const withText =
  (kind: Spoken, text: string): Answer =>
  (_request, response) =>
    sendJson(response, 200, ANSWERS[kind](text));
