import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { registryContract } from '../../shared/api/registry/index.ts';
import { APP_ERRORS } from '../../shared/errors.ts';
import { callAsApplication, type TestRegistry, testRegistry } from '../registry.test-helper.ts';

function linterFile(): string | null {
  try {
    const manifest = createRequire(import.meta.url).resolve('@redocly/cli/package.json');
    const file = join(dirname(manifest), 'bin', 'cli.js');
    return existsSync(file) ? file : null;
  } catch {
    return null;
  }
}
const linter = linterFile();
const SKIPPED = linter === null ? '(skipped: @redocly/cli is not installed)' : '';

interface Operation {
  operationId: string;
  security: object[];
  responses: Record<string, unknown>;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { responses: Record<string, { content: Record<string, { examples: object }> }> };
}

let team: TestRegistry;
let document: Document;
beforeAll(async () => {
  team = await testRegistry();
  document = (await callAsApplication(team.registry.address, '/openapi.json', { key: null })).json as Document;
});
afterAll(() => team.close());

/** Runs the linter without its statistics and its look for updates; nothing leaves this machine. */
function lint(file: string): Promise<{ totals: object; problems: { ruleId: string; message: string }[] }> {
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  const args = [linter ?? '', 'lint', file, '--extends', 'recommended', '--format', 'json', '--max-problems', '1000'];
  return new Promise((resolve, reject) => {
    // Problems end it with a code; what it found is on standard output either way.
    execFile(process.execPath, args, { cwd: dirname(file), env }, (error, out) => {
      if (out.startsWith('{')) resolve(JSON.parse(out));
      else reject(error ?? new Error(out));
    });
  });
}

it.skipIf(linter === null)(
  `what a running registry serves passes a public linter ${SKIPPED}`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rulehouse-openapi-'));
    try {
      const file = join(folder, 'openapi.json');
      const problemsOf = async (content: object) => {
        writeFileSync(file, JSON.stringify(content));
        return (await lint(file)).problems.map(({ ruleId, message }) => `${ruleId}: ${message}`);
      };
      expect(await problemsOf(document)).toEqual([]);
      // The linter looks: an operation without its line is seen.
      const worse = structuredClone(document) as { paths: Record<string, Record<string, { summary?: string }>> };
      delete worse.paths['/health']?.get?.summary;
      expect(await problemsOf(worse)).toEqual(['operation-summary: Operation object should contain `summary` field.']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  60_000,
);

it('every operation says who may call it and what each error means', () => {
  const security = { open: [], member: [{ session: [] }], application: [{ apiKey: [] }] };
  for (const [group, procedures] of Object.entries(registryContract))
    for (const [
      name,
      {
        '~orpc': { route },
      },
    ] of Object.entries(procedures)) {
      const operation = document.paths[route.path ?? '']?.[(route.method ?? '').toLowerCase()];
      expect(operation, name).toMatchObject({
        operationId: name,
        security: security[group as keyof typeof security], // Object.entries forgets the three names.
        responses: { 429: { $ref: '#/components/responses/limit' } },
      });
    }
  expect(Object.keys(document.components.responses).toSorted()).toEqual(Object.keys(APP_ERRORS).toSorted());
});

it('every answer of a traced route may name its trace', () => {
  const reference = { $ref: '#/components/headers/traceresponse' };
  const headersOf = (response: unknown) => (response as { headers?: object }).headers;
  for (const [path, item] of Object.entries(document.paths))
    for (const { responses } of Object.values(item))
      for (const [status, response] of Object.entries(responses).filter(([status]) => Number(status) < 400))
        if (['/health', '/ready', '/v1/events'].includes(path))
          expect(headersOf(response) ?? {}, path).not.toHaveProperty('traceresponse');
        else expect(headersOf(response), `${path} ${status}`).toMatchObject({ traceresponse: reference });
  for (const response of Object.values(document.components.responses))
    expect(headersOf(response)).toMatchObject({ traceresponse: reference });
});

it('every example of an error is one that the registry could send', () => {
  for (const [code, { status, data }] of Object.entries(APP_ERRORS)) {
    const examples = document.components.responses[code]?.content['application/problem+json']?.examples;
    const { value } =
      (examples as Record<string, { value: { code: string; status: number; data: unknown } }>)[code] ?? {};
    expect(value).toMatchObject({ code, status });
    expect(data.safeParse(value?.data).success, code).toBe(true);
  }
});
