import { add, all, any, avoid, longest, myr, none, rulesFrom, set } from '../build.ts';

/** How a date looks on paper: 27/03/2026, 27-03-26, 2026-03-27, 27 March 2026, 27-Mar-2026. */
export const A_DATE =
  '\\d{1,2} ?[./-] ?\\d{1,2} ?[./-] ?\\d{2,4}|\\d{4}[./-]\\d{1,2}[./-]\\d{1,2}|' +
  '\\d{1,2}[ ./-]*(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ ./-]*\\d{2,4}';
/** A date in which either number could be the month. */
const TWO_MONTHS = '(^|[^\\d])(0?[1-9]|1[0-2])[./-](0?[1-9]|1[0-2])[./-](\\d{4}|\\d{2})([^\\d]|$)';
const TOTAL = 'total|amount (due|payable)|balance due|to pay';

export const orderRules = rulesFrom({
  'nothing-to-read': {
    title: 'Nothing to read',
    when: all(['document', 'is_missing'], any(['text', 'is_missing'], ['text', 'is_empty'])),
    then: [set('review', 'needed'), set('entry', 'by_hand'), add('reasons', 'nothing_to_read')],
    guidance: 'Leave every other field out. An empty page says nothing about the purchase.',
    reason: 'Asked to read an empty page, a model makes a purchase up.',
    enforcement: 'enforce',
  },
  'bank-details': {
    title: 'New bank details go to a person',
    when: all(['text', 'matches', '(new|changed|updated) bank|bank (account|details) (has|have) changed']),
    then: [set('review', 'needed'), set('entry', 'by_hand'), add('reasons', 'bank_details')],
    guidance: 'Read the document as usual and repeat no account number.',
    reason: 'Letters about a new account are how invoice fraud begins; we ring the number that we already have.',
    enforcement: 'enforce',
  },
  'not-final': {
    title: 'Quotations and pre-authorisations are not booked',
    when: all(['text', 'matches', 'pre-?authori[sz]ation|pro ?forma|quotation|not the final|draft invoice']),
    then: [set('review', 'needed'), set('entry', 'by_hand'), add('reasons', 'not_final')],
    guidance: 'Read it all the same, so that the person can compare it with the final document.',
    reason: 'The final amount differs, and booking both pays twice.',
    enforcement: 'enforce',
  },
  'credit-note': {
    title: 'Credit notes are entered by hand',
    when: any(['text', 'contains', 'credit note'], ['text', 'contains', 'nota kredit']),
    then: [set('review', 'needed'), set('entry', 'by_hand'), add('reasons', 'credit_note')],
    guidance: 'Give the total as it is printed, without turning its sign.',
    reason: 'A credit note with the wrong sign is paid instead of received.',
    enforcement: 'enforce',
  },
  'no-total': {
    title: 'No total line, no total',
    when: all(
      ['document', 'is_missing'],
      ['text', 'is_present'],
      none(['text', 'is_empty'], ['text', 'matches', TOTAL]),
    ),
    then: [set('review', 'needed'), set('entry', 'by_hand'), add('reasons', 'no_total')],
    guidance: 'Leave the total out instead of adding the lines up; the page may have been cut off.',
    reason: 'A sum that nobody printed is a guess at discounts and tax.',
    enforcement: 'enforce',
  },
  'poor-recognition': {
    title: 'Text that was hardly recognised',
    when: all(['document', 'is_missing'], ['recognition', 'less_than', 60]),
    then: [set('review', 'needed'), set('entry', 'by_hand'), add('reasons', 'poor_recognition')],
    guidance: 'Fill in only what stands there in full; correct no digit.',
    reason: 'Below 60 % one digit in twelve was wrong when accounts compared a month of receipts.',
  },
  'no-date': {
    title: 'Documents without a date',
    when: all(
      ['document', 'is_missing'],
      ['text', 'is_present'],
      none(['text', 'is_empty'], ['text', 'matches', A_DATE]),
    ),
    then: [set('review', 'needed'), add('reasons', 'no_date')],
    guidance: 'Leave the date out; the day on which the document came in is no substitute.',
    reason: 'The date decides the tax period.',
  },
  'scan-alone': {
    title: 'Scans without text are looked over',
    when: all(['document', 'is_present'], any(['text', 'is_missing'], ['text', 'is_empty'])),
    then: [set('review', 'needed'), add('reasons', 'scan_alone')],
    guidance: 'Read the picture line by line, and leave out what is blurred.',
    reason: 'Nothing else stands beside the picture against which a digit could be held.',
  },
  'no-order-number': {
    title: 'Invoices without our order',
    when: all(['source', 'is', 'supplier_invoice'], ['order_number', 'is_missing']),
    then: [set('review', 'needed'), add('reasons', 'no_order_number')],
    reason: 'Nobody but the person who ordered can say whether the goods came.',
  },
  'large-orders': {
    title: 'Large orders are looked over',
    when: all(['ordered', 'at_least', myr('1000.00')]),
    then: [set('review', 'needed'), add('reasons', 'large_order')],
    reason: 'From RM 1,000 two people agree to every payment.',
    enforcement: 'enforce',
  },
  'new-supplier': {
    title: 'Suppliers we have never paid',
    when: all(['known_supplier', 'is', false]),
    then: [set('review', 'needed'), add('reasons', 'new_supplier')],
    guidance: 'Take special care with company and address: they become the supplier’s record.',
    reason: 'A slip in the first document is copied into every later one.',
  },
  'unclear-date': {
    title: 'Day and month that could be swapped',
    when: all(['text', 'matches', TWO_MONTHS]),
    judgement:
      'Neither the country of the seller nor another date on the document tells which number of the date is the month.',
    then: [set('review', 'needed'), add('reasons', 'unclear_date')],
    guidance: 'Sellers in Malaysia, Singapore, Morocco and Europe write the day first.',
    reason: 'A swapped date books the purchase in another quarter.',
  },
  'unclear-company': {
    title: 'More than one company on the paper',
    when: all(['text', 'matches', 'owned by|operated by|managed by|on behalf of|formerly|\\bfka\\b|franchise|c/o']),
    judgement: 'More than one company could be the seller.',
    then: [set('review', 'needed'), add('reasons', 'unclear_company')],
    guidance: 'The seller is whoever the tax or company number belongs to, not the name on the shop front.',
    reason: 'The tax office accepts only the name behind the number.',
  },
  'sums-differ': {
    title: 'Lines that do not add up',
    when: all(['source', 'is_one_of', ['supplier_invoice', 'order_confirmation']], ['text', 'matches', TOTAL]),
    judgement: 'The line amounts, with tax, discounts and rounding, do not come to the printed total.',
    then: [set('review', 'needed'), add('reasons', 'sums_differ')],
    guidance: 'Copy the printed total even so; never replace it by the sum.',
    reason: 'Tills add without mistakes, people who write invoices do not.',
  },
  'changed-by-hand': {
    title: 'Figures changed by hand',
    when: all(['document', 'is_present']),
    judgement: 'A date or an amount on the scan is struck out, overwritten or added by hand.',
    then: [set('review', 'needed'), add('reasons', 'changed_by_hand')],
    guidance: 'A tick, a stamp or a signature beside the figures changes nothing.',
    reason: 'Whoever changed it has to sign for it.',
  },
  'named-reasons': {
    title: 'No reasons but those added above',
    then: [set('reasons', [])],
    guidance: 'Start from an empty list and add the reasons of the rules above that apply, and no others.',
    reason: 'Every reason sends somebody to look at one thing.',
  },
  'as-printed': {
    title: 'Company and address as printed',
    then: [longest('company', 120), longest('address', 200), avoid('address', 'GST'), avoid('address', '@')],
    guidance:
      'Mend broken lines and spaces, not spelling. The address ends before telephone, tax number and e-mail. A slogan, the cashier or the customer is not the company.',
    reason: 'Payments are matched by name and address, letter by letter.',
  },
  'final-total': {
    title: 'The amount that is left to pay',
    then: [],
    guidance:
      'Of several totals take the last one before the payment: after tax, discount and rounding. Cash given, change and points are no totals. “RM” is Malaysian ringgit, “S$” Singapore dollars, “DH” Moroccan dirham; without a sign or with a bare “$” at a Malaysian address it is ringgit.',
    reason: 'Subtotal, rounded total and cash stand one below the other on most receipts.',
    enforcement: 'advise',
  },
  'order-lines': {
    title: 'One line for each thing bought',
    then: [],
    guidance:
      'Join a name that runs over two lines. A discount belongs to the line above it; a discount on everything, tax and rounding are no lines. Where columns were read one after the other, pair names and amounts by their order, and leave the amount out where that is not certain.',
    reason: 'Stock is booked by line.',
    enforcement: 'advise',
  },
});
