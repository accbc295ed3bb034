import type { TestCase } from '../../shared/grading/case.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { copyCases } from './copy/cases.ts';
import { copySpec } from './copy/spec.ts';
import { listingCases } from './listings/cases.ts';
import { listingSpec } from './listings/spec.ts';
import { orderCases } from './orders/cases.ts';
import { orderSpec } from './orders/spec.ts';
import { ticketCases } from './tickets/cases.ts';
import { ticketSpec } from './tickets/spec.ts';

export interface SampleAgent {
  slug: string;
  name: string;
  description: string;
  spec: Spec;
  cases: TestCase[];
}

/** The agents that a first start opens with; they work without a key, a server or a network. */
export const sampleAgents: readonly SampleAgent[] = [
  {
    slug: 'moderate-marketplace-listings',
    name: 'Moderate marketplace listings',
    description: 'Decides whether a seller’s listing goes live, goes to a person, or is turned down.',
    spec: listingSpec,
    cases: listingCases,
  },
  {
    slug: 'route-support-tickets',
    name: 'Route support tickets',
    description: 'Sends each insurance ticket to the right team and says how soon somebody has to look.',
    spec: ticketSpec,
    cases: ticketCases,
  },
  {
    slug: 'rewrite-copy-for-brand-and-seo',
    name: 'Rewrite copy for brand and SEO',
    description: 'Turns a supplier’s product text into copy in the shop’s own voice that buyers find.',
    spec: copySpec,
    cases: copyCases,
  },
  {
    slug: 'extract-purchase-orders',
    name: 'Extract purchase orders',
    description: 'Reads receipts, invoices and order confirmations, and says which of them a person has to see.',
    spec: orderSpec,
    cases: orderCases,
  },
];
