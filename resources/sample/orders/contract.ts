import type { Contract, FieldType } from '../../../shared/spec/contract.ts';
import { enumOf, fieldsFrom, myr } from '../build.ts';

/** Currencies in which the group buys; the first is the house currency. */
const CURRENCIES = ['MYR', 'SGD', 'MAD', 'EUR', 'GBP', 'USD'];
const money: FieldType = { kind: 'money', currencies: CURRENCIES };

const input = fieldsFrom('order', {
  text: {
    title: 'Text',
    description: 'The words of the document in reading order, one line each, as text recognition gives them.',
    type: { kind: 'text', maxLength: 20_000 },
    example: 'HARBOUR HARDWARE\n12 QUAY STREET\nTOTAL RM 12.50',
  },
  document: {
    title: 'Document',
    description: 'The scan or the file itself, for models that can look at it.',
    type: { kind: 'file', mediaTypes: ['application/pdf', 'image/png', 'image/jpeg'], maxBytes: 5_000_000 },
  },
  source: {
    title: 'Source',
    description: 'What kind of paper it is and where it came from.',
    required: true,
    type: enumOf({
      till_receipt: 'Till receipt',
      supplier_invoice: 'Supplier invoice',
      order_confirmation: 'Order confirmation',
    }),
  },
  order_number: {
    title: 'Our order number',
    description: 'The number of the purchase order that we placed, where there is one.',
    type: { kind: 'text', minLength: 1, maxLength: 40 },
    example: 'PO-20418',
  },
  ordered: {
    title: 'Amount ordered',
    description: 'What our purchase order comes to.',
    type: { kind: 'money', currencies: CURRENCIES, minimum: '0' },
    example: myr('1480.00'),
  },
  known_supplier: {
    title: 'Known supplier',
    description: 'Whether we have paid this supplier before.',
    type: { kind: 'boolean' },
  },
  recognition: {
    title: 'Recognition quality',
    description: 'How sure text recognition was of its letters.',
    type: { kind: 'number', minimum: 0, maximum: 100, unit: '%' },
  },
});

const line = fieldsFrom('line', {
  description: {
    title: 'Item',
    description: 'What was bought, as printed, without the article number.',
    required: true,
    type: { kind: 'text', minLength: 1, maxLength: 200 },
    example: 'Cedar plank 2 m',
  },
  quantity: {
    title: 'Quantity',
    description: 'How many, or how much where it is sold by weight or volume.',
    type: { kind: 'number', minimum: 0 },
    example: 4,
  },
  unit_price: { title: 'Unit price', description: 'The price of one, before discounts.', type: money },
  amount: {
    title: 'Line amount',
    description: 'What the line costs after its discount.',
    type: money,
    example: myr('50.00'),
  },
});

const output = fieldsFrom('answer', {
  company: {
    title: 'Company',
    description: 'Who sells, by the full name on the document.',
    type: { kind: 'text', minLength: 1, maxLength: 200 },
    example: 'Harbour Hardware Sdn Bhd',
  },
  date: {
    title: 'Date',
    description: 'The day of the sale or the invoice, not of printing or delivery.',
    type: { kind: 'date' },
    example: '2026-03-27',
  },
  address: {
    title: 'Address',
    description: 'The seller’s address in one line, with postcode and town.',
    type: { kind: 'text', minLength: 1, maxLength: 300 },
  },
  number: {
    title: 'Document number',
    description: 'The number of the receipt, invoice or confirmation.',
    type: { kind: 'text', minLength: 1, maxLength: 60 },
  },
  lines: {
    title: 'Order lines',
    description: 'Everything that was bought, in the order in which it is printed.',
    type: { kind: 'list', maxItems: 200, items: { kind: 'object', fields: line } },
  },
  total: {
    title: 'Total',
    description: 'What has to be paid in the end: tax, discounts and rounding included, cash and change left aside.',
    type: money,
    example: myr('12.50'),
  },
  reasons: {
    title: 'Reasons',
    description: 'Why a person has to look; empty when the document can be booked as read.',
    required: true,
    type: {
      kind: 'list',
      uniqueItems: true,
      items: enumOf({
        nothing_to_read: 'Nothing to read',
        bank_details: 'New bank details',
        not_final: 'Not a final document',
        credit_note: 'Credit note',
        no_total: 'No total',
        poor_recognition: 'Poor recognition',
        no_date: 'No date',
        scan_alone: 'Scan without text',
        no_order_number: 'No order number',
        large_order: 'Large order',
        new_supplier: 'New supplier',
        unclear_date: 'Day and month unclear',
        unclear_company: 'Company unclear',
        sums_differ: 'Sums differ',
        changed_by_hand: 'Changed by hand',
      }),
    },
  },
  review: {
    title: 'Review',
    description: 'Whether a person has to look before the document is booked.',
    required: true,
    type: enumOf({ not_needed: 'Not needed', needed: 'Needed' }),
  },
  entry: {
    title: 'Entry',
    description: 'Whether the fields can be taken over, or a person enters the document from the paper.',
    required: true,
    type: enumOf({ as_read: 'Take over as read', by_hand: 'Enter by hand' }),
  },
});

export const orderContract: Contract = { input, output };
