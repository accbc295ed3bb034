import { COMPILER_VERSION, SPEC_FORMAT, Spec } from '../../../shared/spec/spec.ts';
import { defaultsFrom, eur, glossaryFrom, SAMPLE_MODELS } from '../build.ts';
import { listingContract } from './contract.ts';
import { listingRules } from './rules.ts';

export const listingSpec = Spec.parse({
  format: SPEC_FORMAT,
  compiler: COMPILER_VERSION,
  purpose:
    'Decide whether a seller’s listing goes live, goes to a person, or is turned down. Protect buyers from counterfeits and from claims that nobody may make, without holding up honest sellers. When a person has to look, say why and tell the seller what to do next.',
  rules: listingRules,
  defaults: defaultsFrom({ decision: 'send_to_person' }),
  glossary: glossaryFrom({
    Listing: 'One offer of one product by one seller.',
    Live: 'Buyers can see the listing and order.',
    'Medical claim':
      'A promise that a product treats, prevents or cures an illness. Taste, comfort and looks are no such promise.',
    'Stock phrases': 'Words that would fit any product of the kind, such as “brings elegance to every home”.',
  }),
  examples: [
    {
      id: 'example-wok',
      title: 'A complete listing',
      input: {
        title: 'Carbon Steel Wok',
        description:
          'Hand-hammered wok of 1.5 mm carbon steel, 32 cm wide, with a wooden handle. Fits gas and induction.',
        category: 'kitchen_accessories',
        price: eur('29.99'),
        stock: 40,
        rating: 4.05,
      },
      output: { reasons: [], decision: 'live' },
    },
    {
      id: 'example-perfume',
      title: 'A branded perfume that is too cheap',
      input: {
        title: 'Dior J’adore',
        description: 'Floral scent with ylang-ylang. 50 ml.',
        category: 'fragrances',
        price: eur('24.99'),
        brand: 'Dior',
        stock: 98,
        rating: 3.8,
      },
      output: {
        reasons: ['possible_counterfeit'],
        decision: 'send_to_person',
        queue: 'brand_protection',
        message:
          'Thank you for your listing. Before it goes live we need to know where the perfume comes from. Please send us an invoice from Dior or an authorised dealer; we look at it within a working day.',
      },
      note: 'Nobody is accused, and the seller knows what to do.',
    },
  ],
  contract: listingContract,
  models: SAMPLE_MODELS,
});
