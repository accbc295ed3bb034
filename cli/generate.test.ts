import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ANSWERS, sendJson, serve } from '../engine/providers/fixture.test-helper.ts';
import { TestCase } from '../shared/grading/case.ts';
import { capAgent, type Folder, workFolder } from './fixture.test-helper.ts';

let folder: Folder;
beforeEach(() => {
  folder = workFolder();
  folder.put('cap.json', { ...capAgent, cases: [] });
});
afterEach(() => folder.remove());

describe('rulehouse generate and mutants', () => {
  it('suggests cases that the test command then runs, and that notice what nothing noticed before', async () => {
    const before = await folder.run(['mutants', 'cap.json']);
    expect(before.out).toMatch(/No test would notice if rule 1 were deleted/);
    expect(before.out).toMatch(/\n0 of \d+ mistakes would be noticed\.$/);
    const { code, out } = await folder.run(['generate', 'cap.json', '--count', '6', '--json']);
    expect(code).toBe(0);
    const { cases } = z.object({ cases: z.array(TestCase) }).parse(JSON.parse(out));
    expect(cases.length).toBeGreaterThan(2);
    folder.put('more.json', { ...capAgent, cases });
    expect((await folder.run(['mutants', 'more.json'])).out).not.toContain('rule 1 were deleted');
    expect((await folder.run(['test', 'more.json', '--strict'])).code).toBe(0);
  });

  it('has a model make them realistic, and keeps the plain ones where it cannot be asked', async () => {
    const answers = [
      { number: 1, input: { n: 4711 } },
      { number: 2, input: { n: 'many' } },
    ];
    const server = await serve((_, response) =>
      sendJson(response, 200, ANSWERS.compatible(JSON.stringify({ cases: answers }))),
    );
    const asked = ['generate', 'cap.json', '--count', '3', '--provider', 'compatible', '--base-url'];
    const { out } = await folder.run([...asked, `${server.url}/v1`, '--json']);
    const dressing = z.array(z.object({ case: z.string(), note: z.string().nullable(), changed: z.array(z.string()) }));
    const found = z.object({ cases: z.array(TestCase), dressing }).parse(JSON.parse(out));
    expect(found.dressing.map((one) => one.case)).toEqual(found.cases.map(({ id }) => id));
    expect(found.dressing[1]?.note).toContain('does not fit the contract');
    expect(found.dressing[2]?.note).toBe('The model left this case out.');
    await server.close();
    const offline = await folder.run([...asked, `${server.url}/v1`]);
    expect(offline.code).toBe(0);
    expect(offline.out).toMatch(/All 3 cases stay as they were\. .+/);
  }, 60_000);

  it('lists them for people', async () => {
    const { out } = await folder.run(['generate', 'cap.json']);
    expect(out).toMatch(/# +Kind +Case +Rules +New mistakes noticed/);
    expect(out).toMatch(/boundary +At the edge of/);
  });
});
