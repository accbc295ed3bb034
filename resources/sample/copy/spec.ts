import { COMPILER_VERSION, SPEC_FORMAT, Spec } from '../../../shared/spec/spec.ts';
import { defaultsFrom, eur, glossaryFrom, SAMPLE_MODELS } from '../build.ts';
import { copyContract } from './contract.ts';
import { copyRules } from './rules.ts';

export const copySpec = Spec.parse({
  format: SPEC_FORMAT,
  compiler: COMPILER_VERSION,
  purpose:
    'Rewrite a supplier’s product text for our shop: true to the facts, in our voice, and found by people who search for such a product. Facts come from the product text alone.',
  rules: copyRules,
  defaults: defaultsFrom({ tone: 'plain', needs_editor: false }),
  glossary: glossaryFrom({
    'Our voice': 'Plain sentences, one idea each, said to one person. No exclamation marks.',
    'Search words': 'What buyers type. They appear in the copy once, in the form a person would say.',
    Notice: 'A fixed sentence that the shop shows below the copy.',
  }),
  examples: [
    {
      id: 'example-lamp',
      title: 'A reading lamp',
      input: {
        title: 'Table Lamp',
        category: 'other',
        facts: 'Linen shade, metal foot, 42 cm high, for bulbs up to 40 W.',
        price: eur('49.99'),
        keywords: ['reading lamp'],
      },
      output: {
        facts_used: ['Linen shade', '42 cm high', 'For bulbs up to 40 W'],
        headline: 'Table lamp with linen shade: a reading lamp',
        body: 'The linen shade softens the light, the metal foot keeps the lamp where you put it. At 42 cm it is the right height for a bedside table or a desk.',
        search_snippet: 'Reading lamp with a linen shade and a metal foot, 42 cm high, for bulbs up to 40 W.',
        notices: [],
        tone: 'plain',
        needs_editor: false,
      },
    },
    {
      id: 'example-oil',
      title: 'Food with a promise that stays out',
      input: {
        title: 'Linseed Oil',
        category: 'groceries',
        facts: 'Cold-pressed, 250 ml. Protects the heart. Keep in the fridge once opened.',
        price: eur('7.90'),
        keywords: ['linseed oil cold-pressed'],
      },
      output: {
        facts_used: ['Cold-pressed', '250 ml', 'Keep in the fridge once opened', 'Left out: an effect on the heart'],
        headline: 'Linseed oil, cold-pressed, 250 ml',
        body: 'A nutty oil for salads, potatoes and curd. Once opened it stays fresh in the fridge.',
        search_snippet: 'Cold-pressed linseed oil in a bottle of 250 ml, for salads, potatoes and curd.',
        notices: ['see_packaging'],
        tone: 'plain',
        needs_editor: true,
      },
      note: 'The supplier’s promise about health is left out, and an editor is told.',
    },
  ],
  contract: copyContract,
  models: SAMPLE_MODELS,
});
