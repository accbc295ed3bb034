import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { count, emptyTally, share, summary, type Tally } from '../../shared/schema/conformance.test-helper.ts';
import { DOCUMENT_FORMATS } from '../../shared/schema/document/formats.ts';
import { KEYWORDS } from '../../shared/schema/document/keywords.ts';
import type { Json } from '../../shared/spec/ids.ts';
import { createSchemaValidator } from './schema-validator.ts';

const folder = fileURLToPath(new URL('../../../shared/conformance/json-schema/', import.meta.url));
interface Group {
  description: string;
  schema: Json;
  tests: { description: string; data: Json; valid: boolean }[];
}
const filesIn = (path: string): string[] =>
  readdirSync(path).flatMap((name) => {
    const inside = join(path, name);
    return statSync(inside).isDirectory() ? filesIn(inside) : inside.endsWith('.json') ? [inside] : [];
  });
const readJson = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

/** The suite's remote schemas, under the address it serves them at. */
const remotes = (): { [address: string]: Json } =>
  Object.fromEntries(
    filesIn(join(folder, 'remotes')).map((file) => [
      `http://localhost:1234/${relative(join(folder, 'remotes'), file)}`,
      readJson(file),
    ]),
  );

/** Refused whatever the schema is, by name; everything else is claimed. */
const NOT_CLAIMED: [name: string, test: RegExp][] = [
  ['the formats idn-email and idn-hostname', /format idn-(?:email|hostname) is not/],
  ['formats that no standard names', /format unknown is not/],
  ['international host names in their encoded form (xn--)', /encoded international name/],
  ['dialects and vocabularies of one’s own', /no dialect that is known/],
  [
    'keywords that the named draft does not have, which are refused where the suite ignores them',
    /this keyword is not supported/,
  ],
];

interface Judged {
  part: string;
  outcome: 'right' | 'refused' | 'wrong';
  told: string;
  /** The draft leaves formats to the reader, and the suite's own default is not to look. Here they are assertions. */
  asserted: boolean;
}

function* judged(file: string, further: { [address: string]: Json }): Iterable<Judged> {
  const name = relative(join(folder, 'tests'), file);
  const part = name.startsWith('optional') ? dirname(name) : 'required';
  for (const group of readJson(file) as Group[]) {
    const validator = createSchemaValidator(group.schema, further);
    for (const { description, data, valid } of group.tests) {
      const verdict = validator.ok ? validator.value.validate(data) : validator;
      const where = `${name}: ${group.description}: ${description}`;
      if (!verdict.ok) yield { part, outcome: 'refused', told: verdict.refusal.reason, asserted: false };
      else if (verdict.valid === valid) yield { part, outcome: 'right', told: where, asserted: false };
      else yield { part, outcome: 'wrong', told: where, asserted: valid && description.endsWith(BY_DEFAULT) };
    }
  }
}
const BY_DEFAULT = 'is only an annotation by default';

describe.skipIf(!existsSync(folder))('JSON Schema test suite (skipped where ../shared/conformance is absent)', () => {
  it('gives no wrong verdict, and at least 95 % right ones on the keywords claimed', () => {
    const further = remotes();
    const all = filesIn(join(folder, 'tests')).flatMap((file) => [...judged(file, further)]);
    const parts = new Map<string, Tally>();
    const ASSERTED = 'asserted formats, on purpose';
    for (const { part, outcome, asserted } of all) {
      const name = asserted ? ASSERTED : part;
      const tally = parts.get(name) ?? emptyTally();
      parts.set(name, tally);
      count(tally, outcome);
    }
    const refused = all.filter(({ outcome }) => outcome === 'refused');
    const unclaimed = NOT_CLAIMED.map(
      ([name, test]) => [name, refused.filter(({ told }) => test.test(told)).length] as const,
    );
    const claimed = all.length - unclaimed.reduce((sum, [, cases]) => sum + cases, 0);
    const right = all.filter(({ outcome }) => outcome === 'right').length;
    const asserted = all.filter((one) => one.asserted);
    const wrong = all.filter((one) => one.outcome === 'wrong' && !one.asserted);
    const keywords = Object.keys(KEYWORDS).filter((word) => !word.startsWith('x-') && word !== '$vocabulary');
    process.stdout.write(
      summary('JSON Schema test suite, draft 2020-12', parts, [
        `Right on what is claimed: ${share(right, claimed)}.`,
        `Claimed keywords: ${keywords.join(', ')}.`,
        `Claimed formats: ${Object.keys(DOCUMENT_FORMATS).join(', ')}.`,
        'Not claimed, and refused by name:',
        ...unclaimed.map(([name, cases]) => `  ${name}: ${cases}`),
        `Differs on purpose: ${asserted.length} cases of tests/format.json. The draft leaves it to the reader whether a format is`,
        'checked; contracts check it, so here formats are assertions, and the suite’s own cases for that reading',
        '(tests/optional/format) are the ones held to.',
      ]),
    );
    expect(wrong.map(({ told }) => told)).toEqual([]);
    expect(new Set(asserted.map(({ part }) => part))).toEqual(new Set(['required']));
    // A validator that refuses everything is never wrong.
    expect(right / claimed).toBeGreaterThan(0.95);
    expect(claimed / all.length).toBeGreaterThan(0.9);
  });
});
