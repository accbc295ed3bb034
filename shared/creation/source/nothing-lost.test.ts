import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ids } from '../../generation/shop.test-helper.ts';
import { contractProblem } from '../../spec/contract-checks.ts';
import { Proposal } from '../creation.ts';
import { startingProposal } from '../starting-proposal.ts';

const squeezed = (text: string): string => text.replace(/\s+/g, ' ');
/** Every text that stands somewhere in a value. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
const start = (kind: 'description' | 'prompt' | 'dotprompt' | 'prompty', text: string) => {
  const made = startingProposal({ kind, text }, 'Agent', ids());
  expect(Proposal.safeParse(made.proposal).error?.issues).toBeUndefined();
  expect(contractProblem({ input: [], output: [] }, made.proposal.spec.contract)).toBeNull();
  return { ...made, all: squeezed([...textsIn(made.proposal), ...made.notes].join('\n')) };
};

const WORDS =
  'listing seller price never always if review reject claims the a of shoes 500 “quoted” one (or two) rules example must when answer'.split(
    ' ',
  );
const sentence = fc
  .tuple(fc.array(fc.constantFrom(...WORDS), { minLength: 2, maxLength: 12 }), fc.nat(1e6))
  .map(([words, mark]) => `${words.join(' ')} no${mark}.`);
/** A sentence in one of the ways in which prompts lay theirs out. */
const block = fc
  .tuple(sentence, fc.constantFrom('', '\n', '\n\n'))
  .chain(([words, end]) =>
    fc
      .constantFrom(
        '',
        '- ',
        '1. ',
        '  - ',
        '* ',
        '> ',
        '## ',
        '**',
        'Rules:\n- ',
        '# Guidelines\n',
        'Glossary:\n- term: ',
        'Examples:\n',
        'If ',
        'Never ',
        '{{#if x}}',
        '```\n',
      )
      .map((lead) => ({ words, text: `${lead}${words}${lead === '**' ? '**' : ''}\n${end}` })),
  );
const FRONT = {
  description: '',
  prompt: '',
  dotprompt: '---\nmodel: m\ninput:\n  schema:\n    x: boolean\n---\n',
  prompty: '---\nname: n\ninputs:\n  x: true\n---\nsystem:\n',
};

describe('whatever an agent is made from', () => {
  it('every sentence of it stands somewhere', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('description', 'prompt', 'dotprompt', 'prompty'),
        fc.array(block, { minLength: 1, maxLength: 25 }),
        (kind, blocks) => {
          const { all } = start(kind, FRONT[kind] + blocks.map(({ text }) => text).join(''));
          for (const { words } of blocks) expect(all).toContain(squeezed(words));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('a text longer than a purpose, and more lines than rules, go on as guidance', () => {
    const lines = Array.from({ length: 2500 }, (_, index) => `- Never do thing number ${index} to anybody.`);
    const prose = Array.from({ length: 600 }, (_, index) => `Sentence number ${index} says something plain.`);
    const { all, proposal } = start('prompt', `${prose.join(' ')}\n\n${lines.join('\n')}`);
    expect(proposal.spec.rules.length).toBeLessThanOrEqual(1000);
    for (const words of [...prose, ...lines.map((line) => line.slice(2))]) expect(all).toContain(words);
  });

  it('any text makes a whole proposal', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('description', 'prompt', 'dotprompt', 'prompty'),
        fc
          .array(
            fc.oneof(
              fc.string({ unit: 'binary' }),
              fc.constantFrom(
                '---\n',
                '{{',
                '}}',
                'a: ',
                '[',
                '&a ',
                '*a',
                '\n',
                '- ',
                '```json\n',
                '{"a":',
                '<x>',
                `${'$'}{y}`,
                '# ',
                '!!js ',
                '{%',
                '%}',
                '{#',
              ),
            ),
          )
          .map((parts) => parts.join('') || 'x'),
        (kind, text) => {
          start(kind, text);
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** The big list of naughty strings (minimaxir, MIT). */
const file = new URL('../../../../shared/conformance/naughty/blns/blns.json', import.meta.url);
const naughty: string[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
describe.skipIf(naughty.length === 0)(
  naughty.length > 0 ? 'naughty strings' : `naughty strings are not at ${file.pathname}, so they are not tried`,
  () => {
    it('are text in every place of a source', () => {
      for (const text of naughty.filter((each) => each !== '')) {
        start('description', text);
        start('prompt', `# Rules\n- ${text}\n\nGlossary:\n- ${text}: ${text}\n\nReturn JSON with keys ${text}.`);
        start(
          'dotprompt',
          `---\nname: ${JSON.stringify(text)}\ninput:\n  schema:\n    ${JSON.stringify(text)}: string\n---\n{{${text}}}`,
        );
        start(
          'prompty',
          `---\nname: ${text}\ninputs:\n  - name: ${JSON.stringify(text)}\n    kind: string\n---\n${text}`,
        );
      }
    });
  },
);
