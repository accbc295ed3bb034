import { execFile } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ANSWERS, sendJson, serve } from '../engine/providers/fixture.test-helper.ts';
import { sampleAgents } from '../resources/sample/index.ts';
import { predictedOutput } from '../shared/analysis/oracle.ts';
import { exampleDocument } from '../shared/schema/example.ts';
import type { JsonObject } from '../shared/spec/ids.ts';
import { type Folder, workFolder } from './fixture.test-helper.ts';

const page = readFileSync(join(import.meta.dirname, '..', 'docs', 'continuous-integration.md'), 'utf8');
const example = (language: string): string =>
  new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? '';
const SLUG = 'moderate-marketplace-listings';

let folder: Folder;
beforeAll(async () => {
  folder = workFolder();
  await folder.run(['export', SLUG, '--out', 'base']);
  mkdirSync(join(folder.path, 'bin'));
  const program = join(folder.path, 'bin', 'rulehouse');
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${join(import.meta.dirname, 'main.ts')}" "$@"\n`);
  chmodSync(program, 0o755);
  writeFileSync(join(folder.path, 'test.sh'), example('sh'));
});
afterAll(() => folder.remove());

let builds = 0;
/** Runs the page's commands on the base after an edit, as a build does. */
async function build(
  edit: (read: (file: string) => string, write: (file: string, text: string) => void) => void,
  env: NodeJS.ProcessEnv = {},
) {
  builds += 1;
  const [agent, work] = [`agent-${builds}`, `work-${builds}`];
  cpSync(join(folder.path, 'base'), join(folder.path, agent), { recursive: true });
  mkdirSync(join(folder.path, work));
  const at = (file: string): string => join(folder.path, agent, file);
  edit(
    (file) => readFileSync(at(file), 'utf8'),
    (file, text) => writeFileSync(at(file), text),
  );
  const told = await promisify(execFile)('sh', ['test.sh'], {
    cwd: folder.path,
    env: { PATH: `${join(folder.path, 'bin')}:${process.env.PATH}`, AGENT: agent, BASE: 'base', WORK: work, ...env },
  }).then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      out: error.stdout,
      err: error.stderr,
    }),
  );
  const read = (file: string): string => {
    const path = join(folder.path, work, file);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  };
  return { ...told, summary: read('summary.md'), dry: read('dry.xml'), model: read('model.xml') };
}
const RULE = 'rules/cheap-branded-goods.yaml';

// Each starts a dozen programs, one after the other.
describe('the build of docs/continuous-integration.md', { timeout: 300_000 }, () => {
  it('passes a good change, on a model too where there is a key, and leaves results for the build server', async () => {
    const provider = await followingModel();
    const env = { OPENAI_API_KEY: 'sk-none', OPENAI_BASE_URL: provider.url };
    const { code, out, err, summary, dry, model } = await build(
      (read, write) => write(RULE, read(RULE).replace(/^guidance: .*$/m, 'guidance: Ask for an invoice of the brand.')),
      env,
    ).finally(() => provider.close());
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('1 change in its draft');
    expect(out).toContain('Compatible: everything that worked before still works.');
    expect(summary.match(/^## .*$/gm)).toEqual([
      '## Contract',
      '## Moderate marketplace listings',
      '## Moderate marketplace listings',
    ]);
    expect(summary).toMatch(/Compared with base: no verdict changed\./);
    for (const results of [dry, model]) expect(results).toMatch(/<testsuites tests="\d+" failures="0"/);
    expect(out).toMatch(/^Cost: \$/m);
  });

  it('stops a change that breaks applications, with a document that shows it', async () => {
    const { code, out, summary, dry } = await build((read, write) =>
      write('contract.yaml', read('contract.yaml').replace(/required: false/, 'required: true')),
    );
    expect(code).toBe(1);
    expect(out).toContain('Breaking: something that worked before would not work now.');
    expect(out).toContain('for example {');
    expect(summary).toContain('Breaking');
    expect(dry).toBe('');
  });

  it('stops a change that a test fails, and names the flip', async () => {
    const { code, summary, dry } = await build((read, write) =>
      write(RULE, read(RULE).replace(/value: send_to_person/, 'value: live')),
    );
    expect(code).toBe(3);
    expect(summary).toContain('❌');
    expect(summary).toMatch(/\| Uncertain → Fail \|/);
    expect(dry).toContain('<failure');
  });

  it('stops files that cannot be read, and those that are not as they would be exported', async () => {
    const broken = await build((read, write) => write(RULE, read(RULE).replace('enabled: true', 'enabled: maybe')));
    expect([broken.code, broken.err]).toEqual([
      1,
      expect.stringMatching(/^rules\/cheap-branded-goods\.yaml, line \d+: enabled: /),
    ]);
    const loose = await build((read, write) => write(RULE, `# A note that nobody would keep.\n${read(RULE)}`));
    expect([loose.code, loose.out]).toEqual([1, expect.stringContaining('A note that nobody would keep')]);
  });

  it('is a workflow that GitHub can read', () => {
    const workflow = parse(example('yaml')) as JsonObject;
    expect(Object.keys(workflow)).toEqual(['name', 'on', 'permissions', 'jobs']);
    expect(JSON.stringify(workflow)).toContain('sh agents/test.sh');
  });
});

/** A model that answers as the rules and the tests want it, whatever it is told. */
function followingModel() {
  const agent = sampleAgents.find(({ slug }) => slug === SLUG);
  if (agent === undefined) throw new Error('The sample agent is missing.');
  const { spec, cases } = agent;
  return serve((_request, response, body) => {
    const asked = JSON.stringify((JSON.parse(body) as { input: unknown }).input);
    const found = cases.find(({ input }) => typeof input.title === 'string' && asked.includes(input.title)) ?? cases[0];
    const { output } = predictedOutput(spec, found?.input ?? {}, { now: '2026-03-01T00:00:00.000Z' });
    const expected = (found?.expectation ?? []).flatMap(({ field, value, comparator }) => {
      const wanted = comparator.kind === 'one_of' ? comparator.values[0] : value;
      return wanted === undefined ? [] : [[field, wanted]];
    });
    const answer = { ...exampleDocument(spec.contract.output), ...output, ...Object.fromEntries(expected) };
    sendJson(response, 200, ANSWERS.openai(JSON.stringify(answer)));
  });
}
