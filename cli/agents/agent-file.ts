import { basename } from 'node:path';
import { z } from 'zod';
import { TestCase } from '../../shared/grading/case.ts';
import { Spec } from '../../shared/spec/spec.ts';
import { readJsonFile, refusedBecause } from './read-json-file.ts';

/** An agent that can be tested, wherever it came from. */
export interface TestableAgent {
  slug: string;
  name: string;
  description?: string;
  spec: Spec;
  cases: TestCase[];
  /** The version's hash when the spec is one. */
  version: string | null;
  /** The policy that holds for it asks for tests; a file has no policy. */
  testsRequired: boolean;
}

const AgentFile = z.strictObject({
  name: z.string().min(1).max(200).optional(),
  spec: Spec,
  cases: z.array(TestCase).max(20_000).default([]),
});

/** Reads `{name?, spec, cases?}`, the form in which an agent is kept beside code. */
export async function readAgentFile(folder: string, path: string): Promise<TestableAgent> {
  const parsed = AgentFile.safeParse(await readJsonFile(folder, path));
  if (!parsed.success) throw refusedBecause(path, parsed.error);
  const slug = basename(path).replace(/\.json$/i, '');
  const { spec, cases, name = slug } = parsed.data;
  return { slug, name, spec, cases, version: null, testsRequired: false };
}
