import type { Field, FieldType } from '../../spec/contract.ts';
import type { Json, JsonObject } from '../../spec/ids.ts';
import { otherKeys } from './dotprompt.ts';
import { choiceOf, fieldsNamed, type NamedType, typeFromExample } from './guess-type.ts';
import { isObject, quote, textIn } from './json.ts';
import type { FromFile } from './read-source.ts';
import { fieldsFromSchema } from './schema-fields.ts';
import { BREAK } from './template.ts';

// Both forms of https://prompty.ai: the first with maps of inputs, the second with lists of properties.

type NewId = () => string;
const READ = new Set(['name', 'displayName', 'description', 'model', 'inputs', 'outputs', 'sample']);
/** Words of the file about itself that say nothing of the agent. */
const SILENT = new Set(['$schema', 'kind', 'template', 'version']);

const KINDS: Record<string, FieldType> = {
  string: { kind: 'text' },
  text: { kind: 'text' },
  integer: { kind: 'integer' },
  number: { kind: 'number' },
  float: { kind: 'number' },
  boolean: { kind: 'boolean' },
};

/** The front matter of a prompty file, with its turns taken apart. */
export function readPrompty(data: JsonObject, body: string, newId: NewId): FromFile {
  const notes: string[] = [];
  const input = sideOf(data.inputs, 'Input', newId, notes);
  const output = sideOf(data.outputs, 'Output', newId, notes);
  const sample = isObject(data.sample) ? data.sample : null;
  if (data.sample !== undefined && sample === null)
    notes.push(`The sample was not taken over, because it is no object: ${JSON.stringify(data.sample).slice(0, 2000)}`);
  notes.push(...modelNotes(data.model), ...otherKeys(data, new Set([...READ, ...SILENT])));
  const whole: JsonObject = { ...Object.fromEntries(input.shown), ...sample };
  return {
    name: textIn(data, 'displayName') || textIn(data, 'name') || null,
    description: textIn(data, 'description'),
    model: modelName(data.model),
    input: input.fields,
    output: output.fields,
    samples: Object.keys(whole).length === 0 ? [] : [{ title: 'Sample of the file', input: whole }],
    notes,
    shown: new Map(Object.entries(whole)),
    body: withoutTurns(body, notes),
  };
}

interface SideRead {
  fields: Field[];
  shown: Map<string, Json>;
}

/** A map by name, a list of properties, or either inside `properties`. */
function sideOf(part: Json | undefined, side: string, newId: NewId, notes: string[]): SideRead {
  const shown = new Map<string, Json>();
  if (isObject(part) && part.type === 'object' && isObject(part.properties)) {
    const read = fieldsFromSchema(part, side, newId);
    notes.push(...read.notes);
    return { fields: read.fields, shown };
  }
  const named = entriesOf(part).flatMap(([name, property]) => {
    const read = propertyOf(name, property, side, newId, notes);
    if (read !== null && read.example !== undefined) shown.set(name, read.example);
    return read ?? [];
  });
  return { fields: fieldsNamed(named, newId), shown };
}

function entriesOf(part: Json | undefined): [string, Json][] {
  if (Array.isArray(part))
    return part.flatMap((each) =>
      isObject(each) && textIn(each, 'name') !== '' ? [[textIn(each, 'name'), each]] : [],
    );
  if (!isObject(part)) return [];
  const inside = part.properties;
  return inside !== undefined && (Array.isArray(inside) || isObject(inside)) ? entriesOf(inside) : Object.entries(part);
}

const own = (value: JsonObject, names: readonly string[]): Json | undefined =>
  names
    .map((name) => (Object.hasOwn(value, name) ? value[name] : undefined))
    .find((found) => found !== undefined && found !== null);

function propertyOf(name: string, property: Json, side: string, newId: NewId, notes: string[]): NamedType | null {
  // The short form: a value alone is an example of its kind.
  if (!isObject(property))
    return { name, type: typeFromExample(property ?? '', newId), ...(property === null ? {} : { example: property }) };
  const example = own(property, ['example', 'sample', 'default']);
  const read = {
    name,
    type: kindOf(name, property, example, side, newId, notes),
    description: textIn(property, 'description').slice(0, 2000),
    // What has a value to fall back on may be left out.
    required: property.required === undefined ? !Object.hasOwn(property, 'default') : property.required === true,
  };
  return example === undefined ? read : { ...read, example };
}

function kindOf(
  name: string,
  property: JsonObject,
  example: Json | undefined,
  side: string,
  newId: NewId,
  notes: string[],
): FieldType {
  const said = textIn(property, 'kind') || textIn(property, 'type');
  const options = own(property, ['enumValues', 'enum']);
  const texts = Array.isArray(options) ? options.filter((option) => typeof option === 'string') : [];
  if (Array.isArray(options) && texts.length === options.length) {
    const choice = choiceOf(texts);
    if (choice !== null) return choice;
  }
  if (Array.isArray(options))
    notes.push(`${side} ${quote(name)}: its list of values was not taken over, because a choice is made of texts.`);
  const known = KINDS[said];
  if (known !== undefined) return known;
  if (said === 'object') return { kind: 'object', fields: sideOf(property.properties, side, newId, notes).fields };
  if (said === 'array' || said === 'list') {
    const items = isObject(property.items) ? kindOf(name, property.items, undefined, side, newId, notes) : null;
    return { kind: 'list', items: items ?? { kind: 'text' } };
  }
  if (said !== '')
    notes.push(`${side} ${quote(name)}: the kind ${quote(said)} is not one that a contract has; look at the field.`);
  return typeFromExample(example ?? '', newId);
}

/** The name of the model in any of its places. */
function modelName(model: Json | undefined): string | null {
  if (typeof model === 'string') return model;
  if (!isObject(model)) return null;
  const configuration = isObject(model.configuration) ? model.configuration : {};
  const name =
    textIn(model, 'id') ||
    ['azure_deployment', 'name', 'model'].map((key) => textIn(configuration, key)).find((each) => each !== '');
  return name || null;
}

function modelNotes(model: Json | undefined): string[] {
  if (!isObject(model)) return [];
  const left = Object.keys(model).filter((key) => key !== 'id' && key !== 'api');
  // Values are not repeated: a connection may hold a key.
  return left.length === 0
    ? []
    : [
        `Of the model only its name was read, not ${left.map((key) => quote(key)).join(', ')}; set models and connections up here.`,
      ];
}

const TURN = /^[ \t]*(system|developer|user|assistant|function|tool)[ \t]*(\[[^\]\n]{0,200}\])?[ \t]*:[ \t]*$/i;

/** Takes out the lines that say whose turn it is. What an assistant is shown to have said is an example, and stays marked as one. */
function withoutTurns(body: string, notes: string[]): string {
  let examples = false;
  const lines = body.split(/\r\n?|\n/).map((line) => {
    const turn = TURN.exec(line)?.[1]?.toLowerCase();
    if (turn === undefined) return line;
    if (turn === 'assistant') examples = true;
    return turn === 'assistant' || (turn === 'user' && examples) ? `${BREAK}\n${turn}:` : BREAK;
  });
  if (examples)
    notes.push(
      'Turns of an earlier conversation stay in the purpose. Enter them as examples where input and output are plain.',
    );
  return lines.join('\n');
}
