import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifySignature } from '../ledger/crypto.ts';
import { verifyBundle } from '../shared/governance/bundle.ts';
import { type ServedAgent, servedAgent } from './served-agent.test-helper.ts';

const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
/** The README's examples in one language, in their order. */
const examples = (language: string): string[] =>
  [...readme.matchAll(/```(\w+)\n([\s\S]*?)```/g)].flatMap(([, name, code = '']) => (name === language ? [code] : []));
const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0;
const skipWithout = (program: string): boolean => {
  if (!has(program)) console.log(`Skipped: ${program} is not installed, so its examples cannot be tried.`);
  return !has(program);
};

let agent: ServedAgent;
let folder: string;
beforeAll(async () => {
  agent = await servedAgent();
  folder = mkdtempSync(join(tmpdir(), 'rulehouse-readme-'));
});
afterAll(async () => {
  await agent.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs an example as a person does, in a folder of its own, with what it takes from the environment. */
async function tried(program: string, code: string, more: Record<string, string> = {}) {
  const env = {
    ...process.env,
    CERTIFICATE: agent.certificateFile,
    REGISTRY: agent.team.registry.address,
    RULEHOUSE_KEY: agent.options().key,
    AGENT: agent.slug,
    INPUT: JSON.stringify(agent.input),
    ETAG: '',
    ...more,
  };
  return promisify(execFile)(program, ['-c', code], { env, cwd: folder }).then(
    ({ stdout }) => ({ code: 0, out: stdout, err: '' }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      out: error.stdout,
      err: error.stderr,
    }),
  );
}

describe('the README', () => {
  it('starts runs and batches in TypeScript', async () => {
    const code = examples('ts').find((each) => each.includes('startBatch')) ?? '';
    const index = pathToFileURL(join(import.meta.dirname, 'index.ts')).href;
    writeFileSync(join(folder, 'later.ts'), code.replace("'rulehouse-client'", `'${index}'`));
    const { out, err } = await tried('sh', `exec "${process.execPath}" later.ts`, {
      NODE_EXTRA_CA_CERTS: agent.certificateFile,
    });
    expect(err).toBe('');
    const lines = out.split('\n');
    expect(lines[0]).toMatch(/^done \{/);
    expect(out).toMatch(/^2 1$/m);
    expect(out).toMatch(/^2 invalid_input$/m);
    expect(lines.at(-2)).toMatch(/is missing/);
  });

  it.skipIf(skipWithout('curl'))('calls an agent, its version and its history with curl', async () => {
    const [, run = '', version = '', proof = '', later = ''] = examples('sh');
    expect(JSON.parse((await tried('sh', run)).out)).toMatchObject({ output: agent.output, version: { number: 1 } });
    const refused = await tried('sh', run, { INPUT: '{}' });
    expect(refused.code).not.toBe(0);
    expect(JSON.parse(refused.out).code).toBe('invalid_input');
    expect(JSON.parse((await tried('sh', version)).out).version.hash).toBe(agent.first);
    expect(await tried('sh', version, { ETAG: `"${agent.first}"` })).toMatchObject({ code: 0, out: '' });
    const many = await tried('sh', later);
    expect(many.err).toBe('');
    const results = many.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(results).toMatchObject(
      [0, 1].map((position) => ({ position, state: 'ok', answer: { output: agent.output } })),
    );
    expect((await tried('sh', later)).out).toBe(many.out);
    expect((await tried('sh', proof)).code).toBe(0);
    const history = JSON.parse(readFileSync(join(folder, 'history.json'), 'utf8'));
    expect(await verifyBundle(history, verifySignature)).toMatchObject({ ok: true, version: { version: agent.first } });
  });

  it.skipIf(skipWithout('python3'))('calls an agent with Python', async () => {
    const [run = '', later = ''] = examples('python');
    expect(JSON.parse((await tried('python3', run)).out)).toEqual(agent.output);
    const refused = await tried('python3', run, { INPUT: '{}' });
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('RuntimeError: invalid_input: ')]);
    const lines = (await tried('python3', later)).out.trimEnd().split('\n');
    expect([JSON.parse(lines[0] ?? ''), ...lines.slice(1)]).toEqual([agent.output, '1', 'invalid_input True']);
  });
});
