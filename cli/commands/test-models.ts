import { AppError } from '../../shared/errors.ts';
import type { TestCase } from '../../shared/grading/case.ts';
import type { TestableAgent } from '../agents/agent-file.ts';
import { chosenModel } from '../agents/connection.ts';
import { percent } from '../print/accuracy.ts';
import { oneLine, tableLines } from '../print/table.ts';
import type { Terminal } from '../terminal.ts';
import { accuracyOf, exitCode, runOn, type TestOptions } from './run-on.ts';

const NUMBER = 'right' as const;

/**
 * `rulehouse test --model a,b`: the same cases on several models of one provider, one after the other, each within the limit,
 * as one table: verdicts, cost, and accuracy of each field that holds labels. The JSON is `{models: [{model, report}]}`. The
 * exit code is the worst of theirs.
 */
export async function testModels(
  terminal: Terminal,
  agent: TestableAgent,
  cases: readonly TestCase[],
  options: TestOptions,
): Promise<number> {
  if (options.compare !== undefined || options.junit !== undefined)
    throw new AppError('invalid_input', '--compare and --junit are for a run on one model; name one with --model.', {
      problems: [],
    });
  const names = (options.model ?? '').split(',').map((name) => name.trim());
  // Found before anything is asked: what one of them lacks must not cost a run of another.
  const chosen = names.map((model) => chosenModel({ ...options, model }, agent.spec, terminal.env));
  const runs = [];
  for (const [index, one] of chosen.entries()) {
    const report = await runOn(terminal, agent, cases, one, options);
    runs.push({ model: names[index] ?? '', report, accuracy: await accuracyOf(agent, cases, report) });
  }
  await (await import('../../engine/http/fetch.ts')).closeConnections();
  if (options.json === true) {
    const models = runs.map(({ model, report, accuracy }) => ({
      model,
      report: { ...report, accuracy: accuracy.json },
    }));
    terminal.print(JSON.stringify({ models }, null, 2));
  } else {
    const fields = runs[0]?.accuracy.confusions.map(({ field, title }) => ({ field, title })) ?? [];
    const columns = [
      { title: 'Model' },
      ...['Pass', 'Fail', 'Uncertain', 'Not run', 'Cost'].map((title) => ({ title, align: NUMBER })),
      ...fields.map(({ title }) => ({ title: `${title} right`, align: NUMBER })),
    ];
    const rows = runs.map(({ model, report: { counts, costUsd }, accuracy }) => [
      model,
      ...[counts.pass, counts.fail, counts.uncertain, counts.notRun].map(String),
      costUsd === null ? 'unknown' : `$${costUsd.toFixed(4)}`,
      ...fields.map(({ field }) =>
        percent(accuracy.confusions.find((one) => one.field === field)?.accuracy?.rate ?? null),
      ),
    ]);
    terminal.print([oneLine(agent.name), '', ...tableLines(columns, rows)].join('\n'));
  }
  const strict = options.strict === true || agent.testsRequired;
  return Math.max(...runs.map(({ report }) => exitCode(report, strict)));
}
