import { all, any, avoid, longest, rulesFrom, set, usd } from '../build.ts';

export const ticketRules = rulesFrom({
  'large-amounts': {
    title: 'Large amounts',
    when: all(['amount', 'at_least', usd('5000.00')]),
    then: [set('urgency', 'high'), set('call_back', true)],
    reason: 'From $5,000 a mistake costs a customer more than a month’s pay.',
    enforcement: 'enforce',
  },
  'third-ticket': {
    title: 'Third ticket about one matter',
    when: all(['earlier_tickets', 'at_least', 2]),
    then: [set('urgency', 'high'), set('call_back', true)],
    guidance: 'Say in the summary that the customer has asked before.',
    reason: 'Whoever writes a third time has not been helped by writing.',
  },
  'cover-about-to-end': {
    title: 'Cover about to end',
    when: all(
      ['text', 'matches', 'cancell?(ed|ation)|terminated'],
      ['text', 'matches', 'payment|paid|premium|overdue'],
    ),
    then: [set('team', 'billing_disputes'), set('urgency', 'high'), set('call_back', true)],
    reason: 'Without cover a customer may not drive tomorrow.',
    enforcement: 'enforce',
  },
  'locked-out': {
    title: 'Locked out of the account',
    when: all(['text', 'contains', 'password']),
    then: [set('team', 'account_management'), set('urgency', 'normal'), set('call_back', false)],
    guidance: 'Never ask for the password itself.',
    reason: 'Account Management can reset access at once.',
  },
  'paperless-and-automatic': {
    title: 'Paperless and automatic payment',
    when: any(['text', 'contains', 'paperless'], ['text', 'contains', 'auto-pay'], ['text', 'contains', 'autopay']),
    then: [set('team', 'account_management'), set('urgency', 'low'), set('call_back', false)],
    reason: 'A setting in the portal; the help page usually answers it.',
  },
  'unknown-charges': {
    title: 'Charges that nobody knows',
    when: all([
      'text',
      'matches',
      '(unfamiliar|unidentified|duplicate) charge|double-billed|charged twice|charge.*recogni[sz]e',
    ]),
    then: [set('team', 'billing_disputes'), set('urgency', 'normal'), set('call_back', false)],
    reason: 'A question about a bill becomes a dispute once the customer denies the charge.',
  },
  'denied-claims': {
    title: 'Denied claims and low estimates',
    when: any(
      all(['text', 'contains', 'claim'], ['text', 'matches', 'denied|denial|rejected|turned down']),
      all(['text', 'contains', 'estimate'], ['text', 'matches', 'adjuster|appraiser']),
    ),
    then: [set('team', 'claims_disputes'), set('urgency', 'normal'), set('call_back', false)],
    reason: 'Disputes have their own deadline of 30 days.',
  },
  comparisons: {
    title: 'Choosing between two policies',
    judgement: 'The customer compares two kinds of insurance or plans and asks which one suits them.',
    then: [set('team', 'policy_comparisons')],
    guidance: 'A question about what one policy covers is no comparison.',
    reason: 'Only licensed advisers may recommend a product.',
  },
  'new-business': {
    title: 'Offers for newcomers',
    judgement: 'The customer wants to become a customer or asks for a quote.',
    then: [set('team', 'quotes_and_proposals')],
    reason: 'New business is answered within the hour.',
  },
  'distress-and-lawyers': {
    title: 'Distress or a lawyer',
    judgement: 'The customer is in distress, threatens legal action, or names a lawyer or the regulator.',
    then: [set('urgency', 'high'), set('call_back', true)],
    guidance: 'Firm words alone are no distress.',
    reason: 'A letter is the wrong answer to both.',
  },
  'short-summaries': {
    title: 'Summaries without personal data',
    then: [longest('summary', 200), avoid('summary', '@')],
    guidance: 'One sentence without names, addresses, account or policy numbers.',
    reason: 'Summaries are shown on a screen in the hall.',
  },
});
