import { traverseContractProcedures } from '@orpc/server';
import { z } from 'zod';
import { problemDetails, problemSchema } from '../../shared/api/problem-details.ts';
import { NAMES } from '../../shared/api/problem-words.ts';
import type { Access, RouteMeta } from '../../shared/api/registry/access.ts';
import { registryContract } from '../../shared/api/registry/index.ts';
import { APP_ERRORS, type ErrorCode } from '../../shared/errors.ts';

type Examples = Record<string, { value?: { message: string; data: unknown } }>;
interface Response {
  description?: string;
  headers?: object;
  content?: Record<string, { schema?: unknown; examples?: Examples }>;
}
interface Document {
  paths?: Record<string, Record<string, { responses?: Record<string, unknown> }>>;
  components?: { responses?: Record<string, Response>; schemas?: Record<string, unknown> };
}

const ALWAYS = ['invalid_input', 'not_found', 'limit', 'unavailable', 'cancelled', 'internal'] as const;
const LET_IN = [...ALWAYS, 'conflict', 'unauthenticated', 'forbidden'] as const;
/** What a route may answer beside success, by who is let in. */
const BY_ACCESS: Record<Access['by'], readonly ErrorCode[]> = {
  anyone: [...LET_IN, 'unsupported'],
  member: [...LET_IN, 'unsupported', 'locked'],
  application: LET_IN,
};

/** Says of each route exactly which problems it may answer, as problem details; changes the document it is given. */
export function describeProblems<D extends object>(document: D): D {
  const { paths = {}, components = {} } = document as Document;
  const codes = Object.keys(APP_ERRORS) as ErrorCode[];
  const described = codes.map((code) => [code, responseOf(code, components.responses?.[code])]);
  components.responses = { ...components.responses, ...Object.fromEntries(described) };
  const schemas = codes.map((code) => [schemaName(code), schemaOf(code)]);
  components.schemas = { ...components.schemas, ...Object.fromEntries(schemas) };
  traverseContractProcedures({ router: registryContract, path: [] }, ({ contract }) => {
    const { method = '', path = '' } = contract['~orpc'].route;
    const operation = paths[path]?.[method.toLowerCase()];
    const { access, errors = [] }: RouteMeta = contract['~orpc'].meta;
    if (operation === undefined || access === undefined) return;
    const successes = Object.entries(operation.responses ?? {}).filter(([status]) => Number(status) < 400);
    const problems = [...BY_ACCESS[access.by], ...errors].map((code) => [
      String(APP_ERRORS[code].status),
      { $ref: `#/components/responses/${code}` },
    ]);
    operation.responses = Object.fromEntries([...successes, ...problems]);
  });
  return document;
}

const schemaName = (code: ErrorCode): string => `Problem_${code}`;

function schemaOf(code: ErrorCode): object {
  const { $schema: _, $defs: __, ...schema } = z.toJSONSchema(problemSchema(code), { io: 'input' });
  // Any JSON is the only thing that contains itself, and is described once.
  return JSON.parse(JSON.stringify(schema).replaceAll(/"#\/\$defs\/\w+"/g, '"#/components/schemas/Json"'));
}

function responseOf(code: ErrorCode, { headers, content = {} }: Response = {}): Response {
  const told = Object.values(content).flatMap(({ examples = {} }) => Object.values(examples));
  const examples = told.flatMap(({ value }) =>
    value === undefined ? [] : [[code, { value: problemDetails({ ...value, code }, '/v1/…') }]],
  );
  return {
    description: NAMES[code].when,
    ...(headers === undefined ? {} : { headers }),
    content: {
      'application/problem+json': {
        schema: { $ref: `#/components/schemas/${schemaName(code)}` },
        ...(examples.length === 0 ? {} : { examples: Object.fromEntries(examples) }),
      },
    },
  };
}
