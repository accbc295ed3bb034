import { casesFrom, exact, myr, sameSet } from '../build.ts';
import { address, company, money, page } from './case-parts.ts';
import { hardOrderCases } from './hard-cases.ts';

/**
 * The layouts follow real receipts (zzzDavid/ICDAR-2019-SROIE, MIT): split columns, several totals, rounding, dates in
 * many forms. Shops, goods and figures are made up.
 */
const plainOrderCases = casesFrom('order-case', {
  'hardware-receipt': {
    title: 'A till receipt with rounding and change',
    kind: 'typical',
    input: {
      text: page(
        'GREEN ANVIL HARDWARE SDN BHD',
        '(CO. NO: 000451-K)',
        'LOT 7, JALAN BUKIT CONTOH 3,',
        '43000 KAJANG, SELANGOR',
        'TEL: 03-0000 1111',
        'WOOD SCREWS 4X40 100PCS',
        '2 X 5.90',
        '11.80',
        'SANDPAPER P120',
        '3 X 1.77',
        '5.31',
        'TOTAL RM 17.11',
        'ROUNDING ADJUSTMENT -RM 0.01',
        'TOTAL ROUNDED RM 17.10',
        'CASH RM 20.00',
        'CHANGE RM 2.90',
        '18-11-25 13:58 SH01',
      ),
      source: 'till_receipt',
    },
    expect: [
      company('Green Anvil Hardware Sdn Bhd'),
      exact('date', '2025-11-18'),
      address('Lot 7, Jalan Bukit Contoh 3, 43000 Kajang, Selangor'),
      exact('lines', [
        { description: 'WOOD SCREWS 4X40 100PCS', quantity: 2, unit_price: myr('5.90'), amount: myr('11.80') },
        { description: 'SANDPAPER P120', quantity: 3, unit_price: myr('1.77'), amount: myr('5.31') },
      ]),
      exact('total', myr('17.10')),
      exact('review', 'not_needed'),
      exact('entry', 'as_read'),
      sameSet('reasons', []),
    ],
    notes: 'Four amounts look like a total; the rounded one is right.',
  },
  'cafe-abroad': {
    title: 'A café bill in dirham',
    kind: 'typical',
    input: {
      text: page(
        'CAFE DU PHARE BLEU',
        '3 PLACE EXEMPLE 20000 CASABLANCA',
        'LE 30/03/2026 A 12:36',
        'DESIGNATION P.U. QTE TOTAL',
        'CAFE CREME 12.00 2 24.00',
        'JUS ORANGE 16.00 1 16.00',
        'TOTAL FACTURE : 40.00 DH',
        'MERCI DE VOTRE VISITE',
      ),
      source: 'till_receipt',
    },
    expect: [
      company('Cafe du Phare Bleu'),
      exact('date', '2026-03-30'),
      exact('total', money('40.00', 'MAD')),
      exact('review', 'not_needed'),
      exact('entry', 'as_read'),
      sameSet('reasons', []),
    ],
    notes: 'Another language and another currency; nothing about it needs a person.',
  },
  'split-columns': {
    title: 'Names first, amounts later',
    kind: 'edge',
    input: {
      text: page(
        'OTTER BAY PHARMACY',
        '21 JALAN TELUK, 50000 KUALA LUMPUR',
        'COUGH SYRUP 100ML',
        'PLASTERS 20S',
        'PLASTERS 20S',
        'MEMBER DISCOUNT',
        'RM',
        '14.50',
        '6.20',
        '6.20',
        '-2.00',
        'TOTAL 24.90',
        '24-MAR-2026 15:44',
      ),
      source: 'till_receipt',
    },
    expect: [
      exact('date', '2026-03-24'),
      exact('total', myr('24.90')),
      exact('review', 'not_needed'),
      exact('entry', 'as_read'),
      sameSet('reasons', []),
    ],
    notes: 'Recognition read the columns one after the other. The month stands as a word, so the date is clear.',
  },
  'nothing-but-space': {
    title: 'A page without a word',
    kind: 'edge',
    input: { text: ' \n ', source: 'till_receipt' },
    expect: [exact('review', 'needed'), exact('entry', 'by_hand'), sameSet('reasons', ['nothing_to_read'])],
  },
  'no-total': {
    title: 'A receipt torn off above the total',
    kind: 'edge',
    input: {
      text: page(
        'WILLOW & WREN BAKERY',
        '5 MILL STREET, 75000 MELAKA',
        '29/06/2026 08:26',
        'RYE BREAD 11.00',
        'BUN 2.50',
      ),
      source: 'till_receipt',
    },
    expect: [exact('review', 'needed'), exact('entry', 'by_hand'), sameSet('reasons', ['no_total'])],
    notes: 'The lines come to RM 13.50, and that is exactly what may not be given as a total.',
  },
  'no-date': {
    title: 'A receipt whose date is missing',
    kind: 'edge',
    input: {
      text: page(
        'PAPER KITE TOYS',
        '88 JALAN LAYANG, 80000 JOHOR BAHRU',
        'KITE SMALL 19.90',
        'TOTAL 19.90',
        'THANK YOU',
      ),
      source: 'till_receipt',
    },
    expect: [
      exact('total', myr('19.90')),
      exact('review', 'needed'),
      exact('entry', 'as_read'),
      sameSet('reasons', ['no_date']),
    ],
  },
  'large-order-below': {
    title: 'An order of RM 999.99',
    kind: 'boundary',
    input: {
      text: page(
        'CEDAR & SONS TIMBER',
        'PO-20418',
        '12 JUN 2026',
        'CEDAR PLANK 2 M 27 X 37.037 999.99',
        'TOTAL RM 999.99',
      ),
      source: 'till_receipt',
      order_number: 'PO-20418',
      ordered: myr('999.99'),
      known_supplier: true,
    },
    expect: [exact('review', 'not_needed'), exact('entry', 'as_read'), sameSet('reasons', [])],
  },
  'large-order-at-limit': {
    title: 'An order of exactly RM 1,000.00',
    kind: 'boundary',
    input: {
      text: page(
        'CEDAR & SONS TIMBER',
        'PO-20419',
        '12 JUN 2026',
        'CEDAR PLANK 2 M 25 X 40.00 1000.00',
        'TOTAL RM 1,000.00',
      ),
      source: 'till_receipt',
      order_number: 'PO-20419',
      ordered: myr('1000.00'),
      known_supplier: true,
    },
    expect: [
      exact('total', myr('1000.00')),
      exact('review', 'needed'),
      exact('entry', 'as_read'),
      sameSet('reasons', ['large_order']),
    ],
  },
  'recognition-below': {
    title: 'Letters recognised at 59.9 %',
    kind: 'boundary',
    input: {
      text: page('M00N & T1DE', 'T0TAL 4?.80', 'TOTAL 4?.80', '02 FEB 2026'),
      source: 'till_receipt',
      recognition: 59.9,
    },
    expect: [exact('review', 'needed'), exact('entry', 'by_hand'), sameSet('reasons', ['poor_recognition'])],
    notes: 'The total must stay out: a digit of it cannot be read.',
  },
  'recognition-at-limit': {
    title: 'Letters recognised at exactly 60 %',
    kind: 'boundary',
    input: {
      text: page('MOON & TIDE', 'TEA TIN 47.80', 'TOTAL 47.80', '02 FEB 2026'),
      source: 'till_receipt',
      recognition: 60,
    },
    expect: [
      exact('total', myr('47.80')),
      exact('review', 'not_needed'),
      exact('entry', 'as_read'),
      sameSet('reasons', []),
    ],
  },
});

export const orderCases = [...plainOrderCases, ...hardOrderCases];
