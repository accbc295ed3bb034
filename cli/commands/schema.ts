import { createSchemaValidator, type DocumentError } from '../../engine/validation/schema-validator.ts';
import { AppError } from '../../shared/errors.ts';
import { DIALECTS, type DialectName } from '../../shared/schema/dialects.ts';
import { readSchema } from '../../shared/schema/document/read.ts';
import type { Refusal } from '../../shared/schema/document/refusal.ts';
import { type Portability, portabilityOf } from '../../shared/schema/portability.ts';
import { compileSchema } from '../../shared/schema/wire/compile.ts';
import { fromProviderDialect } from '../../shared/schema/wire/provider-dialect.ts';
import type { Json } from '../../shared/spec/ids.ts';
import { readJsonFile } from '../agents/read-json-file.ts';
import { answerLines, type Case, member } from '../json-lines.ts';
import { fileOf, onFiles } from '../on-files.ts';
import { tableLines } from '../print/table.ts';
import { EXIT, type Terminal } from '../terminal.ts';

interface SchemaOptions {
  data: string;
  json?: boolean;
  jsonl?: boolean;
}
export interface ValidateOptions extends SchemaOptions {
  schemas?: string;
}
export interface CompileOptions extends SchemaOptions {
  provider?: string;
}

/** A refusal as programs read it; `path` is a JSON pointer. */
interface Refused {
  error: { code: 'unsupported'; message: string; path: string; keyword: string };
}
type Validated = { valid: boolean; errors: DocumentError[] } | Refused;
type Compiled = { schema: Json; losses: Portability['losses'] } | Refused;

function refused({ path, keyword, reason }: Refusal): Refused {
  const what = keyword === '' ? '' : `Unsupported ${keyword} `;
  const where = path === '' ? 'at the top of the schema' : `at ${path}`;
  const message = `${what}${what === '' ? `${where.charAt(0).toUpperCase()}${where.slice(1)}` : where}: ${reason.replace(/\.$/, '')}.`;
  return { error: { code: 'unsupported', message, path, keyword } };
}

function validate(schema: Json, document: Json, further: Json): Validated {
  if (typeof further !== 'object' || further === null || Array.isArray(further))
    throw new AppError('invalid_input', 'Further schemas must be one JSON object of schemas by address.', {
      problems: [],
    });
  const validator = createSchemaValidator(schema, further);
  if (!validator.ok) return refused(validator.refusal);
  const verdict = validator.value.validate(document);
  return verdict.ok ? { valid: verdict.valid, errors: verdict.errors } : refused(verdict.refusal);
}

const PROVIDERS = Object.keys(DIALECTS);
function providerNamed(name: Json): DialectName {
  const known = PROVIDERS.find((provider): provider is DialectName => provider === name);
  if (known !== undefined) return known;
  throw new AppError('invalid_input', `There is no provider ${JSON.stringify(name)}; use ${PROVIDERS.join(', ')}.`, {
    problems: [],
  });
}

function compile(schema: Json, provider: Json): Compiled {
  const name = providerNamed(provider);
  const read = readSchema(fromProviderDialect(schema));
  const compiled = read.ok ? compileSchema(read.value, name) : read;
  if (!compiled.ok) return refused(compiled.refusal);
  const [limit] = compiled.value.exceeded;
  return limit === undefined ? { schema: compiled.value.schema, losses: compiled.value.losses } : refused(limit);
}

const tellRefusal = (terminal: Terminal, options: SchemaOptions, { error }: Refused): number => {
  if (options.json === true) terminal.print(JSON.stringify({ error }));
  terminal.say(error.message);
  return EXIT.unusable;
};

/**
 * `rulehouse schema validate`: holds a document against any JSON Schema. Exit code 0 valid, 1 not valid, 2 when the schema
 * or the document cannot be judged, which is never passed over silently.
 */
export function validateDocument(
  terminal: Terminal,
  schemaFile: string | undefined,
  documentFile: string | undefined,
  options: ValidateOptions,
): Promise<number> {
  return onFiles(terminal, options, async () => {
    const further = options.schemas === undefined ? {} : await readJsonFile(terminal.folder, options.schemas);
    const answer = (given: Case): Validated =>
      validate(member(given, 'schema'), member(given, 'document'), given.schemas ?? further);
    if (options.jsonl === true) return answerLines(terminal, options.data, answer);
    const schema = await fileOf(terminal, schemaFile, 'schema');
    const result = validate(schema, await fileOf(terminal, documentFile, 'document'), further);
    if ('error' in result) return tellRefusal(terminal, options, result);
    if (options.json === true) terminal.print(JSON.stringify(result, null, 2));
    else if (result.valid) terminal.print('The document is valid.');
    else
      for (const { instancePath, message, example } of result.errors)
        terminal.print(
          `${instancePath === '' ? '' : `${instancePath}: `}${message}${example === undefined ? '' : `, for example ${JSON.stringify(example)}`}`,
        );
    return result.valid ? EXIT.done : EXIT.error;
  });
}

/**
 * `rulehouse schema compile`: the schema as a provider's structured output takes it, with what is lost on the way; without a
 * provider, what each of them makes of it. Exit code 0, or 2 where the provider would refuse it, with place and reason.
 */
export function compileForProvider(
  terminal: Terminal,
  schemaFile: string | undefined,
  options: CompileOptions,
): Promise<number> {
  return onFiles(terminal, options, async () => {
    if (options.jsonl === true)
      return answerLines(terminal, options.data, (given) =>
        compile(member(given, 'schema'), given.provider ?? options.provider ?? null),
      );
    const schema = await fileOf(terminal, schemaFile, 'schema');
    if (options.provider === undefined) return comparePorts(terminal, options, schema);
    const result = compile(schema, options.provider);
    if ('error' in result) return tellRefusal(terminal, options, result);
    terminal.print(JSON.stringify(options.json === true ? result : result.schema, null, 2));
    if (options.json !== true)
      for (const { path, why } of result.losses) terminal.say(`${path === '' ? 'The whole answer' : path}: ${why}`);
    return EXIT.done;
  });
}

/** What each provider makes of a schema. */
function comparePorts(terminal: Terminal, options: SchemaOptions, schema: Json): number {
  const read = readSchema(fromProviderDialect(schema));
  if (!read.ok) return tellRefusal(terminal, options, refused(read.refusal));
  const rows = PROVIDERS.map((name) => portabilityOf(read.value, providerNamed(name)));
  if (options.json === true) terminal.print(JSON.stringify(rows, null, 2));
  else {
    const columns = [
      { title: 'Provider' },
      { title: 'Enforced' },
      { title: 'Only checked here' },
      { title: 'Refused' },
    ];
    const cells = rows.map(({ label, enforced, losses, refused: why }) =>
      why === null
        ? [label, enforced.join(', '), losses.map((loss) => `${loss.path} ${loss.keyword}`.trim()).join(', '), '']
        : [label, '', '', why],
    );
    for (const line of tableLines(columns, cells)) terminal.print(line);
  }
  return EXIT.done;
}
