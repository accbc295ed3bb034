import { hashOf } from '../../shared/json/canonical.ts';
import { inputSchema, outputSchema } from '../../shared/schema/json-schema.ts';
import { compile } from '../../shared/spec/compile.ts';
import type { Json } from '../../shared/spec/ids.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { RegistryCore } from '../core.ts';
import { agentDocument } from '../http/agent-openapi.ts';
import { openApiDocument } from '../http/openapi.ts';
import { requireChannel } from '../key-scope.ts';
import type { PublishedVersion } from '../published.ts';
import { once } from '../runs/idempotency.ts';
import { affordedCall, marked } from '../runs/one-call.ts';
import { idempotencyKey, refOf } from '../runs/request.ts';
import { forApplications } from './base.ts';

/** The approved version as production uses it. Its hash is the ETag: a version never changes. */
export const version = forApplications.application.version.handler(
  async ({ context: { core, key, answer }, input }) => {
    const published = await core.published.find(input.slug, input.ref);
    await requireChannel(core, key, published, input.ref);
    answer.etag = `"${published.version.id}"`;
    const known = served.get(published) ?? servedForm(published);
    served.set(published, known);
    return known;
  },
);

const served = new WeakMap<PublishedVersion, ReturnType<typeof servedForm>>();

const servedForm = (published: PublishedVersion) => ({
  agent: published.agent.slug,
  version: { ...marked(published), time: published.version.time },
  spec: published.spec,
  specHash: published.version.spec,
  prompt: compile(published.spec).instructions,
  // Generated schemas are plain JSON.
  inputSchema: inputSchema(published.spec.contract) as Json,
  outputSchema: outputSchema(published.spec.contract) as Json,
});

/** How to run one agent, as OpenAPI. It changes with the version alone, so it is made once for each. */
export const agentOpenApi = forApplications.application.agentOpenApi.handler(
  async ({ context: { core, key, answer }, input: { slug, channel } }) => {
    const published = await core.published.find(slug, channel);
    await requireChannel(core, key, published, channel);
    answer.etag = `"openapi-${published.version.id}"`;
    return (await openApiOf(core, published)) as { openapi: string; paths: Record<string, Json> };
  },
);
/** The same object for every asking: its bytes are made once. */
export async function openApiOf(core: RegistryCore, published: PublishedVersion): Promise<object> {
  const whole = wholeDocuments.get(core) ?? openApiDocument(core.address(), core.version);
  wholeDocuments.set(core, whole);
  const known = agentDocuments.get(published.spec) ?? agentDocument(await whole, published);
  agentDocuments.set(published.spec, known);
  return known;
}
const wholeDocuments = new WeakMap<RegistryCore, Promise<object>>();
const agentDocuments = new WeakMap<Spec, object>();

/**
 * Runs the version that is in effect when the call arrives; a deployment meanwhile does not touch it. With an idempotency key it
 * runs once, and goes on when its caller hangs up.
 */
export const run = forApplications.application.run.handler(
  async ({ context: { core, key, application, answer, header, span }, input: { slug, ...asked }, signal }) => {
    const named = refOf(asked);
    const published = await core.published.find(slug, named);
    await requireChannel(core, key, published, named);
    const call = { ...asked, application, published, named, kind: 'run', batch: null, span } as const;
    const name = idempotencyKey(header('idempotency-key'));
    if (name === null) return affordedCall(core, key, { ...call, signal });
    const fingerprint = hashOf({ slug, ...asked });
    const done = await once(core, { application, name, fingerprint }, (lasting) =>
      affordedCall(core, key, { ...call, signal: lasting }),
    );
    if (done.isReplayed) answer.headers = { 'Idempotency-Replayed': 'true' };
    return done.answer;
  },
);
