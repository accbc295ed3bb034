import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
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

  it('lists them for people', async () => {
    const { out } = await folder.run(['generate', 'cap.json']);
    expect(out).toMatch(/# +Kind +Case +Rules +New mistakes noticed/);
    expect(out).toMatch(/boundary +At the edge of/);
  });
});
