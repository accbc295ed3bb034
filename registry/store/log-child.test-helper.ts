// A process of its own, whose files a test keeps from growing: a log that writes until it cannot, and again once it can.
// Argument: the log's file. Prints a line when its first row is queued, and one when everything is written.
import { openExecutionLog } from './execution-log.ts';
import { rowOf } from './executions/row.test-helper.ts';

const [, , file = ''] = process.argv;
const reasons: unknown[] = [];
const tell = (fields: object): void => void reasons.push(fields);
const log = openExecutionLog(file, {
  log: { error: tell, warn: tell },
  bounds: { queuedAfterMs: 50, firstRestMs: 5, longestRestMs: 50 },
});
const record = JSON.stringify({ input: { text: 'Many words. '.repeat(500) } });
let rows = 0;
const write = (): ReturnType<typeof log.write> => {
  rows += 1;
  return log.write(rowOf(String(rows).padStart(6, '0'), { record }));
};
do await write();
while (reasons.length === 0);
process.stdout.write(`${JSON.stringify({ rows, reasons })}\n`);
while (log.waiting() > 0) await new Promise((resolve) => setTimeout(resolve, 10));
const logged = await write();
await log.close();
process.stdout.write(`${JSON.stringify({ rows, logged })}\n`);
