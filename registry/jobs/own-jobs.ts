import { work } from '../../ledger/work.ts';
import {
  addJob,
  countJobs,
  freeJobs,
  nextJobAt,
  putBackJob,
  removeJob,
  type StoredJob,
  takeJob,
} from '../store/jobs.ts';
import { type Jobs, type JobsOptions, pauseBefore, type Queue, reasonOf } from './jobs.ts';

const LONGEST_SLEEP_MS = 60_000;

/**
 * Jobs of a registry that has its database to itself: a table, and loops in this process. What was active when the process before
 * this one ended waits again at once: nobody else could have it.
 */
export async function ownJobs({ db, log, now, wait, newId }: JobsOptions): Promise<Jobs> {
  await freeJobs(db);
  const closing = new AbortController();
  const stopping = new AbortController();
  const wakers = new Map<string, Set<() => void>>();
  const loops: Promise<void>[] = [];
  const instant = (): number => now().getTime();

  const wake = (queue: string): void => {
    for (const waker of wakers.get(queue) ?? []) waker();
  };
  /** Until somebody adds a job, the next one is due, or the registry closes. */
  async function rest(queue: string): Promise<void> {
    const all = wakers.get(queue) ?? new Set();
    wakers.set(queue, all);
    const woken = Promise.withResolvers<void>();
    // Before asking: what is added meanwhile must wake us too.
    all.add(woken.resolve);
    const due = await nextJobAt(db, queue);
    const sleep = due === undefined ? LONGEST_SLEEP_MS : Math.min(LONGEST_SLEEP_MS, Math.max(0, due - instant()));
    const slept = new AbortController();
    if (!closing.signal.aborted) await Promise.race([woken.promise, wait(sleep, slept.signal)]);
    slept.abort();
    all.delete(woken.resolve);
  }
  async function attempt(queue: Queue, job: StoredJob): Promise<void> {
    try {
      await queue.work(job.data, stopping.signal);
      await removeJob(db, job.id);
    } catch (error) {
      // Stopped by us: the next start goes on with it, and this was no failure of the job.
      if (stopping.signal.aborted) return;
      log.warn({ queue: queue.name, attempts: job.attempts, reason: reasonOf(error) }, 'a job failed');
      if (job.attempts <= queue.retries) {
        const pause = pauseBefore(queue, job.attempts, Math.random());
        await putBackJob(db, job.id, instant() + Math.round(pause * 1000));
        return;
      }
      await queue.gaveUp(job.data);
      await putBackJob(db, job.id, null);
    }
  }
  async function loop(queue: Queue): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        const job = await takeJob(db, queue.name, instant());
        if (job === undefined) await rest(queue.name);
        else await attempt(queue, job);
      } catch (error) {
        log.error({ queue: queue.name, reason: reasonOf(error) }, 'jobs could not be read or written');
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
    }
  }
  return {
    async work(queue) {
      for (let at = 0; at < queue.atOnce; at += 1) loops.push(loop(queue));
    },
    async every(minutes, queue) {
      const regularly = async (): Promise<void> => {
        while (!closing.signal.aborted) {
          await queue
            .work({}, stopping.signal)
            .catch((error: unknown) => log.warn({ queue: queue.name, reason: reasonOf(error) }, 'a job failed'));
          await wait(minutes * 60_000, closing.signal);
        }
      };
      loops.push(regularly());
    },
    enqueue: (in_, queue, data, delaySeconds = 0) =>
      work(in_, async (tx, { afterCommit }) => {
        await addJob(tx, { id: newId(), queue, data, runAt: instant() + delaySeconds * 1000 });
        afterCommit(() => wake(queue));
      }),
    async depths() {
      const counts = await countJobs(db);
      const of = (queue: string, state: string): number =>
        counts.find((each) => each.queue === queue && each.state === state)?.count ?? 0;
      return [...new Set(counts.map(({ queue }) => queue))].map((queue) => ({
        queue,
        waiting: of(queue, 'waiting'),
        active: of(queue, 'active'),
        dead: of(queue, 'dead'),
      }));
    },
    async close(graceMs) {
      closing.abort();
      for (const queue of wakers.keys()) wake(queue);
      const late = setTimeout(() => stopping.abort(), graceMs);
      await Promise.all(loops);
      clearTimeout(late);
    },
  };
}
