import { askAgent } from '../../engine/runner/run-agent.ts';
import { runSuite } from '../../engine/runner/runner.ts';
import { AppError } from '../../shared/errors.ts';
import type { TestCase } from '../../shared/grading/case.ts';
import type { Report } from '../../shared/grading/report.ts';
import { samplingUpTo } from '../../shared/grading/sequential.ts';
import { hashOf } from '../../shared/json/canonical.ts';
import type { TestableAgent } from '../agents/agent-file.ts';
import { chosenModel, type ModelOptions } from '../agents/connection.ts';
import { findAgent } from '../agents/find-agent.ts';
import { type Mapping, readInputs } from '../agents/inputs.ts';
import { reportLines } from '../print/report.ts';
import { EXIT, type Terminal } from '../terminal.ts';

export interface TestOptions extends ModelOptions {
  data: string;
  json?: boolean;
  inputs?: string;
  map?: string;
  concurrency: number;
  /** At most this many samples of each case; 1: one, whose verdict is the case's. */
  samples: number;
  limitUsd?: number;
  strict?: boolean;
}

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
 * the exit code is 0 when the run finished, whatever it found; with `--strict` it is 3 unless every case ran and none failed.
 */
export async function testAgent(terminal: Terminal, name: string, options: TestOptions): Promise<number> {
  const agent = await findAgent(terminal, options.data, name);
  const cases = await casesOf(terminal, agent, options);
  const chosen = chosenModel(options, agent.spec, terminal.env);
  const model = chosen?.model ?? null;
  const { report } = await runSuite({
    contract: agent.spec.contract,
    cases,
    ask: askAgent({
      spec: agent.spec,
      model,
      connections: chosen === null ? [] : [chosen.connection],
      now: terminal.now(),
    }),
    plan: {
      model,
      concurrency: options.concurrency,
      limitUsd: options.limitUsd ?? null,
      sampling: samplingUpTo(options.samples),
    },
    subject: {
      agent: agent.slug,
      spec: hashOf(agent.spec),
      version: agent.version,
      suite: hashOf({ cases }),
    },
    signal: terminal.signal,
    now: terminal.now,
    // The report on the terminal is the only copy, and it is printed once, at the end.
    onResults: () => {},
  });
  if (chosen !== null) await (await import('../../engine/http/fetch.ts')).closeConnections();
  terminal.print(options.json === true ? JSON.stringify(report, null, 2) : reportLines(agent.name, report).join('\n'));
  return exitCode(report, options.strict === true);
}

function exitCode({ stopped, counts }: Report, strict: boolean): number {
  if (stopped === 'cancelled') return EXIT.cancelled;
  return strict && (counts.fail > 0 || counts.notRun > 0) ? EXIT.failures : EXIT.done;
}
