import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, describe, expect, it } from 'vitest';
import { refresh } from './refresh.ts';

const clients: (() => void)[] = [];
afterEach(() => {
  for (const stop of clients.splice(0)) stop();
});

/** A query of runs that somebody looks at, whose readings answer when they are told to. */
function lookAtRuns() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const readings: ((value: number) => void)[] = [];
  const observer = new QueryObserver(client, {
    queryKey: [['runs', 'list'], { type: 'query' }],
    queryFn: () => new Promise<number>((resolve) => readings.push(resolve)),
  });
  const stop = observer.subscribe(() => {});
  clients.push(() => {
    stop();
    client.clear();
  });
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return { client, readings, observer, turn };
}

describe('what was announced', () => {
  it('is read again, and nothing else is', async () => {
    const { client, readings, observer, turn } = lookAtRuns();
    readings[0]?.(1);
    await turn();
    refresh(client, ['members']);
    await turn();
    expect(readings).toHaveLength(1);
    refresh(client, ['runs']);
    await turn();
    readings[1]?.(2);
    await turn();
    expect(observer.getCurrentResult().data).toBe(2);
  });

  it('is not missed where it comes during the very first reading', async () => {
    const { client, readings, observer, turn } = lookAtRuns();
    refresh(client, ['runs']);
    await turn();
    // What was read before the change arrives after its announcement.
    readings[0]?.(1);
    await turn();
    await turn();
    readings[1]?.(2);
    await turn();
    expect(observer.getCurrentResult().data).toBe(2);
  });
});
