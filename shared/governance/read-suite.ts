import type { TestCase } from '../grading/case.ts';
import { fromPages, type PagesProblem } from '../grading/suite-pages.ts';
import type { Hash } from '../spec/ids.ts';
import type { ObjectReader } from './entities.ts';
import { accept, type Decision, type Refusal, refuse } from './refusal.ts';

const WORDS: Record<PagesProblem, [Refusal['code'], Refusal['rule'], string]> = {
  shape: ['invalid_input', 'shape', 'What was shared as test cases is not in a form that this version can read.'],
  too_many: ['invalid_input', 'too_large', 'These are more test cases than one agent may have.'],
  too_large: [
    'invalid_input',
    'too_large',
    'The test cases, with the files in them, are larger than a team can share.',
  ],
  repeated: ['invalid_input', 'shape', 'Two of the test cases have one id.'],
  hash: ['conflict', 'hash', 'The test cases are not those that were signed for.'],
};

/** The cases of a published suite, only when they are what its hashes say. */
export async function readSuite(
  objects: ObjectReader,
  paged: { suite: Hash; pages: readonly Hash[] },
): Promise<Decision<TestCase[]>> {
  const contents: unknown[] = [];
  for (const hash of paged.pages) {
    const content = await objects(hash);
    if (content === undefined)
      return refuse('not_found', 'missing_object', 'The test cases it names are not stored here.');
    contents.push(content);
  }
  const read = fromPages(paged, contents);
  return 'cases' in read ? accept(read.cases) : refuse(...WORDS[read.problem]);
}
