import { Agent, request } from 'undici';

/** `GET /metrics` as a collector of metrics asks. */
export async function metricsAt(address: string, token: string | null): Promise<{ status: number; text: string }> {
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  const headers = token === null ? {} : { authorization: `Bearer ${token}` };
  const answer = await request(`${address}/metrics`, { dispatcher, headers });
  const text = await answer.body.text();
  await dispatcher.close();
  return { status: answer.statusCode, text };
}
