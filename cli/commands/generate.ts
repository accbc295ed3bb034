import { randomUUID } from 'node:crypto';
import type { Dressed } from '../../engine/generation/dress.ts';
import { generateCases, type Suggestion, testMutants } from '../../shared/generation/generate.ts';
import type { TestableAgent } from '../agents/agent-file.ts';
import { chosenModel, type ModelOptions } from '../agents/connection.ts';
import { findAgent } from '../agents/find-agent.ts';
import { oneLine, tableLines } from '../print/table.ts';
import { EXIT, type Terminal } from '../terminal.ts';

interface Options {
  data: string;
  json?: boolean;
}
export interface GenerateOptions extends Options, ModelOptions {
  count: number;
  budget?: number;
}

/**
 * `rulehouse generate`: suggests test cases for what an agent's tests do not cover yet; with a provider, a model makes them
 * realistic. Changes nothing. The JSON is `{cases}`, with a model also `{dressing}`: by case what it changed, what it proposes
 * to expect, and why a case stays plain.
 */
export async function generateTests(terminal: Terminal, name: string, options: GenerateOptions): Promise<number> {
  const agent = await findAgent(terminal, options.data, name);
  const plain = generateCases(agent.spec, {
    now: terminal.now(),
    count: options.count,
    existing: agent.cases,
    newId: randomUUID,
  });
  const dressed = await dress(terminal, agent, plain, options);
  const suggestions = dressed?.suggestions ?? plain;
  if (options.json === true) {
    const cases = suggestions.map(({ testCase }) => testCase);
    const dressing = dressed?.suggestions.map(({ testCase, dressing }) => ({ case: testCase.id, ...dressing }));
    terminal.print(JSON.stringify({ cases, dressing }, null, 2));
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
  const cost = dressed?.costUsd === null ? 'The cost is not known.' : `Cost: $${dressed?.costUsd.toFixed(4)}.`;
  terminal.print(
    [
      oneLine(agent.name),
      '',
      ...(rows.length === 0 ? [none] : tableLines(columns, rows)),
      ...(dressed === null ? [] : ['', oneLine(dressed.message), cost]),
    ].join('\n'),
  );
  return EXIT.done;
}

/** null where no model is asked for. */
async function dress(
  terminal: Terminal,
  agent: TestableAgent,
  suggestions: readonly Suggestion[],
  options: GenerateOptions,
): Promise<Dressed | null> {
  const chosen = chosenModel(options, agent.spec, terminal.env);
  if (chosen === null || suggestions.length === 0) return null;
  const { dressCases } = await import('../../engine/generation/dress.ts');
  const dressed = await dressCases({
    spec: agent.spec,
    suggestions,
    model: chosen.model,
    connections: [chosen.connection],
    limitUsd: options.budget ?? null,
    existing: agent.cases.map(({ input }) => input),
    now: terminal.now(),
    signal: terminal.signal,
  });
  await (await import('../../engine/http/fetch.ts')).closeConnections();
  return dressed;
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
