import { expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import type { StoredRun } from '../store/runs.ts';
import { createFailedRuns } from './failed-runs.ts';

const run = (state: StoredRun['state']): StoredRun => ({
  ...{
    id: 'r',
    workspace: 'w',
    agent: 'a',
    state,
    model: null,
    startedAt: '2026-03-01T09:00:00.000Z',
    finishedAt: null,
  },
  ...{ counts: { total: 1, pass: 0, fail: 0, uncertain: 0, notRun: 0 }, done: 0, costUsd: null, report: null },
  ...{ spec: 's', version: null, samples: 1, suite: null, resumed: null, trial: false, judge: null, reused: 0 },
  withoutRule: null,
});
const full = new AppError('unavailable', 'The disk is full.', { what: 'disk_full' });

it('a run that a full disk ended is never told as going, and is stored as failed once there is space', async () => {
  let isFull = true;
  const stored: StoredRun[] = [];
  const failed = createFailedRuns(async (ended) => {
    if (isFull) throw full;
    stored.push(ended);
  }, 5);
  const before = run('running');
  expect(failed.seen(before)).toEqual({ run: before, problem: null });
  const ended = run('failed');
  await failed.note(ended, full);
  expect(stored).toEqual([]);
  expect(failed.seen(before)).toEqual({ run: ended, problem: 'The disk is full.' });
  isFull = false;
  await expect.poll(() => stored).toEqual([ended]);
  expect(failed.seen(ended)).toEqual({ run: ended, problem: 'The disk is full.' });
  failed.close();
});

it('one that goes on is told as going, and what it failed of is forgotten', async () => {
  const failed = createFailedRuns(() => Promise.reject(full), 5);
  await failed.note(run('failed'), new Error('a bug, with words that are nobody’s'));
  expect(failed.seen(run('running')).problem).toBe(
    'Something unexpected went wrong inside Rulehouse. Its log says what.',
  );
  failed.forget('r');
  expect(failed.seen(run('running'))).toEqual({ run: run('running'), problem: null });
  failed.close();
});
