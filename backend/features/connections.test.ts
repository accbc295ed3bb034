import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestBackend, refusalOf, type TestBackend } from '../backend.test-helper.ts';

const CANARY = 'sk-canary-7f3a9c51e2';
const ENVIRONMENT_CANARY = 'sk-environment-0b77de41';

describe('provider keys', () => {
  let test: TestBackend;
  const answers: unknown[] = [];
  beforeAll(async () => {
    test = await openTestBackend({ env: { ANTHROPIC_API_KEY: ENVIRONMENT_CANARY } });
  });
  afterAll(() => test.stop());
  const ask = async <T>(call: Promise<T>): Promise<T> => {
    const answer = await call;
    answers.push(answer);
    return answer;
  };

  it('are shown by their last four characters only, and kept when something else is edited', async () => {
    const input = { kind: 'compatible' as const, label: 'Local', baseUrl: 'http://127.0.0.1:9/v1', models: ['m'] };
    const made = await ask(test.api.connections.save({ ...input, key: CANARY }));
    expect(made.key).toEqual({ set: true, last4: '51e2', source: 'file' });
    const renamed = await ask(test.api.connections.save({ ...input, id: made.id, label: 'Renamed' }));
    expect(renamed.key.set).toBe(true);
    const { connections, protection } = await ask(test.api.connections.list());
    expect(protection.kind).toBe('file');
    expect(connections).toMatchObject([
      { id: 'environment-anthropic', key: { set: true, source: 'environment' } },
      { label: 'Renamed', key: { set: true, last4: '51e2' } },
    ]);
  });

  it('of a provider that does not answer give a clear message and a run without failures', async () => {
    const { connections } = await ask(test.api.connections.list());
    const local = connections.find((connection) => connection.kind === 'compatible');
    const tested = await ask(test.api.connections.test({ id: local?.id ?? '' }));
    expect(tested.ok).toBe(false);
    expect(tested.message).not.toBe('');
  });

  it('stand nowhere in clear: not in answers, files, logs or errors', async () => {
    answers.push(
      await refusalOf(
        test.api.connections.save({
          id: 'environment-anthropic',
          kind: 'anthropic',
          label: 'x',
          baseUrl: null,
          models: [],
          key: CANARY,
        }),
      ),
    );
    const { agent } = await test.api.agents.list().then(([first]) => ({ agent: first?.id ?? '' }));
    answers.push(await test.api.runs.models({ agent }));
    expect(JSON.stringify(answers)).not.toMatch(/canary|sk-environment/);
    const files = readdirSync(test.dataFolder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(test.dataFolder, name))
      .filter((file) => statSync(file).isFile());
    expect(files.some((file) => file.endsWith('rulehouse.db-wal'))).toBe(true);
    for (const file of files) {
      const content = readFileSync(file);
      expect([file, content.includes(CANARY), content.includes(ENVIRONMENT_CANARY)]).toEqual([file, false, false]);
    }
  });

  it('can be removed', async () => {
    const { connections } = await test.api.connections.list();
    const id = connections.find((connection) => connection.kind === 'compatible')?.id ?? '';
    await test.api.connections.save({ id, kind: 'compatible', label: 'Local', baseUrl: null, models: [], key: null });
    expect((await test.api.connections.list()).connections.at(-1)?.key).toEqual({
      set: false,
      last4: null,
      source: 'none',
    });
    expect(await test.api.connections.remove({ id })).toEqual({ id });
    expect((await refusalOf(test.api.connections.remove({ id }))).code).toBe('not_found');
  });
});
