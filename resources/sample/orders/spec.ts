import { COMPILER_VERSION, SPEC_FORMAT, Spec } from '../../../shared/spec/spec.ts';
import { defaultsFrom, glossaryFrom, myr, SAMPLE_MODELS } from '../build.ts';
import { orderContract } from './contract.ts';
import { orderRules } from './rules.ts';

export const orderSpec = Spec.parse({
  format: SPEC_FORMAT,
  compiler: COMPILER_VERSION,
  purpose:
    'Read receipts, invoices and order confirmations of what we bought, so that accounts need not type them: who sold it, when, what was bought and what is to be paid. Give only what the document says, leave out what it does not, and send it to a person when booking it as read could cost money.',
  rules: orderRules,
  defaults: defaultsFrom({ review: 'not_needed', entry: 'as_read' }),
  glossary: glossaryFrom({
    Total: 'What has to be paid in the end: after discounts, with tax, rounded.',
    Rounding: 'The few sen by which a cash total is rounded to the next five. It belongs to the total, not to a line.',
    'Simplified tax invoice': 'A receipt that counts as an invoice for small amounts. It is final.',
    GST: 'A sales tax. Prices on most receipts include it.',
    'Sdn Bhd': 'A private limited company in Malaysia; part of the company’s name.',
  }),
  examples: [
    {
      id: 'example-hardware',
      title: 'A till receipt with rounding',
      input: {
        text: 'LANTERN HARDWARE SDN BHD\n(CO. NO: 000123-X)\n8 JALAN CONTOH 2,\n50000 KUALA LUMPUR\nTEL: 03-0000 0000\nTAX INVOICE LH-0417\nPAINT BRUSH 50MM\n2 X 6.90\n13.80\nMASKING TAPE\n1 X 4.13\n4.13\nTOTAL RM 17.93\nROUNDING ADJ RM 0.02\nTOTAL ROUNDED RM 17.95\nCASH RM 20.00\nCHANGE RM 2.05\n27-03-26 10:12',
        source: 'till_receipt',
      },
      output: {
        company: 'LANTERN HARDWARE SDN BHD',
        date: '2026-03-27',
        address: '8 JALAN CONTOH 2, 50000 KUALA LUMPUR',
        number: 'LH-0417',
        lines: [
          { description: 'PAINT BRUSH 50MM', quantity: 2, unit_price: myr('6.90'), amount: myr('13.80') },
          { description: 'MASKING TAPE', quantity: 1, unit_price: myr('4.13'), amount: myr('4.13') },
        ],
        total: myr('17.95'),
        reasons: [],
        review: 'not_needed',
        entry: 'as_read',
      },
      note: 'The rounded total is what was paid; the cash handed over is not.',
    },
    {
      id: 'example-quotation',
      title: 'A quotation',
      input: {
        text: 'PAPERBOAT STATIONERY\n14 EXAMPLE LANE, 41000 KLANG\nQUOTATION Q-88\n19 MAY 2026\nENVELOPES C5, 10 BOXES 85.00\nTOTAL 85.00',
        source: 'order_confirmation',
        order_number: 'PO-20418',
      },
      output: {
        company: 'PAPERBOAT STATIONERY',
        date: '2026-05-19',
        address: '14 EXAMPLE LANE, 41000 KLANG',
        number: 'Q-88',
        lines: [{ description: 'ENVELOPES C5', quantity: 10, amount: myr('85.00') }],
        total: myr('85.00'),
        reasons: ['not_final'],
        review: 'needed',
        entry: 'by_hand',
      },
      note: 'It is read in full, and a person decides what becomes of it.',
    },
  ],
  contract: orderContract,
  models: SAMPLE_MODELS,
});
