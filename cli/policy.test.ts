import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestBackend } from '../backend/backend.test-helper.ts';
import { decide } from '../backend/governance/decide.ts';
import { DEFAULT_POLICY } from '../shared/governance/policy.ts';
import { type Folder, workFolder } from './fixture.test-helper.ts';

let folder: Folder;
beforeEach(() => {
  folder = workFolder();
});
afterEach(() => folder.remove());

const SLUG = 'moderate-marketplace-listings';

/** A stored agent of which one case fails in a dry run, under a policy that asks for tests or does not. */
async function prepare(testsRequired: boolean): Promise<void> {
  const app = await openTestBackend({ dataFolder: join(folder.path, 'data') });
  const agent = (await app.api.agents.list()).find(({ slug }) => slug === SLUG)?.id ?? '';
  const [first] = await app.api.cases.list({ agent });
  if (first === undefined) throw new Error('The sample agent has no cases.');
  const wrong = [{ field: 'decision', value: 'nonsense', comparator: { kind: 'exact' as const } }];
  await app.api.cases.save({ agent, case: { ...first, expectation: wrong } });
  await decide(app.backend.context, {
    acts: [{ kind: 'workspace.policy', payload: { policy: { ...DEFAULT_POLICY, testsRequired } } }],
    time: new Date().toISOString(),
    topics: ['workspace'],
  });
  await app.backend.close();
}

it('a failed test changes the exit code only where the policy asks for tests, or with --strict', async () => {
  await prepare(false);
  const loose = await folder.run(['test', SLUG, '--json']);
  expect([loose.code, JSON.parse(loose.out).counts.fail]).toEqual([0, 1]);
  expect((await folder.run(['test', SLUG, '--strict'])).code).toBe(3);
  await prepare(true);
  expect((await folder.run(['test', SLUG])).code).toBe(3);
});
