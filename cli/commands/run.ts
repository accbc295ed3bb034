import { AppError } from '../../shared/errors.ts';
import { parseStrictJson } from '../../shared/json/parse.ts';
import type { Json, JsonObject } from '../../shared/spec/ids.ts';
import { type Answered, type AnswerOptions, atRegistry, here, type Runner } from '../agents/answering.ts';
import { readBytes } from '../agents/read-json-file.ts';
import { registryAddress } from '../agents/registry-access.ts';
import { tell } from '../errors.ts';
import { oneLine } from '../print/table.ts';
import { EXIT, type Terminal } from '../terminal.ts';

export interface RunOptions extends AnswerOptions {
  json?: boolean;
  /** File, or `-` for standard input. */
  input: string;
  /** The input holds one JSON document a line. */
  jsonl?: boolean;
  concurrency: number;
  strict?: boolean;
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
