import type { Json } from '../../spec/ids.ts';
import type { Params } from './assertions.ts';
import type { Evaluation, Judgement } from './judgement.ts';
import { isRecord, isSchema, type Schema, type SchemaObject } from './keywords.ts';
import { linearPattern } from './pattern.ts';
import { pointerTo } from './pointer.ts';

interface Application {
  at: Evaluation;
  schema: SchemaObject;
  wanted: Json;
  value: Json;
  judgement: Judgement;
  fail(params: Params, path?: string): void;
}
export type Apply = (application: Application) => void;

const schemasOf = (wanted: Json | undefined): Schema[] => (Array.isArray(wanted) ? wanted.filter(isSchema) : []);
const entriesOf = (wanted: Json | undefined): [string, Schema][] =>
  Object.entries(isRecord(wanted) ? wanted : {}).filter((entry): entry is [string, Schema] => isSchema(entry[1]));
const asSchema = (wanted: Json | undefined): Schema => (isSchema(wanted) ? wanted : true);
const ownOf = (schema: SchemaObject, keyword: string): Json | undefined =>
  Object.hasOwn(schema, keyword) ? schema[keyword] : undefined;

const passes = (judgement: Judgement): boolean => judgement.faults.length === 0;
const here = ({ at, value }: Application, schema: Schema): Judgement =>
  at.judge({ ...at, depth: at.depth + 1 }, schema, value);
const below = ({ at }: Application, segment: string | number, schema: Schema, value: Json): Judgement =>
  at.judge({ ...at, path: pointerTo(at.path, segment), depth: at.depth + 1 }, schema, value);

/** What a passing schema looked at counts as looked at here too. */
function adopt({ judgement }: Application, other: Judgement): void {
  for (const field of other.fields) judgement.fields.add(field);
  for (const item of other.items) judgement.items.add(item);
}
/** Both its faults and, without any, what it looked at. */
function join(application: Application, other: Judgement): void {
  application.judgement.faults.push(...other.faults.slice(0, 100));
  if (passes(other)) adopt(application, other);
}

function follow(application: Application, name: string): void {
  const { at, value } = application;
  const { definitions, resources } = at.document;
  const scope = [...at.scope, resources.get(name) ?? ''];
  join(application, at.judge({ ...at, scope, depth: at.depth + 1 }, definitions.get(name) ?? true, value));
}

function onFields(application: Application, chosen: (name: string) => Schema[]): void {
  const { value, judgement } = application;
  if (!isRecord(value)) return;
  for (const [name, item] of Object.entries(value)) {
    for (const schema of chosen(name)) {
      judgement.faults.push(...below(application, name, schema, item).faults);
      judgement.fields.add(name);
    }
  }
}

function branch(application: Application, keyword: 'then' | 'else'): void {
  const wanted = ownOf(application.schema, keyword);
  if (isSchema(wanted)) join(application, here(application, wanted));
}

/** Fields that something else in this very schema names. */
function isNamed(schema: SchemaObject, name: string): boolean {
  const { properties, patternProperties } = schema;
  if (isRecord(properties) && Object.hasOwn(properties, name)) return true;
  return entriesOf(patternProperties).some(([pattern]) => linearPattern(pattern)?.matcher(name).find() ?? false);
}

/** Applies a schema to the fields or items that are left; a plain `false` is told as an unknown field, by name. */
function onRest(application: Application, keyword: string, rest: string[]): void {
  const { value, wanted, judgement, fail } = application;
  if (!isRecord(value)) return;
  for (const name of rest) {
    if (wanted === false)
      fail(keyword === 'additionalProperties' ? { additionalProperty: name } : { unevaluatedProperty: name });
    else judgement.faults.push(...below(application, name, asSchema(wanted), value[name] ?? null).faults);
    judgement.fields.add(name);
  }
}

const anyOf: Apply = (application) => {
  const results = schemasOf(application.wanted).map((schema) => here(application, schema));
  for (const result of results.filter(passes)) adopt(application, result);
  if (!results.some(passes)) application.fail({});
};
const oneOf: Apply = (application) => {
  const fitting = schemasOf(application.wanted)
    .map((schema) => here(application, schema))
    .filter(passes);
  const [only, ...others] = fitting;
  if (only !== undefined && others.length === 0) adopt(application, only);
  else application.fail({ passing: fitting.length });
};

/** Keywords that hold schemas, in the order in which they must be applied. */
export const APPLICATORS: [keyword: string, Apply][] = [
  ['$ref', (application) => follow(application, String(application.wanted))],
  [
    '$dynamicRef',
    (application) => {
      const { at, schema, wanted } = application;
      const anchor = String(schema.$dynamicAnchor);
      const outermost = at.scope.find((resource) => at.document.dynamic.get(resource)?.has(anchor));
      follow(application, at.document.dynamic.get(outermost ?? '')?.get(anchor) ?? String(wanted));
    },
  ],
  [
    'allOf',
    (application) => {
      for (const schema of schemasOf(application.wanted)) join(application, here(application, schema));
    },
  ],
  ['anyOf', anyOf],
  ['oneOf', oneOf],
  [
    'not',
    (application) => {
      if (passes(here(application, asSchema(application.wanted)))) application.fail({});
    },
  ],
  [
    'if',
    (application) => {
      const condition = here(application, asSchema(application.wanted));
      if (passes(condition)) adopt(application, condition);
      branch(application, passes(condition) ? 'then' : 'else');
    },
  ],
  [
    'dependentSchemas',
    (application) => {
      for (const [name, schema] of entriesOf(application.wanted))
        if (isRecord(application.value) && Object.hasOwn(application.value, name))
          join(application, here(application, schema));
    },
  ],
  [
    'required',
    ({ wanted, value, at, fail }) => {
      if (!isRecord(value) || !Array.isArray(wanted)) return;
      for (const name of wanted)
        if (!Object.hasOwn(value, String(name))) fail({ missingProperty: name }, pointerTo(at.path, String(name)));
    },
  ],
  [
    'dependentRequired',
    ({ wanted, value, at, fail }) => {
      if (!isRecord(value) || !isRecord(wanted)) return;
      for (const [name, needs] of Object.entries(wanted))
        for (const need of Object.hasOwn(value, name) && Array.isArray(needs) ? needs : [])
          if (!Object.hasOwn(value, String(need)))
            fail({ property: name, missingProperty: need }, pointerTo(at.path, String(need)));
    },
  ],
  [
    'propertyNames',
    (application) => {
      const { value, fail } = application;
      for (const name of isRecord(value) ? Object.keys(value) : [])
        if (
          !passes(
            application.at.judge(
              { ...application.at, depth: application.at.depth + 1 },
              asSchema(application.wanted),
              name,
            ),
          )
        )
          fail({ propertyName: name });
    },
  ],
  [
    'properties',
    (application) => {
      const { wanted } = application;
      onFields(application, (name) =>
        isRecord(wanted) && Object.hasOwn(wanted, name) ? [asSchema(wanted[name])] : [],
      );
    },
  ],
  [
    'patternProperties',
    (application) => {
      const patterns = entriesOf(application.wanted);
      onFields(application, (name) =>
        patterns
          .filter(([pattern]) => linearPattern(pattern)?.matcher(name).find() ?? false)
          .map(([, schema]) => schema),
      );
    },
  ],
  [
    'additionalProperties',
    (application) => {
      const { schema, value } = application;
      const rest = isRecord(value) ? Object.keys(value).filter((name) => !isNamed(schema, name)) : [];
      onRest(application, 'additionalProperties', rest);
    },
  ],
  [
    'prefixItems',
    (application) => {
      const { value, judgement } = application;
      if (!Array.isArray(value)) return;
      for (const [position, schema] of schemasOf(application.wanted).slice(0, value.length).entries()) {
        judgement.faults.push(...below(application, position, schema, value[position] ?? null).faults);
        judgement.items.add(position);
      }
    },
  ],
  [
    'items',
    (application) => {
      const { value, judgement, schema } = application;
      if (!Array.isArray(value)) return;
      for (let position = schemasOf(schema.prefixItems).length; position < value.length; position += 1) {
        judgement.faults.push(
          ...below(application, position, asSchema(application.wanted), value[position] ?? null).faults,
        );
        judgement.items.add(position);
      }
    },
  ],
  [
    'contains',
    (application) => {
      const { value, schema, judgement, fail } = application;
      if (!Array.isArray(value)) return;
      const matching = [...value.entries()].filter(([position, item]) =>
        passes(below(application, position, asSchema(application.wanted), item)),
      );
      for (const [position] of matching) judgement.items.add(position);
      const least = Number(ownOf(schema, 'minContains') ?? 1);
      const most = Number(ownOf(schema, 'maxContains') ?? Number.POSITIVE_INFINITY);
      if (matching.length < least || matching.length > most)
        fail({ least, most: Number.isFinite(most) ? most : null, found: matching.length });
    },
  ],
  [
    'unevaluatedProperties',
    (application) => {
      const { value, judgement } = application;
      const rest = isRecord(value) ? Object.keys(value).filter((name) => !judgement.fields.has(name)) : [];
      onRest(application, 'unevaluatedProperties', rest);
    },
  ],
  [
    'unevaluatedItems',
    (application) => {
      const { value, judgement, wanted, fail } = application;
      if (!Array.isArray(value)) return;
      const rest = [...value.entries()].filter(([position]) => !judgement.items.has(position));
      const [first] = rest;
      if (wanted === false && first !== undefined) fail({ position: first[0] });
      for (const [position, item] of rest) {
        if (wanted !== false) judgement.faults.push(...below(application, position, asSchema(wanted), item).faults);
        judgement.items.add(position);
      }
    },
  ],
];
