import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../shared/analysis/analyse.ts';
import { predictedOutput } from '../../shared/analysis/oracle.ts';
import { exampleDocument } from '../../shared/schema/example.ts';
import { inputSchema, outputSchema } from '../../shared/schema/json-schema.ts';
import { portability } from '../../shared/schema/portability.ts';
import { compile } from '../../shared/spec/compile.ts';
import { naughtySpec, SHORT } from '../../shared/spec/naughty.test-helper.ts';
import { sentenceText } from '../../shared/spec/sentence.ts';
import { squeeze } from '../../shared/spec/text.ts';
import { validatorFor } from './validator.ts';

/** The big list of naughty strings (minimaxir, MIT), through everything that is made of a spec. */
const file = new URL('../../../shared/conformance/naughty/blns/blns.json', import.meta.url);
const all: string[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
const texts = all.filter((text) => text !== '' && [...text].length <= SHORT);
const about = all.length > 0 ? 'naughty strings' : `naughty strings are not at ${file.pathname}, so they are not tried`;
const now = '2026-03-01T09:30:00.000Z';
const batches = Array.from({ length: Math.ceil(texts.length / 40) }, (_, index) =>
  texts.slice(index * 40, index * 40 + 40),
);
const HEADINGS = [
  'Purpose',
  'How to read the rules',
  'Rules',
  'Defaults',
  'Glossary',
  'Input fields',
  'Output fields',
  'Examples',
];

describe.skipIf(all.length === 0)(about, () => {
  it('stay data in the prompt: no text of a rule, term or field opens a section or ends its line', () => {
    for (const batch of batches) {
      const spec = { ...naughtySpec(batch), purpose: 'Answer.' };
      const { instructions } = compile(spec);
      const lines = instructions.split('\n');
      expect(lines.filter((line) => line.startsWith('# '))).toEqual(HEADINGS.map((heading) => `# ${heading}`));
      expect(lines.filter((line) => line.startsWith('## '))).toHaveLength(batch.length);
      for (const [index, text] of batch.entries()) {
        const [first = ''] = text.trim().split('\n');
        if (first !== '') expect(lines).toContain(`   Guidance: ${first}`);
        expect(lines.some((line) => line.startsWith(`  - ${JSON.stringify(text)}: ${squeeze(text)}`))).toBe(true);
        expect(instructions).toContain(`\`choice_${index}\` = ${JSON.stringify(text)}`);
      }
    }
  });

  it('stand in the generated schemas letter by letter, and every provider gets them or says why not', () => {
    for (const batch of batches) {
      const { contract } = naughtySpec(batch);
      const schemas = JSON.parse(JSON.stringify([inputSchema(contract), outputSchema(contract)]));
      for (const [index, text] of batch.entries()) {
        expect(schemas[0].properties[`in_${index}`]).toMatchObject({ title: text });
        expect(schemas[0].properties[`in_${index}`].description).toContain(text.trim());
        expect(JSON.stringify(schemas[1].properties[`choice_${index}`])).toContain(JSON.stringify(text));
      }
      for (const { schema, refused, provider } of portability(contract)) {
        expect(refused === null ? schema : refused, provider).toBeTruthy();
        if (refused === null)
          for (const text of batch) expect(JSON.stringify(schema), provider).toContain(JSON.stringify(text));
      }
    }
  });

  it('are found, validated and decided like any other text', () => {
    for (const batch of batches) {
      const spec = naughtySpec(batch);
      const validator = validatorFor(spec.contract);
      for (const [index, text] of batch.entries()) {
        const input = { [`in_${index}`]: text };
        expect(validator.input(input)).toEqual([]);
        expect(validator.output({ [`choice_${index}`]: text })).toEqual([]);
        expect(validator.output({ [`choice_${index}`]: `${text}x` })).toHaveLength(1);
        const rules = spec.rules.map(({ judgement: _, ...rule }) => rule);
        expect(predictedOutput({ ...spec, rules }, input, { now }).output[`choice_${index}`]).toBe(text);
        const rule = spec.rules[index];
        if (rule !== undefined) expect(sentenceText(rule, spec.contract)).toContain(text.trim());
      }
      expect(validator.output(exampleDocument(spec.contract.output))).toEqual([]);
      expect(() => analyse(spec, { now, cases: [] })).not.toThrow();
    }
  });
});
