// Whatever is sent to whichever route with whichever credential: no bug, nothing that is not described, and every answer as described.
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ServedAgent, servedAgent } from '../served-agent.test-helper.ts';
import { at, fitting, mutated, type Schema } from './from-schema.test-helper.ts';

/** Requests by route, credential and kind of content; RULEHOUSE_FUZZ_RUNS=200 looks longer. */
const RUNS = Number(process.env.RULEHOUSE_FUZZ_RUNS ?? 3);

interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema?: Schema;
}
interface Operation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { $ref?: string; content?: Record<string, { schema?: Schema }> }>;
  security?: Record<string, unknown>[];
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
}

const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
let served: ServedAgent;
let document: Document;
let session: string;
let real: Record<string, readonly string[]>;
const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: false });
beforeAll(async () => {
  served = await servedAgent();
  const { admin, team } = served;
  document = (await served.call('/openapi.json')).json;
  ajv.addSchema(document, 'api');
  const { challenge } = await admin.client.api.open.challenge();
  const text = `rulehouse-session:${team.registry.workspace}:${challenge}`;
  const signature = Buffer.from(admin.sign(Buffer.from(text))).toString('base64');
  session = (await admin.client.api.open.session({ key: admin.key, challenge, signature })).token;
  const batch = (await served.call(`/v1/agents/${served.slug}/batches`, { inputs: [served.input] })).json.id;
  const run = (await served.call(`/v1/agents/${served.slug}/runs`, { input: served.input })).json.id;
  const { execution } = (await served.call(`/v1/agents/${served.slug}/run`, { input: served.input })).json;
  const other = await admin.client.api.member.createKey({ name: 'Other' });
  real = { slug: [served.slug], ref: ['production', '1', served.version], id: [batch, run, execution, other.id, 'c1'] };
});
afterAll(async () => {
  await dispatcher.close();
  await served.close();
});

const CREDENTIALS = ['none', 'wrong', 'right'] as const;
type Credential = (typeof CREDENTIALS)[number];
function bearerFor({ security = [] }: Operation, credential: Credential): string | null {
  const scheme = Object.keys(security[0] ?? {})[0];
  if (credential === 'none' || scheme === undefined) return null;
  if (credential === 'wrong') return scheme === 'apiKey' ? session : served.secret;
  return scheme === 'apiKey' ? served.secret : session;
}

/** What is sent: the path's and the query's values, and a body. */
function requests(
  path: string,
  { parameters = [], requestBody }: Operation,
): fc.Arbitrary<{ url: string; body?: string }> {
  const textOf = ({ name, schema, in: place }: Parameter): fc.Arbitrary<string> => {
    const made = fitting(document, schema).map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
    const known = place === 'path' ? real[name] : undefined;
    const any = fc.string({ minLength: 1, maxLength: 30 });
    return known === undefined
      ? fc.oneof(made, any)
      : fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...known) }, made, any);
  };
  const named = (place: Parameter['in']) => parameters.filter((each) => each.in === place);
  const values = (place: Parameter['in'], required: boolean) =>
    fc.record(
      Object.fromEntries(named(place).map((each) => [each.name, textOf(each)])),
      required ? {} : { requiredKeys: named(place).flatMap((each) => (each.required === true ? [each.name] : [])) },
    );
  const schema = requestBody?.content['application/json']?.schema;
  const valid = fitting(document, schema);
  const bodies: fc.Arbitrary<string | undefined> =
    schema === undefined
      ? fc.constant(undefined)
      : fc.oneof(
          valid.map((value) => JSON.stringify(value)),
          mutated(valid).map((value) => JSON.stringify(value) ?? ''),
          fc.constantFrom('', '{', 'null', '[]', '"text"', '{"__proto__":{}}'),
        );
  return fc.tuple(values('path', true), values('query', false), bodies).map(([inPath, inQuery, body]) => {
    const filled = path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(segment(inPath[name] ?? '')));
    const query = new URLSearchParams(
      Object.fromEntries(Object.entries(inQuery).map(([name, value]) => [name, wellFormed(String(value))])),
    );
    return { url: query.size === 0 ? filled : `${filled}?${query}`, ...(body === undefined ? {} : { body }) };
  });
}
/** Dots alone are no segment: whoever sends a request takes them away. */
const segment = (text: string): string => (/^\.{1,2}$/.test(text) ? 'dots' : wellFormed(text));
const wellFormed = (text: string): string => text.toWellFormed();

function isReadable(body: string | undefined): boolean {
  if (body === undefined) return true;
  try {
    JSON.parse(body);
    return !body.includes('__proto__') && !body.includes('constructor');
  } catch {
    return false;
  }
}

const compiled = new Map<string, ValidateFunction>();
function validatorAt(pointer: string): ValidateFunction {
  const known = compiled.get(pointer) ?? ajv.compile({ $ref: `api#${pointer}` });
  compiled.set(pointer, known);
  return known;
}
const part = (text: string): string => text.replaceAll('~', '~0').replaceAll('/', '~1');

it('every route answers as described, whatever is sent', async () => {
  const seen = new Set<string>();
  for (const [path, methods] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(methods))
      for (const credential of CREDENTIALS) {
        const check = async ({ url, body }: { url: string; body?: string }): Promise<void> => {
          const bearer = bearerFor(operation, credential);
          const answer = await request(`${served.team.registry.address}${url}`, {
            dispatcher,
            method: method.toUpperCase() as 'GET',
            headers: {
              ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
              ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            },
            ...(body === undefined ? {} : { body }),
          });
          const status = String(answer.statusCode);
          seen.add(`${operation.operationId} ${status}`);
          const type = String(answer.headers['content-type'] ?? '').split(';')[0] ?? '';
          if (type === 'text/event-stream') {
            answer.body.destroy();
            return;
          }
          const text = await answer.body.text();
          const what = `${method} ${url} ${body?.slice(0, 2000) ?? ''} → ${status} ${text.slice(0, 1000)}`;
          expect(answer.statusCode, what).not.toBe(500);
          const response = operation.responses[status];
          expect(response, `not described: ${what}`).toBeDefined();
          if (credential !== 'right' && Object.keys(operation.security?.[0] ?? {}).length > 0)
            // A body that cannot be read at all is seen before who sends it.
            expect(isReadable(body) ? ['401', '429'] : ['400', '401', '429'], what).toContain(status);
          if (text === '') return;
          const described = response?.$ref === undefined ? response : (at(document, response.$ref) as typeof response);
          expect(described?.content?.[type]?.schema, `${type} is not described: ${what}`).toBeDefined();
          const own = `/paths/${part(path)}/${method}/responses/${status}`;
          const pointer = `${response?.$ref?.slice(1) ?? own}/content/${part(type)}/schema`;
          const validate = validatorAt(pointer);
          expect(validate(JSON.parse(text)), `${what}: ${JSON.stringify(validate.errors)}`).toBe(true);
        };
        await fc.assert(fc.asyncProperty(requests(path, operation), check), { numRuns: RUNS, endOnFailure: true });
      }
  // The fuzzing reaches handlers, and not only their doors.
  const successes = [...seen].filter((each) => / 20\d$/.test(each));
  expect(successes.length).toBeGreaterThan(20);
}, 600_000);
