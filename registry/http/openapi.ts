import { type OpenAPI, OpenAPIGenerator } from '@orpc/openapi';
import { traverseContractProcedures } from '@orpc/server';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { z } from 'zod';
import type { Access, RouteMeta } from '../../shared/api/registry/access.ts';
import { registryContract } from '../../shared/api/registry/index.ts';
import { Bundle } from '../../shared/governance/bundle.ts';
import { Entry, Envelope, Head } from '../../shared/governance/statement.ts';
import { Field, FieldType } from '../../shared/spec/contract.ts';
import { Group } from '../../shared/spec/rule.ts';
import { Spec } from '../../shared/spec/spec.ts';
import { REQUEST_EXAMPLES } from './openapi-examples.ts';
import { ERROR_RESPONSES, TAGS, WITH_ETAG } from './openapi-words.ts';
import { describeProblems } from './problem-responses.ts';
import { describeTraces } from './traced-responses.ts';

const INFO = {
  title: 'Rulehouse registry',
  description:
    'Serves approved versions of agents and runs them. Applications send an API key, desktops a session token, both as bearer. Every answer is JSON; every error is one of a closed set, by `code`, with a message in words.',
  license: { name: 'MIT', identifier: 'MIT' },
};
/** OpenAPI has no word for "a bearer that is an API key": both are bearers, told apart by how they begin. */
const SCHEMES = {
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'rh_…',
    description: 'An API key. An engineer or admin makes it on the registry page; it is shown once.',
  },
  session: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'rs_…',
    description: 'A session token, from proving a member’s key at `POST /v1/sessions`. Good for an hour.',
  },
} as const;
const SECURITY: Record<Access['by'], OpenAPI.SecurityRequirementObject[]> = {
  anyone: [],
  member: [{ session: [] }],
  application: [{ apiKey: [] }],
};

/** Described once, under their names; what contains itself can only be described so. */
const COMMON = {
  Envelope: { schema: Envelope },
  Entry: { schema: Entry },
  Head: { schema: Head },
  Bundle: { schema: Bundle },
  Spec: { schema: Spec, strategy: 'output' },
  Field: { schema: Field, strategy: 'output' },
  FieldType: { schema: FieldType, strategy: 'output' },
  Group: { schema: Group, strategy: 'output' },
} as const;
/** Any JSON contains itself, and each `z.json()` is a schema of its own. */
const converter = new ZodToJsonSchemaConverter({
  interceptors: [
    ({ next, schema }) => {
      if (isAnyJson(schema)) return [true, { $ref: '#/components/schemas/Json' }];
      const [required, json] = next();
      return [required, typeof json === 'object' ? oneBound(json) : json];
    },
  ],
});

/**
 * The OpenAPI 3.1 document of the registry, generated from the contract that also validates every call. What the contract cannot
 * say in a schema is added: who may call, what each error means, and an example of what is sent.
 */
export async function openApiDocument(address: string, version: string): Promise<object> {
  const document = await new OpenAPIGenerator({ schemaConverters: [converter] }).generate(registryContract, {
    info: { ...INFO, version },
    servers: [{ url: address }],
    tags: TAGS,
    components: { securitySchemes: SCHEMES },
    commonSchemas: COMMON,
  });
  const components = document.components ?? {};
  traverseContractProcedures({ router: registryContract, path: [] }, ({ contract, path }) => {
    const { access }: RouteMeta = contract['~orpc'].meta;
    const { method = 'GET', path: url = '/' } = contract['~orpc'].route;
    const operation = document.paths?.[url]?.[method.toLowerCase() as Lowercase<typeof method>];
    if (operation === undefined) throw new Error(`${method} ${url} is not described.`);
    operation.operationId = path.at(-1) ?? url;
    operation.security = SECURITY[access?.by ?? 'member'];
    addExample(operation);
    addEtag(operation);
  });
  components.responses = ERROR_RESPONSES;
  components.schemas = { ...components.schemas, Json: { description: 'Any JSON value.' } };
  document.components = components;
  return jsonByName(describeTraces(describeProblems(document)));
}

function addExample(operation: OpenAPI.OperationObject): void {
  const example = REQUEST_EXAMPLES[operation.operationId ?? ''];
  const body = operation.requestBody;
  const content = body !== undefined && 'content' in body ? body.content['application/json'] : undefined;
  if (example !== undefined && content !== undefined) content.examples = { request: { value: example } };
}

const ETAG = {
  description: 'Names this answer; send it back as `If-None-Match`.',
  schema: { type: 'string' as const },
};

function addEtag({ operationId = '', responses = {} }: OpenAPI.OperationObject): void {
  const answer = responses[200];
  if (!WITH_ETAG.includes(operationId) || answer === undefined || '$ref' in answer) return;
  answer.headers = { ETag: ETAG };
  responses[304] = { description: 'What the caller holds, by `If-None-Match`, is still the answer. No body.' };
}

/** A positive whole number is also one that is no smaller than the smallest safe one; the narrower bound says both. */
function oneBound<S extends { minimum?: number; exclusiveMinimum?: number }>({ minimum, ...rest }: S) {
  return minimum === undefined || rest.exclusiveMinimum !== undefined ? rest : { ...rest, minimum };
}

/** In the schemas of problems, which zod describes itself, only any JSON refers to itself. */
const jsonByName = (document: object): object =>
  JSON.parse(JSON.stringify(document), (name, value) => {
    if (name === '$defs') return undefined;
    return value?.$ref?.startsWith('#/$defs/') === true ? { $ref: '#/components/schemas/Json' } : value;
  });

const ANY_JSON = 'array boolean null number record string';
function isAnyJson(schema: z.core.$ZodType): boolean {
  if (!(schema instanceof z.ZodLazy)) return false;
  const inner = schema.unwrap();
  if (!(inner instanceof z.ZodUnion)) return false;
  const types = inner.options.map((option) => option._zod.def.type);
  return types.toSorted().join(' ') === ANY_JSON;
}
