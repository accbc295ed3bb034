import type { Field } from '../../spec/contract.ts';
import type { Json, JsonObject } from '../../spec/ids.ts';
import { isObject, quote, textIn } from './json.ts';
import { schemaFrom } from './picoschema.ts';
import type { FromFile } from './read-source.ts';
import { fieldsFromSchema } from './schema-fields.ts';

// https://google.github.io/dotprompt/reference/frontmatter

const READ = new Set(['name', 'variant', 'description', 'model', 'input', 'output']);

/** The front matter of a dotprompt file. */
export function readDotprompt(data: JsonObject, body: string, newId: () => string): FromFile {
  const notes: string[] = [];
  const fields = (part: Json | undefined, side: string): Field[] => {
    const schema = isObject(part) ? part.schema : undefined;
    if (schema === undefined || schema === null) return [];
    const found = schemaFrom(schema);
    if ('why' in found) notes.push(`${side}: the schema was not taken over, because ${found.why}.`);
    const read = 'why' in found ? { fields: [], notes: [] } : fieldsFromSchema(found.schema, side, newId);
    notes.push(...read.notes);
    return read.fields;
  };
  const input = fields(data.input, 'Input');
  const output = fields(data.output, 'Output');
  const sent = isObject(data.input) && isObject(data.input.default) ? data.input.default : null;
  const variant = textIn(data, 'variant');
  if (variant !== '') notes.push(`The file is the variant ${quote(variant)}; an agent has versions instead.`);
  notes.push(...otherKeys(data, READ));
  return {
    name: textIn(data, 'name') || null,
    description: textIn(data, 'description'),
    model: textIn(data, 'model') || null,
    input,
    output,
    samples: sent === null ? [] : [{ title: 'Default input of the file', input: sent }],
    notes:
      sent === null ? notes : [...notes, 'Default input became a sample: an agent is always sent its whole input.'],
    shown: new Map(Object.entries(sent ?? {})),
    body,
  };
}

const REASONS: Record<string, string> = {
  tools: 'an agent here calls no tools',
  config: 'settings of a model belong to Models',
  parameters: 'settings of a model belong to Models',
};

/** A note for every key of a front matter that has no place here, with what it said. */
export const otherKeys = (data: JsonObject, read: ReadonlySet<string>): string[] =>
  Object.entries(data).flatMap(([name, value]) =>
    read.has(name)
      ? []
      : [
          `${quote(name)} was not taken over: ${REASONS[name] ?? 'an agent has no place for it'}. It said ${JSON.stringify(value).slice(0, 2000)}`,
        ],
  );
