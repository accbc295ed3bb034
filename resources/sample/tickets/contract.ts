import type { Contract } from '../../../shared/spec/contract.ts';
import { enumOf, fieldsFrom, usd } from '../build.ts';

/** The teams, named after the ten labels of the sample tickets. */
export const TEAMS = {
  billing_inquiries: 'Billing Inquiries',
  billing_disputes: 'Billing Disputes',
  policy_administration: 'Policy Administration',
  policy_comparisons: 'Policy Comparisons',
  claims_assistance: 'Claims Assistance',
  claims_disputes: 'Claims Disputes',
  coverage_explanations: 'Coverage Explanations',
  quotes_and_proposals: 'Quotes and Proposals',
  account_management: 'Account Management',
  general_inquiries: 'General Inquiries',
};

const input = fieldsFrom('ticket', {
  text: {
    title: 'Ticket text',
    description: 'What the customer wrote.',
    required: true,
    type: { kind: 'text', minLength: 1, maxLength: 10_000 },
    example: 'How do I add a second driver to my car policy?',
  },
  customer: {
    title: 'Customer type',
    description: 'Who is asking.',
    type: enumOf({ private: 'Private', business: 'Business' }),
  },
  channel: {
    title: 'Channel',
    description: 'How the ticket came in.',
    type: enumOf({ email: 'E-mail', chat: 'Chat', web_form: 'Web form', phone_note: 'Phone note' }),
  },
  amount: {
    title: 'Amount in question',
    description: 'What the charge or claim is about, where the customer named it.',
    type: { kind: 'money', currencies: ['USD'], minimum: '0' },
    example: usd('250.00'),
  },
  earlier_tickets: {
    title: 'Number of earlier tickets',
    description: 'Tickets of this customer about the same matter in the last 30 days.',
    type: { kind: 'integer', minimum: 0 },
  },
});

const output = fieldsFrom('answer', {
  evidence: {
    title: 'Evidence',
    description: 'The words of the ticket that decided, quoted briefly.',
    type: { kind: 'text', maxLength: 300 },
  },
  team: {
    title: 'Team',
    description: 'Who answers the ticket.',
    required: true,
    type: enumOf(TEAMS),
  },
  urgency: {
    title: 'Urgency',
    description: 'How soon somebody has to look.',
    required: true,
    type: enumOf({ low: 'Low', normal: 'Normal', high: 'High' }),
  },
  call_back: {
    title: 'Call back',
    description: 'Whether a person rings the customer instead of writing.',
    required: true,
    type: { kind: 'boolean' },
  },
  summary: {
    title: 'Summary',
    description: 'The matter in one sentence, for the person who opens the ticket.',
    type: { kind: 'text', maxLength: 300 },
  },
});

export const ticketContract: Contract = { input, output };
