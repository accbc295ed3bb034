import { repeatedTerms } from '../../spec/terms.ts';
import { field, itemsOf, listOf, several, step, text, textOf } from './step.ts';

/** The glossary. */
export const termsStep = step(
  'terms',
  [
    'Write the glossary: words of this business that a newcomer, or a model, could misread, each with what it means here.',
    'Only words that the source, the fields or the rules use. No word that everybody reads the same way. An empty list is a good answer.',
  ],
  [
    field(
      'terms',
      'Terms',
      'The glossary, at most twenty entries.',
      listOf(
        [
          field('term', 'Term', 'The word as it is used.', { kind: 'text', minLength: 1, maxLength: 80 }),
          field('meaning', 'Meaning', 'What it means here, in one or two sentences.', text(800)),
        ],
        50,
      ),
    ),
  ],
  (proposal, output, { newId }) => {
    const entries = itemsOf(output, 'terms').map((item) => ({
      id: newId(),
      term: textOf(item, 'term'),
      meaning: textOf(item, 'meaning'),
    }));
    const whole = entries.filter(({ term, meaning }) => term !== '' && meaning !== '');
    const repeated = repeatedTerms(whole);
    const glossary = whole.filter(({ id }) => !repeated.has(id));
    const notes = [
      ...(whole.length < entries.length ? ['Terms without a meaning were left out.'] : []),
      ...whole
        .filter(({ id }) => repeated.has(id))
        .map(({ term }) => `“${term}” was given twice; the first meaning stays.`),
    ];
    const message =
      glossary.length === 0 ? 'No word needs explaining.' : `${several(glossary.length, 'term')} drafted.`;
    return { proposal: { ...proposal, spec: { ...proposal.spec, glossary } }, message, notes };
  },
);
