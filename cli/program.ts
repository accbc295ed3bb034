import { Command, CommanderError, Option } from 'commander';
import { defaultDataFolder } from '../backend/data-folder.ts';
import { tell } from './errors.ts';
import { dollars, hourCount, portNumber, sampleCount, wholeNumber } from './option-values.ts';
import { addProductionCommands, addTeamCommands, withRegistry } from './production-commands.ts';
import { EXIT, type Terminal } from './terminal.ts';

/**
 * Every command with its options. A command's code loads when it runs, so that `test` on a file pays for no database, no
 * server and no provider.
 */
function createProgram(terminal: Terminal, finish: (code: number) => void): Command {
  const program = new Command('rulehouse')
    .description('Edit, test, sign off and deploy the rules of LLM-powered features.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) =>
        terminal.say(text.trimEnd().replace(/^error: (.)/, (_, first: string) => first.toUpperCase())),
    });
  const command = (parent: Command, name: string, description: string): Command =>
    parent
      .command(name)
      .description(description)
      .option('--data <folder>', 'data folder (also RULEHOUSE_DATA)', defaultDataFolder(terminal.env))
      .option('--json', 'print one JSON document');

  withRegistry(command(program, 'test', 'run an agent’s test cases; a dry run unless a provider is named'))
    .argument('<agent>', 'short name of an agent, its folder, or a JSON file {"spec": …, "cases": […]}')
    .option('--inputs <file>', 'a JSON list of inputs to run instead of the test cases')
    .option('--map <name>', 'how a record of that file becomes an input: listing, copy, ticket or order')
    .option('--provider <kind>', 'ask a model: openai, anthropic, google, perplexity, compatible')
    .option(
      '--model <name>',
      'the model to ask (default: the agent’s own for that provider); several as a,b side by side',
    )
    .option('--base-url <address>', 'another address of the provider')
    .option('--key-env <variable>', 'environment variable that holds the key')
    .option(
      '--judge <provider:model>',
      'have a model grade texts by meaning, asked three times about each; @1 or @5 at the end: once or five times',
    )
    .option('--concurrency <number>', 'calls at a time', wholeNumber, 8)
    .option(
      '--samples <number>',
      'ask each case up to this often until its verdict is certain; auto: 30',
      sampleCount,
      1,
    )
    .option('--budget <dollars>', 'start no call that could pass this cost', dollars)
    .option(
      '--compare <version>',
      'say first what flips against a version, agent@channel or folder, run on the same cases within the same limit, or a JSON report',
    )
    .option('--junit <file>', 'also write the results as JUnit XML')
    .option('--summary <file>', 'also add the results to a file as Markdown')
    .option(
      '--strict',
      'exit with 3 unless every case ran and none failed, also where the agent’s policy asks for no tests',
    )
    .action(async (agent: string, options) => {
      finish(await (await import('./commands/test.ts')).testAgent(terminal, agent, options));
    });
  command(program, 'generate', 'suggest test cases for what an agent’s tests do not cover yet')
    .argument('<agent>', 'short name of an agent, or a JSON file {"spec": …, "cases": […]}')
    .option('--count <number>', 'how many at most', wholeNumber, 10)
    .option('--provider <kind>', 'have a model make them realistic; without one, no model is asked')
    .option('--model <name>', 'the model to ask (default: the agent’s own for that provider)')
    .option('--base-url <address>', 'another address of the provider')
    .option('--key-env <variable>', 'environment variable that holds the key')
    .option('--budget <dollars>', 'start no call that could pass this cost', dollars)
    .action(async (agent: string, options) => {
      finish(await (await import('./commands/generate.ts')).generateTests(terminal, agent, options));
    });
  const cases = program.command('cases').description('an agent’s test cases as files');
  cases
    .command('export')
    .description('write an agent’s test cases as CSV, JSON lines or JSON')
    .argument('<agent>', 'short name of an agent, or a JSON file {"spec": …, "cases": […]}')
    .option('--data <folder>', 'data folder (also RULEHOUSE_DATA)', defaultDataFolder(terminal.env))
    .addOption(
      new Option('--format <format>', 'default: as the file’s name ends, otherwise csv').choices([
        'csv',
        'jsonl',
        'json',
      ]),
    )
    .option('--out <file>', 'write to a file (default: standard output)')
    .action(async (agent: string, options) =>
      finish(await (await import('./commands/cases.ts')).exportCases(terminal, agent, options)),
    );
  command(cases, 'import', 'add the rows of a file to an agent’s test cases; 2 when some row had a problem')
    .argument('<agent>', 'short name of an agent')
    .argument('<file>', 'CSV with the names of its columns first, JSON lines, or a JSON list')
    .option(
      '--map <column=target...>',
      'what a column means: input.<field>, expected.<field>, comparator.<field>, title, kind, notes, case, or nothing',
    )
    .option('--dry-run', 'only say what would be added')
    .action(async (agent: string, file: string, options) =>
      finish(await (await import('./commands/cases.ts')).importFile(terminal, agent, file, options)),
    );
  command(program, 'mutants', 'which mistakes in the rules no test case would notice; no model is asked')
    .argument('<agent>', 'short name of an agent, or a JSON file {"spec": …, "cases": […]}')
    .action(async (agent: string, options) => {
      finish(await (await import('./commands/generate.ts')).listMutants(terminal, agent, options));
    });
  command(program, 'verify', 'check every hash, signature and permission of a history, without network')
    .argument('[file]', 'a history saved as a file (default: every ledger of the data folder)')
    .action(async (file: string | undefined, options) => {
      const commands = await import('./commands/verify.ts');
      finish(
        await (file === undefined
          ? commands.verifyData(terminal, options)
          : commands.verifyFile(terminal, file, options)),
      );
    });
  command(program, 'restore', 'put a backup in place of the application’s database, which is set aside')
    .argument('[backup]', 'file of the backup (default: the newest sound one)')
    .action(async (backup: string | undefined, options) =>
      finish(await (await import('./commands/restore.ts')).restoreApplication(terminal, backup, options)),
    );
  addTeamCommands(program, command, terminal, finish);
  addProductionCommands(program, command, terminal, finish);
  command(program, 'start', 'open the application in a browser window')
    .option('--port <number>', 'port on 127.0.0.1 (default: a free one)', portNumber, 0)
    .option('--no-open', 'only print the address')
    .action(async (options) => finish(await (await import('./commands/start.ts')).startApplication(terminal, options)));
  const schema = program
    .command('schema')
    .description('any JSON Schema: hold documents against it, compile it for a provider');
  command(schema, 'validate', 'hold a document against a schema; 0 valid, 1 not valid, 2 not to be judged')
    .argument('[schema]', 'file with a JSON Schema of draft 2020-12, 2019-09 or draft-07')
    .argument('[document]', 'file with a JSON document')
    .option('--schemas <file>', 'further schemas by address, for references; nothing is fetched')
    .option('--jsonl', 'cases on standard input, a line each: {"id": …, "schema": …, "document": …, "schemas"?: …}')
    .action(async (file: string | undefined, document: string | undefined, options) =>
      finish(await (await import('./commands/schema.ts')).validateDocument(terminal, file, document, options)),
    );
  command(schema, 'compile', 'a schema as a provider’s structured output takes it, and what is lost on the way')
    .argument('[schema]', 'file with a JSON Schema whose documents are objects')
    .option('--provider <kind>', 'openai, anthropic, google, perplexity, compatible (default: compare them all)')
    .option('--jsonl', 'cases on standard input, a line each: {"id": …, "schema": …, "provider": …}')
    .action(async (file: string | undefined, options) =>
      finish(await (await import('./commands/schema.ts')).compileForProvider(terminal, file, options)),
    );
  const contract = program.command('contract').description('what a change of JSON Schema means for applications');
  command(contract, 'check', 'compare two schemas; 0 compatible, 1 breaking or not to be shown safe, 2 not to be used')
    .argument('[old]', 'file with a JSON Schema of draft 2020-12 or draft-07')
    .argument('[new]', 'file with the schema that is to replace it')
    .option('--direction <direction>', 'input (what is accepted) or output (what is produced)')
    .option('--content-model <model>', 'what fields that a schema does not know may be: lenient (default) or strict')
    .option('--jsonl', 'cases on standard input, a line each: {"id": …, "old": …, "new": …, "direction": …}')
    .action(async (before: string | undefined, after: string | undefined, options) =>
      finish(await (await import('./commands/contract.ts')).checkContract(terminal, before, after, options)),
    );
  withRegistry(command(contract, 'compare', 'what an agent’s change does to applications; 0 compatible, 1 breaking'))
    .argument('<old>', 'agent as it is now: a folder, a file, a short name, or agent@production')
    .argument('<new>', 'agent as it is to be')
    .option('--summary <file>', 'also add what was found to a file as Markdown')
    .action(async (before: string, after: string, options) =>
      finish(await (await import('./commands/contract-compare.ts')).compareContracts(terminal, before, after, options)),
    );
  program
    .command('client')
    .description('what applications that call agents are built with')
    .command('generate')
    .description('write an agent’s input and output as TypeScript types, with a client for them')
    .argument('<agent>', 'short name of an agent, or a JSON file {"spec": …}')
    .option('--data <folder>', 'data folder (also RULEHOUSE_DATA)', defaultDataFolder(terminal.env))
    .option('--out <file>', 'write to a file (default: standard output)')
    .action(async (agent: string, options) =>
      finish(await (await import('./commands/client.ts')).generateClient(terminal, agent, options)),
    );
  const provider = program.command('provider').description('what providers say');
  command(provider, 'explain', 'what a recorded response of a provider means: outcome, value, when to try again')
    .argument(
      '[response]',
      'file with {"provider": …, "endpoint": …, "status": …, "headers": …, "body" or "sse": …, "schema"?: …}',
    )
    .option('--jsonl', 'responses on standard input, a line each, with an "id"')
    .action(async (file: string | undefined, options) =>
      finish(await (await import('./commands/provider.ts')).explainProvider(terminal, file, options)),
    );
  const registry = program.command('registry').description('the team registry');
  command(registry, 'serve', 'start the team registry and print an invite link')
    .option('--port <number>', 'port to listen on; 0 for a free one', portNumber, 8443)
    .option('--host <address>', 'address to listen on; 0.0.0.0 for all of this machine', '127.0.0.1')
    .option('--public-address <address>', 'address that desktops and applications use, when it is another one')
    .option('--name <name>', 'name of the team’s workspace, on the first start')
    .option(
      '--certificate <file>',
      'PEM file of a certificate from elsewhere; computers have to trust it, or --pin names it',
    )
    .option('--certificate-key <file>', 'PEM file of its key')
    .option(
      '--behind-proxy [address...]',
      'plain HTTP, taken from proxies at these addresses only (default: this machine)',
    )
    .option('--pin <file>', 'PEM file of the certificate that desktops see and pin, where it is not the registry’s own')
    .option('--sign-in <file>', 'let people join by signing in with their organisation (also RULEHOUSE_SIGN_IN)')
    .option('--key-rate <number>', 'requests a second of one API key (default: 1000)', wholeNumber)
    .option('--session-rate <number>', 'requests a second of one desktop (default: 200)', wholeNumber)
    .option(
      '--address-rate <number>',
      'requests a second of one address without a credential (default: 20)',
      wholeNumber,
    )
    .option('--runs-at-once <number>', 'calls of models at once (default: 256)', wholeNumber)
    .option('--connections <number>', 'open connections (default: 2000)', wholeNumber)
    .addHelpText(
      'after',
      '\nDATABASE_URL=postgres://… keeps everything in PostgreSQL, sealed with RULEHOUSE_SECRET; registries with the same two are replicas.',
    )
    .action(async (options) => finish(await (await import('./commands/registry.ts')).serveRegistry(terminal, options)));
  command(registry, 'backup', 'write a checked copy of the registry’s database, also while it runs').action(
    async (options) => finish(await (await import('./commands/registry-data.ts')).backUpRegistry(terminal, options)),
  );
  command(
    registry,
    'rotate-certificate',
    'make the registry’s next certificate, which desktops follow, also while it runs',
  )
    .option('--in <hours>', 'when it takes effect; 0 for at once', hourCount, 24)
    .option('--no-voucher', 'after the key may have been stolen: the old certificate does not vouch for the new one')
    .action(async ({ data, json, in: hours, voucher: vouched }) =>
      finish(
        await (await import('./commands/registry-certificate.ts')).rotate(terminal, { data, json, hours, vouched }),
      ),
    );
  command(registry, 'restore', 'put a backup in place of the registry’s database, which is set aside')
    .argument('[backup]', 'file of the backup (default: the newest sound one)')
    .action(async (backup: string | undefined, options) =>
      finish(await (await import('./commands/registry-data.ts')).restoreRegistry(terminal, backup, options)),
    );
  command(registry, 'check', 'check the registry’s database and every decision in it').action(async (options) =>
    finish(await (await import('./commands/registry-data.ts')).checkRegistry(terminal, options)),
  );
  return program;
}

/** Runs one command line and returns its exit code. Never throws; whatever went wrong is one sentence on `say`. */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = EXIT.done;
  const program = createProgram(terminal, (value) => {
    code = value;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    // Help and usage errors have been printed by commander itself.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.error;
    const at = args.indexOf('--data');
    const told = tell(error, at >= 0 ? (args[at + 1] ?? '') : defaultDataFolder(terminal.env), terminal);
    if (args.includes('--json')) terminal.print(JSON.stringify({ error: told }));
    terminal.say(told.message);
    return EXIT.error;
  }
}
