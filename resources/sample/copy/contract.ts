import type { Contract } from '../../../shared/spec/contract.ts';
import { enumOf, eur, fieldsFrom } from '../build.ts';
import { CATEGORIES } from '../listings/contract.ts';

const input = fieldsFrom('product', {
  title: {
    title: 'Product name',
    description: 'As it stands in the catalogue.',
    required: true,
    type: { kind: 'text', minLength: 1, maxLength: 200 },
    example: 'Carbon Steel Wok',
  },
  category: {
    title: 'Category',
    description: 'Where the product stands in the shop.',
    required: true,
    type: enumOf(CATEGORIES),
  },
  facts: {
    title: 'Product text',
    description: 'The supplier’s text; the only source of facts.',
    type: { kind: 'text', maxLength: 5000 },
  },
  brand: { title: 'Brand', description: 'The brand on the product.', type: { kind: 'text', maxLength: 100 } },
  price: {
    title: 'Price',
    description: 'What a buyer pays today.',
    type: { kind: 'money', currencies: ['EUR'], minimum: '0' },
    example: eur('29.99'),
  },
  keywords: {
    title: 'Search words',
    description: 'What buyers type; the most important first.',
    type: { kind: 'list', maxItems: 20, uniqueItems: true, items: { kind: 'text', minLength: 1, maxLength: 60 } },
  },
});

const output = fieldsFrom('answer', {
  facts_used: {
    title: 'Facts used',
    description: 'The facts of the product text that the copy rests on.',
    type: { kind: 'list', maxItems: 10, items: { kind: 'text', maxLength: 200 } },
  },
  headline: {
    title: 'Headline',
    description: 'The title of the product page.',
    required: true,
    type: { kind: 'text', minLength: 5, maxLength: 100 },
  },
  body: {
    title: 'Body',
    description: 'Two or three sentences for the product page.',
    required: true,
    type: { kind: 'text', minLength: 20, maxLength: 1200 },
  },
  search_snippet: {
    title: 'Search snippet',
    description: 'What a search engine shows below the headline.',
    required: true,
    type: { kind: 'text', minLength: 20, maxLength: 200 },
  },
  notices: {
    title: 'Notices',
    description: 'Notices that the page shows below the copy.',
    required: true,
    type: {
      kind: 'list',
      uniqueItems: true,
      items: enumOf({
        delivery_by_appointment: 'Delivery by appointment',
        external_use_only: 'For external use only',
        see_packaging: 'Ingredients and allergens on the packaging',
        hand_wash: 'Wash before first use',
      }),
    },
  },
  tone: {
    title: 'Tone',
    description: 'How the copy speaks.',
    required: true,
    type: enumOf({ plain: 'Plain', warm: 'Warm', precise: 'Precise' }),
  },
  needs_editor: {
    title: 'Needs an editor',
    description: 'Whether a person reads the copy before it is published.',
    required: true,
    type: { kind: 'boolean' },
  },
});

export const copyContract: Contract = { input, output };
