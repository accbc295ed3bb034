import Ajv2020 from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ServedAgent, servedAgent } from '../served-agent.test-helper.ts';
import { at } from './from-schema.test-helper.ts';

let served: ServedAgent;
beforeAll(async () => {
  served = await servedAgent();
});
afterAll(() => served.close());

it('an agent describes itself with the input and output of its version', async () => {
  const path = `/v1/agents/${served.slug}/openapi.json`;
  const { status, json, etag } = await served.call(path);
  expect(status).toBe(200);
  expect(Object.keys(json.paths)).toContain(`/v1/agents/${served.slug}/run`);
  expect(JSON.stringify(json.paths)).not.toContain('{slug}');
  const again = await served.call(path, undefined, { 'if-none-match': etag ?? '' });
  expect(again.status).toBe(304);
  expect((await served.call(`${path}?channel=staging`)).status).toBe(404);

  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(json, 'api');
  const run = json.paths[`/v1/agents/${served.slug}/run`].post;
  const request = ajv.compile({
    $ref: `api#/paths/~1v1~1agents~1${served.slug}~1run/post/requestBody/content/application~1json/schema`,
  });
  expect(request({ input: served.input })).toBe(true);
  expect(request({ input: { nonsense: true } })).toBe(false);
  const answer = ajv.compile({
    $ref: `api#/paths/~1v1~1agents~1${served.slug}~1run/post/responses/200/content/application~1json/schema`,
  });
  const ran = (await served.call(`/v1/agents/${served.slug}/run`, { input: served.input })).json;
  expect(answer(ran), JSON.stringify(answer.errors)).toBe(true);
  expect(answer({ ...ran, output: {} })).toBe(false);
  expect(run.operationId).toBe('run');

  const references = new Set<string>(JSON.stringify(json).match(/(?<="\$ref":")#\/[^"]+/g));
  for (const reference of references) expect(at(json, reference), reference).toBeDefined();
});
