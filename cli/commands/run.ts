import type { RunOptions as ClientRunOptions, RunResult } from '../../client/index.ts';
import { AppError } from '../../shared/errors.ts';
import type { RuleCheck } from '../../shared/grading/report.ts';
import { parseStrictJson } from '../../shared/json/parse.ts';
import type { Json, JsonObject } from '../../shared/spec/ids.ts';
import { ProviderKind } from '../../shared/spec/spec.ts';
import { chosenModel, type ModelOptions } from '../agents/connection.ts';
import { findAgent } from '../agents/find-agent.ts';
import { readBytes } from '../agents/read-json-file.ts';
import { type RegistryOptions, registryAddress, registryClient, toldByRegistry } from '../agents/registry-access.ts';
import { tell } from '../errors.ts';
import { oneLine } from '../print/table.ts';
import { EXIT, type Terminal } from '../terminal.ts';

export interface RunOptions extends ModelOptions, RegistryOptions {
  data: string;
  json?: boolean;
  /** File, or `-` for standard input. */
  input: string;
  /** The input holds one JSON document a line. */
  jsonl?: boolean;
  /** Milliseconds. */
  timeout?: number;
  idempotencyKey?: string;
  concurrency: number;
  strict?: boolean;
}

/** One answer, from wherever it came. `execution` null: nothing was logged, because no registry was asked. */
interface Answered extends Omit<RunResult<JsonObject>, 'execution' | 'version' | 'model' | 'logged' | 'rules'> {
  execution: string | null;
  version: { hash: string | null; number: number | null };
  model: RunResult<JsonObject>['model'] | null;
  rules: Pick<RuleCheck, 'rule' | 'title' | 'position' | 'result' | 'enforcement' | 'reason'>[];
}
interface Runner {
  answer(input: JsonObject, at: number): Promise<Answered>;
  close(): Promise<void>;
}

const refuse = (message: string): AppError => new AppError('invalid_input', message, { problems: [] });

/**
 * `rulehouse run`: an agent's answer to an input, or to one a line. At a registry the version in production (or `agent@ref`) with the
 * API key from RULEHOUSE_KEY; else here, the draft or a version, on a model or, where none is named, as a dry run. 2 for an input that
 * cannot be used, 1 where there is no answer, 3 with `--strict` where an answer breaks a rule. With lines, each is answered by one line and the
 * code is the worst.
 */
export async function runAgent(terminal: Terminal, agent: string, options: RunOptions): Promise<number> {
  const isRemote = registryAddress(options, terminal.env) !== undefined;
  const runner = await (isRemote ? atRegistry(terminal, agent, options) : here(terminal, agent, options));
  try {
    const isLines = options.jsonl === true || /\.(jsonl|ndjson)$/i.test(options.input);
    return await (isLines ? runLines(terminal, runner, options) : runSingle(terminal, runner, options));
  } finally {
    await runner.close();
  }
}

async function atRegistry(terminal: Terminal, agent: string, options: RunOptions): Promise<Runner> {
  const [, slug = agent, ref] = /^([a-z0-9-]+)@([a-z0-9-]+)$/.exec(agent) ?? [];
  const { client, close } = await registryClient(terminal, options, slug, ref);
  const { provider, model, timeout: timeoutMs, idempotencyKey } = options;
  if (model !== undefined && model !== 'auto' && !ProviderKind.safeParse(provider).success)
    throw refuse(`Name the provider with --provider as well; there are ${ProviderKind.options.join(', ')}.`);
  const named: Pick<ClientRunOptions, 'model'> =
    model === undefined ? {} : model === 'auto' ? { model } : { model: { provider: provider as ProviderKind, model } };
  return {
    async answer(input, at) {
      const result = await client
        .run(input, {
          ...named,
          ...(timeoutMs === undefined ? {} : { timeoutMs }),
          // One for each line, so that a file that is sent again costs nothing twice.
          ...(idempotencyKey === undefined
            ? {}
            : { idempotencyKey: at === 0 ? idempotencyKey : `${idempotencyKey}-${at}` }),
          signal: terminal.signal,
        })
        .catch((error: unknown) => {
          throw toldByRegistry(error);
        });
      return result;
    },
    close,
  };
}

async function here(terminal: Terminal, name: string, options: RunOptions): Promise<Runner> {
  const { spec, version } = await findAgent(terminal, options.data, name);
  const chosen = chosenModel(options, spec, terminal.env);
  const { runOnce } = await import('../../engine/runner/run-agent.ts');
  return {
    async answer(input) {
      const limit = options.timeout === undefined ? [] : [AbortSignal.timeout(options.timeout)];
      const result = await runOnce({
        ...{ spec, input, model: chosen?.model ?? null, now: terminal.now() },
        connections: chosen === null ? [] : [chosen.connection],
        signal: AbortSignal.any([terminal.signal, ...limit]),
      });
      if (result.outcome === 'invalid_input') {
        const words = result.problems.map(({ message }) => message).join(' ');
        throw new AppError('invalid_input', `The input does not fit the contract: ${words}`, {
          problems: result.problems,
        });
      }
      const { output, call, rules, message, enforced } = result;
      const provider = chosen?.connection.kind ?? '';
      if (result.outcome !== 'ok' || output === null)
        throw new AppError('provider', message ?? 'No model gave an answer that fits.', {
          outcome: result.outcome,
          provider,
        });
      if (enforced.length > 0)
        throw new AppError('rule_violated', `The answer breaks a rule that is enforced: ${enforced[0]?.title}.`, {
          rules: enforced.map(({ rule, title, reason }) => ({ rule, title, reason })),
        });
      const { requestedModel: requested, servedModel: served, attempts, usage, costUsd } = call;
      return {
        ...{ execution: null, output: output as JsonObject, version: { hash: version, number: null } },
        ...{ attempts, usage, costUsd, rules },
        model:
          chosen === null ? null : { provider, requested: requested ?? chosen.model.model, served: served ?? null },
      };
    },
    close: async () => {
      if (chosen !== null) await (await import('../../engine/http/fetch.ts')).closeConnections();
    },
  };
}

/** All of standard input or of a file. */
async function readText(terminal: Terminal, path: string): Promise<string> {
  if (path !== '-') return (await readBytes(terminal.folder, path)).toString('utf8').replace(/^\ufeff/, '');
  const lines: string[] = [];
  for await (const line of terminal.lines()) lines.push(line);
  return lines.join('\n');
}

function inputIn(text: string, where: string): JsonObject {
  const parsed = parseStrictJson(text);
  if (!parsed.ok) throw refuse(`${where} is not valid JSON: ${parsed.message}`);
  const { value }: { value: Json } = parsed;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw refuse(`${where} must hold a JSON object, the input of the agent.`);
}

const isBroken = ({ rules }: Answered): boolean => rules.some(({ result }) => result === 'violated');
const codeOf = (error: { code: string }): number =>
  error.code === 'invalid_input' ? EXIT.unusable : error.code === 'cancelled' ? EXIT.cancelled : EXIT.error;

async function runSingle(terminal: Terminal, runner: Runner, options: RunOptions): Promise<number> {
  const isJson = options.json === true;
  try {
    const input = inputIn(
      await readText(terminal, options.input),
      options.input === '-' ? 'Standard input' : options.input,
    );
    const answer = await runner.answer(input, 0);
    if (isJson) terminal.print(JSON.stringify(answer, null, 2));
    else {
      terminal.print(JSON.stringify(answer.output, null, 2));
      for (const line of answerLines(answer)) terminal.say(line);
    }
    return options.strict === true && isBroken(answer) ? EXIT.failures : EXIT.done;
  } catch (error) {
    const told = tell(error, options.data, terminal);
    if (isJson) terminal.print(JSON.stringify({ error: told }));
    terminal.say(told.message);
    return codeOf(told);
  }
}

/** What belongs to an answer, on standard error: the output alone can be piped on. */
function answerLines({ execution, version, model, rules, attempts, costUsd }: Answered): string[] {
  const broken = rules.filter(({ result }) => result === 'violated');
  const by =
    model === null
      ? 'Dry run: only the decidable rules were asked, no model.'
      : `Answered by ${model.served ?? model.requested} at ${model.provider}.`;
  return [
    by,
    ...(version.number === null ? [] : [`Version ${version.number}.`]),
    `${rules.length} rules checked, ${broken.length} broken.`,
    ...broken.map(({ position, title, reason }) => `  Rule ${position} · ${title}: ${reason}`),
    ...(model === null
      ? []
      : [
          `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}, ${costUsd === null ? 'cost not known' : `$${costUsd.toFixed(4)}`}.`,
        ]),
    ...(execution === null ? [] : [`Execution ${execution}.`]),
  ].map((line) => (line.startsWith('  ') ? `  ${oneLine(line)}` : oneLine(line)));
}

/** Lines in, lines out in the same order: `{"line", …answer}` or `{"line", "error"}`. */
async function runLines(terminal: Terminal, runner: Runner, options: RunOptions): Promise<number> {
  const codes = new Set<number>([EXIT.done]);
  async function one(text: string, line: number): Promise<string> {
    try {
      const answer = await runner.answer(inputIn(text, `Line ${line}`), line);
      if (options.strict === true && isBroken(answer)) codes.add(EXIT.failures);
      return JSON.stringify({ line, ...answer });
    } catch (error) {
      const told = tell(error, options.data, terminal);
      codes.add(codeOf(told));
      return JSON.stringify({ line, error: told });
    }
  }
  // Answers wait for those before them; so many are under way at a time.
  const going: Promise<string>[] = [];
  let line = 0;
  for await (const text of linesOf(terminal, options.input)) {
    line += 1;
    if (text.trim() === '') continue;
    if (terminal.signal.aborted) break;
    going.push(one(text, line));
    if (going.length >= options.concurrency) terminal.print((await going.shift()) ?? '');
  }
  for (const answer of going) terminal.print(await answer);
  if (terminal.signal.aborted) return EXIT.cancelled;
  const order = [EXIT.error, EXIT.unusable, EXIT.failures];
  return order.find((code) => codes.has(code)) ?? EXIT.done;
}

async function* linesOf(terminal: Terminal, path: string): AsyncIterable<string> {
  if (path === '-') yield* terminal.lines();
  else yield* (await readText(terminal, path)).split(/\r?\n/);
}
