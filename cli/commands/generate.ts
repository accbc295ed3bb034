import { randomUUID } from 'node:crypto';
import { generateCases, testMutants } from '../../shared/generation/generate.ts';
import { findAgent } from '../agents/find-agent.ts';
import { oneLine, tableLines } from '../print/table.ts';
import { EXIT, type Terminal } from '../terminal.ts';

interface Options {
  data: string;
  json?: boolean;
}
export interface GenerateOptions extends Options {
  count: number;
}

/** `rulehouse generate`: suggests test cases for what an agent's tests do not cover yet. Changes nothing. */
export async function generateTests(terminal: Terminal, name: string, options: GenerateOptions): Promise<number> {
  const agent = await findAgent(terminal, options.data, name);
  const suggestions = generateCases(agent.spec, {
    now: terminal.now(),
    count: options.count,
    existing: agent.cases,
    newId: randomUUID,
  });
  if (options.json === true) {
    terminal.print(JSON.stringify({ cases: suggestions.map(({ testCase }) => testCase) }, null, 2));
    return EXIT.done;
  }
  const rows = suggestions.map(({ testCase, exercises, notices }, index) => [
    String(index + 1),
    testCase.kind ?? '',
    testCase.title,
    String(exercises.length),
    String(notices.length),
  ]);
  const columns = [
    { title: '#', align: 'right' as const },
    { title: 'Kind' },
    { title: 'Case', widest: 80 },
    { title: 'Rules', align: 'right' as const },
    { title: 'New mistakes noticed', align: 'right' as const },
  ];
  const none = 'There is nothing to suggest: every input that the rules ask for is a test case already.';
  terminal.print([oneLine(agent.name), '', ...(rows.length === 0 ? [none] : tableLines(columns, rows))].join('\n'));
  return EXIT.done;
}

/** `rulehouse mutants`: which mistakes in the rules no test case would notice. No model is asked. */
export async function listMutants(terminal: Terminal, name: string, options: Options): Promise<number> {
  const agent = await findAgent(terminal, options.data, name);
  const report = testMutants(agent.spec, agent.cases, { now: terminal.now() });
  if (options.json === true) {
    terminal.print(JSON.stringify(report, null, 2));
    return EXIT.done;
  }
  const { mutants, noticed, survivors } = report;
  const titles = new Map(agent.spec.rules.map((rule) => [rule.id, rule.title]));
  terminal.print(
    [
      oneLine(agent.name),
      '',
      ...survivors.map(({ rule, what }) => `No test would notice if ${what} (${oneLine(titles.get(rule) ?? '')}).`),
      ...(survivors.length === 0 ? [] : ['']),
      `${noticed} of ${mutants} mistakes would be noticed.`,
    ].join('\n'),
  );
  return EXIT.done;
}
