import { inputSchema, outputSchema } from '../../shared/schema/json-schema.ts';
import type { PublishedVersion } from '../published.ts';

type Node = Record<string, unknown>;
const PATHS = [
  '/v1/agents/{slug}/run',
  '/v1/agents/{slug}/runs',
  '/v1/runs/{id}',
  '/v1/agents/{slug}/batches',
  '/v1/batches/{id}',
  '/v1/batches/{id}/results',
];
const INPUT = { $ref: '#/components/schemas/Input' };
const OUTPUT = { $ref: '#/components/schemas/Output' };

/** What the registry's document says about running agents, for one of them: its own address, input and output. */
export function agentDocument(whole: object, published: PublishedVersion): object {
  const { agent, version, spec } = published;
  // Copied, because it is changed below; made as OpenAPI by `openApiDocument`.
  const document = structuredClone(whole) as Node & { paths: Record<string, Node>; components: Record<string, Node> };
  const paths = Object.fromEntries(
    PATHS.map((path) => [path.replace('{slug}', agent.slug), document.paths[path] ?? {}]),
  );
  for (const item of Object.values(paths)) for (const operation of Object.values(item)) narrow(operation);
  const own = { Input: named(inputSchema(spec.contract), `${version.id}:input`) };
  const { schemas = {}, ...components } = document.components;
  return {
    ...document,
    info: {
      ...(document.info as object),
      title: agent.name,
      ...(agent.description === '' ? {} : { description: agent.description }),
      version: String(version.number),
    },
    tags: [{ name: 'Runs' }, { name: 'Agents' }],
    paths,
    components: {
      ...components,
      schemas: { ...schemas, ...own, Output: named(outputSchema(spec.contract), `${version.id}:output`) },
    },
  };
}

/** A schema that refers into itself does so under a name of its own. */
function named(schema: object, id: string): object {
  const { $schema: _, ...rest } = schema as Node;
  return JSON.stringify(rest).includes('"$ref"') ? { ...rest, $id: `urn:rulehouse:schema:${id}` } : rest;
}

/** Takes the agent out of the parameters, and says what its inputs and outputs are. */
function narrow(operation: unknown): void {
  if (typeof operation !== 'object' || operation === null) return;
  const { parameters } = operation as { parameters?: { name: string }[] };
  if (parameters !== undefined) (operation as Node).parameters = parameters.filter(({ name }) => name !== 'slug');
  walk(operation);
}

function walk(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  const properties = (node as { properties?: Node }).properties;
  if (properties !== undefined) {
    if ('input' in properties) properties.input = INPUT;
    if ('inputs' in properties) properties.inputs = { ...(properties.inputs as Node), items: INPUT };
    if ('output' in properties && 'execution' in properties) properties.output = OUTPUT;
  }
  for (const [key, value] of Object.entries(node)) if (key !== 'examples') walk(value);
  // Examples are another agent's.
  if ('requestBody' in node)
    for (const media of Object.values((node.requestBody as { content?: Record<string, Node> }).content ?? {}))
      delete media.examples;
}
