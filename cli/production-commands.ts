import { type Command, InvalidArgumentError } from 'commander';
import { countUpTo, dollars, wholeNumber, wholeOrNone } from './option-values.ts';
import type { Terminal } from './terminal.ts';

type Make = (parent: Command, name: string, description: string) => Command;
type Finish = (code: number) => void;

/** Options of commands that can ask a registry with an API key. */
export const withRegistry = (command: Command): Command =>
  command
    .option(
      '--registry <address>',
      'https://… of the registry, with the API key in RULEHOUSE_KEY (also RULEHOUSE_REGISTRY)',
    )
    .option('--certificate <file>', 'PEM file with its certificate (also RULEHOUSE_CERTIFICATE)');

const MOST_EXECUTIONS = 100_000;
const milliseconds = (text: string): number => {
  if (/^\d{3,6}$/.test(text) && Number(text) <= 600_000) return Number(text);
  throw new InvalidArgumentError('A whole number of milliseconds from 100 to 600000 is needed.');
};

const withSearch = (command: Command): Command =>
  command
    .option('--text <words>', 'every word occurs in input, output or metadata; gard* is the beginning of a word')
    .option('--field <path=value...>', 'exactly this value, such as output.decision=live')
    .option('--rule <id>', 'where this rule applied')
    .option('--violated', 'where the answer breaks that rule, or any')
    .option('--channel <name>', 'answered by this channel')
    .option('--from <time>', 'from this day or instant on, such as 2026-03-01')
    .option('--to <time>', 'before this day or instant');

/** What brings a data folder, text files and a registry together. */
export function addTeamCommands(program: Command, command: Make, terminal: Terminal, finish: Finish): void {
  withRegistry(command(program, 'export', 'write an agent as a folder of text files, for git'))
    .argument('<agent>', 'short name of an agent, or agent@channel, agent@number for a version')
    .option('--out <folder>', 'folder to write to (default: the short name)')
    .action(async (agent: string, options) =>
      finish(await (await import('./commands/files.ts')).exportAgent(terminal, agent, options)),
    );
  command(program, 'import', 'make a folder of text files the draft and test cases of its agent, or a new agent')
    .argument('<folder>', 'folder that “rulehouse export” made')
    .option('--dry-run', 'only say whether the files can be read')
    .action(async (folder: string, options) =>
      finish(await (await import('./commands/files.ts')).importAgent(terminal, folder, options)),
    );
  command(program, 'join', 'join a team with an invite link')
    .argument('<invite>', 'the link')
    .requiredOption('--name <name>', 'your name, as the team sees it')
    .option('--bring-agents', 'propose the agents of this data folder to the team')
    .action(async (invite: string, options) =>
      finish(await (await import('./commands/sync.ts')).joinTeam(terminal, invite, options)),
    );
  command(program, 'pull', 'fetch and verify what the team decided; sends nothing').action(async (options) =>
    finish(await (await import('./commands/sync.ts')).pullFromRegistry(terminal, options)),
  );
  command(program, 'push', 'send what you decided while the registry could not be reached').action(async (options) =>
    finish(await (await import('./commands/sync.ts')).pushToRegistry(terminal, options)),
  );
}

/** What production does and did. */
export function addProductionCommands(program: Command, command: Make, terminal: Terminal, finish: Finish): void {
  withRegistry(
    command(
      program,
      'run',
      'answer an input: at a registry where one is named, else here, as a dry run unless a provider is named',
    ),
  )
    .argument('<agent>', 'short name, agent@channel or agent@number; here also a folder or a JSON file')
    .requiredOption('--input <file>', 'JSON file, .jsonl with an input a line, or - for standard input')
    .option('--jsonl', 'the input holds an input a line; so does the output')
    .option('--provider <kind>', 'ask a model: openai, anthropic, google, perplexity, compatible')
    .option('--model <name>', 'the model to ask; auto at a registry: the agent’s own, best measured first')
    .option('--base-url <address>', 'another address of the provider, without a registry')
    .option('--key-env <variable>', 'environment variable that holds the provider’s key, without a registry')
    .option('--timeout <ms>', 'milliseconds that a call may take', milliseconds)
    .option('--idempotency-key <key>', 'answer this call once, however often it is sent; at a registry')
    .option('--concurrency <number>', 'lines under way at a time', wholeNumber, 8)
    .option('--strict', 'exit with 3 where an answer breaks a rule')
    .action(async (agent: string, options) =>
      finish(await (await import('./commands/run.ts')).runAgent(terminal, agent, options)),
    );
  withSearch(
    command(program, 'replay', 'what would flip if the draft, or a version, had answered production’s executions'),
  )
    .argument('<agent>', 'short name of an agent')
    .option('--draft', 'try the draft (the default)')
    .option('--version <version>', 'try a version, by number or hash')
    .option('--executions <number>', 'at most the newest so many', countUpTo(MOST_EXECUTIONS), 10_000)
    .option('--provider <kind>', 'also ask a model again, with the keys of the application and the environment')
    .option('--model <name>', 'the model to ask (default: the agent’s own for that provider)')
    .option('--sample <number>', 'executions to ask again at most', countUpTo(2000), 200)
    .option('--budget <dollars>', 'start no call that could pass this cost', dollars)
    .option('--max-flips <number>', 'exit with 3 where more would flip by the rules', wholeOrNone)
    .action(async (agent: string, options) =>
      finish(await (await import('./commands/replay.ts')).replayAgent(terminal, agent, options)),
    );
  const executions = program.command('executions').description('calls of production, as the registry logged them');
  const searched = (name: string, description: string): Command =>
    withSearch(command(executions, name, description))
      .argument('<agent>', 'short name of an agent')
      .option('--outcome <outcome...>', 'ended so: ok, timeout, refused, …')
      .option('--model <name>', 'answered by this model');
  searched('tail', 'show the last executions and follow new ones, until Ctrl+C')
    .option('--lines <number>', 'how many of the last to begin with', countUpTo(200), 10)
    .option('--no-follow', 'end after the last ones')
    .action(async (agent: string, options) =>
      finish(await (await import('./commands/executions.ts')).tailExecutions(terminal, agent, options)),
    );
  searched('export', 'write executions as JSON lines, the newest first')
    .option('--limit <number>', 'at most so many', countUpTo(1_000_000), 10_000)
    .option('--out <file>', 'write to a file (default: standard output)')
    .action(async (agent: string, options) =>
      finish(await (await import('./commands/executions.ts')).exportExecutions(terminal, agent, options)),
    );
}
