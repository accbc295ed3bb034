import type { Contract } from '../../../shared/spec/contract.ts';
import { enumOf, eur, fieldsFrom } from '../build.ts';

/** Categories of the shop; the sample products have the first six. */
export const CATEGORIES = {
  beauty: 'Beauty',
  fragrances: 'Fragrances',
  furniture: 'Furniture',
  groceries: 'Groceries',
  home_decoration: 'Home decoration',
  kitchen_accessories: 'Kitchen accessories',
  other: 'Other',
};

const input = fieldsFrom('listing', {
  title: {
    title: 'Title',
    description: 'What the seller calls the product.',
    required: true,
    type: { kind: 'text', minLength: 1, maxLength: 200 },
    example: 'Table lamp',
  },
  description: {
    title: 'Description',
    description: 'The seller’s own text about the product.',
    type: { kind: 'text', maxLength: 5000 },
  },
  category: {
    title: 'Category',
    description: 'Where the product stands in the shop.',
    required: true,
    type: enumOf(CATEGORIES),
  },
  price: {
    title: 'Price',
    description: 'What a buyer pays, discount already taken off.',
    required: true,
    type: { kind: 'money', currencies: ['EUR'], minimum: '0' },
    example: eur('39.99'),
  },
  discount: {
    title: 'Discount',
    description: 'How much lower the price is than before.',
    type: { kind: 'number', minimum: 0, maximum: 100, unit: '%' },
  },
  brand: { title: 'Brand', description: 'The brand on the product.', type: { kind: 'text', maxLength: 100 } },
  stock: {
    title: 'Stock',
    description: 'Pieces the seller has.',
    type: { kind: 'integer', minimum: 0, unit: 'pieces' },
  },
  rating: {
    title: 'Rating',
    description: 'Average rating by buyers, from 0 to 5.',
    type: { kind: 'number', minimum: 0, maximum: 5, unit: 'stars' },
  },
  reviews: {
    title: 'Reviews',
    description: 'What buyers wrote, newest first.',
    type: {
      kind: 'list',
      maxItems: 100,
      items: {
        kind: 'object',
        fields: fieldsFrom('review', {
          rating: {
            title: 'Review rating',
            description: 'From 1 to 5.',
            required: true,
            type: { kind: 'integer', minimum: 1, maximum: 5, unit: 'stars' },
          },
          comment: { title: 'Comment', description: 'The buyer’s words.', type: { kind: 'text', maxLength: 2000 } },
        }),
      },
    },
  },
  tags: {
    title: 'Tags',
    description: 'Search words that the seller chose.',
    type: { kind: 'list', maxItems: 30, uniqueItems: true, items: { kind: 'text', minLength: 1, maxLength: 60 } },
  },
  warranty: { title: 'Warranty', description: 'As the seller states it.', type: { kind: 'text', maxLength: 200 } },
  shipping: { title: 'Shipping', description: 'As the seller states it.', type: { kind: 'text', maxLength: 200 } },
  availability: {
    title: 'Availability',
    description: 'As the seller states it.',
    type: enumOf({ in_stock: 'In stock', low_stock: 'Low stock', out_of_stock: 'Out of stock' }),
  },
});

const output = fieldsFrom('answer', {
  reasons: {
    title: 'Reasons',
    description: 'Why the listing does not simply go live; empty when nothing speaks against it.',
    required: true,
    type: {
      kind: 'list',
      uniqueItems: true,
      items: enumOf({
        no_description: 'No description',
        wrong_price: 'Wrong price',
        out_of_stock: 'Out of stock',
        possible_counterfeit: 'Possible counterfeit',
        missing_brand: 'Missing brand',
        discount_above_limit: 'Discount above the limit',
        low_rating: 'Low rating',
        safety_check: 'Needs a safety check',
        medical_claim: 'Medical claim',
        stock_phrases: 'Stock phrases',
      }),
    },
  },
  decision: {
    title: 'Decision',
    description: 'What happens with the listing.',
    required: true,
    type: enumOf({ live: 'Live', send_to_person: 'Send to a person', turn_down: 'Turn down' }),
  },
  queue: {
    title: 'Review queue',
    description: 'Which team looks at the listing when a person has to.',
    type: enumOf({
      brand_protection: 'Brand protection',
      product_safety: 'Product safety',
      catalogue: 'Catalogue',
    }),
  },
  message: {
    title: 'Message to the seller',
    description: 'What the seller reads; left out when the listing goes live.',
    type: { kind: 'text', maxLength: 600 },
  },
});

export const listingContract: Contract = { input, output };
