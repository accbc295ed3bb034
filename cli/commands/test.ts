import { AppError } from '../../shared/errors.ts';
import type { TestCase } from '../../shared/grading/case.ts';
import type { RunComparison } from '../../shared/grading/comparison.ts';
import type { Report } from '../../shared/grading/report.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { TestableAgent } from '../agents/agent-file.ts';
import type { Base } from '../agents/compared-base.ts';
import { chosenModel } from '../agents/connection.ts';
import { findAgent } from '../agents/find-agent.ts';
import { type Mapping, readInputs } from '../agents/inputs.ts';
import { reportLines } from '../print/report.ts';
import type { Terminal } from '../terminal.ts';
import { accuracyOf, exitCode, runOn, type TestOptions } from './run-on.ts';

async function mappingNamed(name: string): Promise<Mapping> {
  const { MAPPINGS } = await import('../agents/mappings.ts');
  const mapping = Object.hasOwn(MAPPINGS, name) ? MAPPINGS[name] : undefined;
  if (mapping !== undefined) return mapping;
  const known = Object.keys(MAPPINGS).join(', ');
  throw new AppError('invalid_input', `There is no mapping ${name}; use ${known}.`, { problems: [] });
}

async function casesOf(terminal: Terminal, agent: TestableAgent, options: TestOptions): Promise<TestCase[]> {
  if (options.inputs === undefined) {
    if (agent.cases.length > 0) return agent.cases;
    throw new AppError('invalid_input', `${agent.name} has no test cases; give inputs with --inputs.`, {
      problems: [],
    });
  }
  const mapping = options.map === undefined ? undefined : await mappingNamed(options.map);
  return readInputs(terminal.folder, options.inputs, mapping);
}

/**
 * `rulehouse test`: runs an agent's cases, or a file of inputs, and prints the report. Tests flag and people decide, so
 * the exit code is 0 when the run finished, whatever it found; with `--strict`, or where the agent's policy asks for tests,
 * it is 3 unless every case ran and none failed.
 * With `--compare` the flips come first, and the JSON is `{report, comparison}`. Where a model was asked, accuracy by label
 * follows the counts, and is `accuracy` of the report in JSON. Several models are set side by side.
 */
export async function testAgent(terminal: Terminal, name: string, options: TestOptions): Promise<number> {
  const agent = await findAgent(terminal, options.data, name, options);
  const cases = await casesOf(terminal, agent, options);
  if (options.model?.includes(',') === true)
    return (await import('./test-models.ts')).testModels(terminal, agent, cases, options);
  const chosen = chosenModel(options, agent.spec, terminal.env);
  const run = (spec: Spec, version: string | null): Promise<Report> =>
    runOn(terminal, { slug: agent.slug, spec, version }, cases, chosen, options);
  // Found before anything is asked: a wrong name must not cost a run.
  const base =
    options.compare === undefined
      ? null
      : await (await import('../agents/compared-base.ts')).findBase(
          terminal,
          options.data,
          /\.json$/i.test(name) ? name : agent.slug,
          options.compare,
          options,
        );
  const report = await run(agent.spec, agent.version);
  const earlier = base === null ? null : (base.report ?? (await run(base.spec, base.version)));
  if (chosen !== null) await (await import('../../engine/http/fetch.ts')).closeConnections();
  const compared = base === null || earlier === null ? null : await compare(agent, report, base, earlier);
  const accuracy = report.dryRun ? null : await accuracyOf(agent, cases, report);
  if (options.json !== true)
    terminal.print(
      [...(compared?.lines ?? []), ...reportLines(agent.name, report), ...(accuracy?.lines ?? [])].join('\n'),
    );
  else {
    const found = { ...report, accuracy: accuracy?.json ?? [] };
    terminal.print(
      JSON.stringify(compared === null ? found : { report: found, comparison: compared.comparison }, null, 2),
    );
  }
  if (options.junit !== undefined) await writeJunit(terminal, options.junit, agent, report);
  if (options.summary !== undefined)
    await addSummary(terminal, options.summary, [agent, report, base, compared?.comparison ?? null]);
  return exitCode(report, options.strict === true || agent.testsRequired);
}

// What only some runs need loads when they do, so that a plain one starts without it.
async function compare(agent: TestableAgent, report: Report, base: Base, earlier: Report) {
  const { compareReports } = await import('../../shared/grading/compare-reports.ts');
  const { comparisonLines } = await import('../print/comparison.ts');
  const comparison = compareReports(earlier, report, agent.spec.contract.output);
  const times = { thenAt: earlier.startedAt, nowAt: report.startedAt };
  const specs = base.spec === null ? null : { then: base.spec, now: agent.spec, ...times };
  return { comparison, lines: comparisonLines(base.label, comparison, specs) };
}

async function writeJunit(terminal: Terminal, path: string, agent: TestableAgent, report: Report): Promise<void> {
  const { junitXml } = await import('../print/junit.ts');
  const { writeText } = await import('../write-text.ts');
  await writeText(terminal.folder, path, junitXml(agent.name, report));
}

async function addSummary(
  terminal: Terminal,
  path: string,
  [agent, report, base, comparison]: [TestableAgent, Report, Base | null, RunComparison | null],
): Promise<void> {
  const { reportMarkdown } = await import('../print/markdown.ts');
  const { appendText } = await import('../write-text.ts');
  const compared = base === null || comparison === null ? null : { label: base.label, comparison };
  await appendText(terminal.folder, path, reportMarkdown(agent.name, report, compared));
}
