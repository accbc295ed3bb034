import { fromKysely, PgBoss } from 'pg-boss';
import type { Jobs, JobsOptions, Queue } from './jobs.ts';
import { reasonOf } from './jobs.ts';

const SCHEMA = 'jobs';
/** A worker that is not heard from for so long is taken for dead, in seconds; the shortest that pg-boss takes. */
const HEARTBEAT = 10;
/** The longest that one attempt may take, in seconds; what is left then is taken up by the next attempt. */
const LONGEST_ATTEMPT = 12 * 60 * 60;
const CONNECTIONS = 4;
const POLL = 0.5;
const dead = (name: string): string => `${name}-dead`;

/** Jobs that the replicas of a registry share, kept by pg-boss in a schema of its own beside our tables. */
export async function bossJobs(url: string, { log, now }: Pick<JobsOptions, 'log' | 'now'>): Promise<Jobs> {
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'rulehouse-jobs',
    schema: SCHEMA,
    max: CONNECTIONS,
    superviseIntervalSeconds: HEARTBEAT,
    monitorIntervalSeconds: HEARTBEAT,
    warningRetentionDays: 7,
  });
  // Without a listener an outage of the database would end the process; it goes on by itself.
  boss.on('error', (error) => log.warn({ reason: reasonOf(error) }, 'jobs: the database does not answer'));
  await boss.start();
  const queues = new Map<string, Queue>();
  const stopping = new AbortController();

  async function create({ name, retries, firstPause, longestPause }: Queue): Promise<void> {
    await boss.createQueue(dead(name));
    await boss.createQueue(name, {
      retryLimit: retries,
      retryDelay: firstPause,
      retryBackoff: true,
      retryDelayMax: longestPause,
      heartbeatSeconds: HEARTBEAT,
      expireInSeconds: LONGEST_ATTEMPT,
      deleteAfterSeconds: 24 * 60 * 60,
      deadLetter: dead(name),
    });
  }
  async function begin(queue: Queue): Promise<void> {
    await create(queue);
    queues.set(queue.name, queue);
    const options = { batchSize: 1, pollingIntervalSeconds: POLL } as const;
    await boss.work<Record<string, string>>(
      queue.name,
      { ...options, localConcurrency: queue.atOnce },
      async ([job]) => {
        if (job !== undefined) await queue.work(job.data ?? {}, AbortSignal.any([job.signal, stopping.signal]));
      },
    );
    await boss.work<Record<string, string>>(dead(queue.name), options, async ([job]) => {
      if (job !== undefined) await queue.gaveUp(job.data ?? {});
    });
  }
  return {
    work: begin,
    async every(minutes, queue) {
      await begin(queue);
      await boss.schedule(queue.name, minutes >= 60 ? '0 * * * *' : `*/${minutes} * * * *`, {});
      await boss.send(queue.name, {});
    },
    async enqueue(db, queue, data, delaySeconds = 0) {
      const startAfter = delaySeconds === 0 ? {} : { startAfter: new Date(now().getTime() + delaySeconds * 1000) };
      // Its own schema lies in the same database: the job is there exactly when the rest of the transaction is.
      await boss.send(queue, data, { ...startAfter, db: fromKysely(db) });
    },
    async depths() {
      const all = await boss.getQueues([...queues.keys()]);
      return Promise.all(
        all.map(async ({ name, queuedCount, activeCount, failedCount }) => ({
          queue: name,
          waiting: queuedCount,
          active: activeCount,
          dead: failedCount,
        })),
      );
    },
    async close(graceMs) {
      const late = setTimeout(() => stopping.abort(), graceMs);
      await boss.stop({ graceful: true, timeout: graceMs + 5000 });
      clearTimeout(late);
      stopping.abort();
    },
  };
}
