import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wireSchema } from '../shared/schema/wire.ts';
import { compile } from '../shared/spec/compile.ts';
import { ANSWER, benchCases, benchSpec } from './agent.ts';
import { bundle } from './bundle.ts';
import { COMMAND } from './cold.ts';
import { type CommandMeasure, measureCommand } from './command.ts';
import { type Downloaded, download } from './download.ts';
import { startStandIn } from './process.ts';

const VERSION = '0.123.1';
/** Its database's binding for this machine; the hundreds of other optional packages, two gigabytes, are no part of a plain run. */
const LIBC: Readonly<Record<string, string>> = { linux: '-gnu', win32: '-msvc' };
const BINDING = `@libsql/${process.platform}-${process.arch}${LIBC[process.platform] ?? ''}@0.5.29`;
/** Nothing of it calls home, looks for updates, or finds settings and results of the machine's user. */
const QUIET = {
  PROMPTFOO_DISABLE_TELEMETRY: '1',
  PROMPTFOO_DISABLE_UPDATE: '1',
  PROMPTFOO_DISABLE_REMOTE_GENERATION: '1',
};

/** Its command, downloaded once; or why it is not there. */
const downloaded = (): Promise<Downloaded> =>
  download({ name: 'promptfoo', version: VERSION, beside: [BINDING], entry: ['dist', 'src', 'entrypoint.js'] });

/** The same agent, cases and expectations for promptfoo: structured output, its schema and the three fields checked. */
function configFor(address: string, count: number): object {
  const spec = benchSpec();
  const { schema } = wireSchema(spec.contract, 'openai');
  const messages = [
    { role: 'system', content: compile(spec).instructions },
    { role: 'user', content: '{{input}}' },
  ];
  const responseFormat = { type: 'json_schema', json_schema: { name: 'output', strict: true, schema } };
  const config = { apiBaseUrl: address, apiKey: 'sk-bench', response_format: responseFormat };
  const expected = `output.decision === 'live' && Math.abs(output.fee - 1.5) <= 0.01 && [...output.labels].sort().join() === 'kitchen,new'`;
  return {
    prompts: [JSON.stringify(messages)],
    providers: [{ id: 'openai:responses:stand-in', config }],
    defaultTest: {
      assert: [
        { type: 'is-json', value: schema },
        { type: 'javascript', value: expected },
      ],
    },
    tests: [...benchCases(count)].map(({ title, input }) => ({
      description: title,
      vars: { input: JSON.stringify(input) },
    })),
  };
}

export interface SideBySide {
  ours: CommandMeasure;
  theirs: CommandMeasure;
}

/**
 * `rulehouse test` and `promptfoo eval` as whole commands on the same cases against one stand-in, one after the other; a
 * sentence where promptfoo cannot be had or run. Neither keeps results beyond what it prints. Both have to pass every case.
 */
export async function besidePromptfoo(delayMs: number, count: number, atATime: number): Promise<SideBySide | string> {
  const { entry, missing } = await downloaded();
  if (missing !== null) return missing;
  const folder = mkdtempSync(join(tmpdir(), 'rulehouse-bench-'));
  const standIn = await startStandIn(delayMs, ANSWER);
  try {
    const probe = await bundle('usage-at-exit.ts');
    const agent = join(folder, 'agent.json');
    writeFileSync(agent, JSON.stringify({ spec: benchSpec(), cases: [...benchCases(count)] }));
    const config = join(folder, 'promptfooconfig.json');
    writeFileSync(config, JSON.stringify(configFor(standIn.address, count)));
    const model = ['--provider', 'openai', '--model', 'stand-in', '--base-url', standIn.address];
    const ours = await measureCommand(
      probe,
      [COMMAND, 'test', agent, ...model, '--concurrency', String(atATime), '--strict'],
      { ...process.env, OPENAI_API_KEY: 'sk-bench' },
    );
    const quiet = ['--no-cache', '--no-progress-bar', '--no-table', '--no-write'];
    const theirs = await measureCommand(probe, [entry, 'eval', '-c', config, '-j', String(atATime), ...quiet], {
      ...process.env,
      ...QUIET,
      PROMPTFOO_CONFIG_DIR: join(folder, 'promptfoo'),
    }).catch((error: Error) => `promptfoo ${VERSION} did not pass the cases: ${error.message.split('\n', 1)[0]}`);
    if (typeof theirs === 'string') return theirs;
    return { ours, theirs };
  } finally {
    standIn.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
