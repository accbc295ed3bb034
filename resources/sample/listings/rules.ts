import { add, all, any, avoid, eur, longest, rulesFrom, set } from '../build.ts';

export const listingRules = rulesFrom({
  'no-description': {
    title: 'No description, no listing',
    when: any(['description', 'is_missing'], ['description', 'is_empty']),
    then: [set('decision', 'turn_down'), add('reasons', 'no_description')],
    guidance: 'Ask for two or three sentences on material, size and use.',
    reason: 'Listings without a description are returned three times as often.',
    enforcement: 'enforce',
  },
  'wrong-price': {
    title: 'Nothing is free',
    when: all(['price', 'at_most', eur('0')]),
    then: [set('decision', 'turn_down'), add('reasons', 'wrong_price')],
    guidance: 'Assume a slip, not a trick, and ask the seller to enter the price again.',
    reason: 'A price of zero goes straight to the checkout.',
    enforcement: 'enforce',
  },
  'sold-out': {
    title: 'Sold out goods wait',
    when: any(['stock', 'at_most', 0], ['availability', 'is', 'out_of_stock']),
    then: [set('decision', 'turn_down'), add('reasons', 'out_of_stock')],
    guidance: 'Say that the listing can come back as soon as there is stock.',
    reason: 'Buyers order what they can see, and the order is then cancelled.',
  },
  'cheap-branded': {
    title: 'Cheap branded goods',
    when: all(
      ['brand', 'is_one_of', ['Calvin Klein', 'Chanel', 'Dior', 'Dolce & Gabbana', 'Gucci']],
      ['price', 'less_than', eur('40.00')],
    ),
    then: [set('decision', 'send_to_person'), set('queue', 'brand_protection'), add('reasons', 'possible_counterfeit')],
    guidance: 'Do not accuse the seller. Ask for an invoice from the brand or an authorised dealer.',
    reason: 'Counterfeits are mostly offered below €40.',
    enforcement: 'enforce',
  },
  'missing-brand': {
    title: 'Cosmetics without a brand',
    when: all(['category', 'is_one_of', ['beauty', 'fragrances']], any(['brand', 'is_missing'], ['brand', 'is_empty'])),
    then: [set('decision', 'send_to_person'), set('queue', 'brand_protection'), add('reasons', 'missing_brand')],
    guidance: 'Ask which company stands on the packaging.',
    reason: 'Cosmetics need a responsible company on the label.',
  },
  'discount-limit': {
    title: 'Discounts above the limit',
    when: all(['discount', 'greater_than', 18]),
    then: [set('decision', 'send_to_person'), set('queue', 'catalogue'), add('reasons', 'discount_above_limit')],
    guidance: 'Name the limit of 18 % and ask how the earlier price came about.',
    reason: 'Our pricing agreement caps discounts at 18 % outside sales weeks.',
  },
  'low-rating': {
    title: 'Poorly rated goods',
    when: all(['rating', 'less_than', 3], ['reviews', 'count_at_least', 3]),
    then: [set('decision', 'send_to_person'), set('queue', 'catalogue'), add('reasons', 'low_rating')],
    guidance: 'Name the complaint that comes up most in the reviews, without quoting a buyer.',
    reason: 'One angry buyer is chance; an average below 3 from several is not.',
  },
  supplements: {
    title: 'Food supplements',
    when: all(['tags', 'contains_any', ['health supplements', 'vitamins', 'food supplement']]),
    then: [set('decision', 'send_to_person'), set('queue', 'product_safety'), add('reasons', 'safety_check')],
    guidance: 'Ask for the list of ingredients and the recommended daily amount.',
    reason: 'Supplements have to be notified before they are sold.',
  },
  'medical-claims': {
    title: 'Medical claims in copy',
    when: all(['category', 'is_one_of', ['beauty', 'groceries']]),
    judgement: 'The title or the description promises that the product treats, prevents or cures an illness.',
    then: [set('decision', 'send_to_person'), set('queue', 'product_safety'), add('reasons', 'medical_claim')],
    guidance:
      'Quote the words in question. “Refreshing” or “rich in vitamins” is no medical claim; “against migraine” is.',
    reason: 'Health claims on food and cosmetics are regulated.',
  },
  'stock-phrases': {
    title: 'Stock phrases for expensive goods',
    when: all(['price', 'at_least', eur('100.00')]),
    judgement: 'The description reads like stock phrases: it would fit any product of its kind.',
    then: [add('reasons', 'stock_phrases')],
    guidance: 'Suggest one fact that a buyer would want to know, such as the kind of wood.',
    reason: 'Above €100 buyers compare, and copied text loses them.',
    enforcement: 'advise',
  },
  'complete-listings': {
    title: 'Complete listings go live',
    when: any(['rating', 'at_least', 3], ['rating', 'is_missing']),
    then: [set('decision', 'live')],
    reason: 'Nothing above spoke against it, so nobody should have to look.',
  },
  'named-reasons': {
    title: 'No reasons but those added above',
    then: [set('reasons', [])],
    guidance: 'Start from an empty list and add the reasons of the rules above that apply, and no others.',
    reason: 'Sellers appeal, and every reason must lead back to a rule.',
  },
  'courteous-messages': {
    title: 'Short and courteous messages',
    then: [longest('message', 400), avoid('message', 'fraud')],
    guidance:
      'Write to the seller in plain words: what is missing, why it matters, what to do next. Leave the message out when the listing goes live.',
    reason: 'Sellers read the first lines on a phone.',
  },
});
