import { z } from 'zod';
import {
  copyRequestFromProduct,
  listingFromProduct,
  type SampleTicket,
  teamFromLabel,
  ticketFromSample,
} from '../../resources/sample/mappings.ts';
import { expectedFromReceipt, orderFromReceipt } from '../../resources/sample/orders/receipts.ts';
import type { FieldExpectation } from '../../shared/grading/case.ts';
import type { JsonObject } from '../../shared/spec/ids.ts';
import type { MappedRecord, Mapping } from './inputs.ts';

/** What the mappings read of a record; everything else in it may be anything. */
const Product = z.looseObject({
  title: z.string(),
  description: z.string().exactOptional(),
  category: z.string(),
  price: z.number(),
  discountPercentage: z.number().exactOptional(),
  rating: z.number().exactOptional(),
  stock: z.number().exactOptional(),
  tags: z.array(z.string()).exactOptional(),
  brand: z.string().exactOptional(),
  warrantyInformation: z.string().exactOptional(),
  shippingInformation: z.string().exactOptional(),
  availabilityStatus: z.string().exactOptional(),
  reviews: z.array(z.looseObject({ rating: z.number(), comment: z.string().exactOptional() })).exactOptional(),
});
const Ticket = z.looseObject({ text: z.string(), label: z.string().default('') });
const Receipt = z.looseObject({
  ocr_lines: z.array(z.string()),
  expected: z
    .looseObject({
      company: z.string().exactOptional(),
      date: z.string().exactOptional(),
      address: z.string().exactOptional(),
      total: z.string().exactOptional(),
    })
    .default({}),
});
const Copyable = Product.extend({ description: z.string() });

/** The team that the label names; a ticket without a known label expects nothing. */
function expectedFromTicket(ticket: SampleTicket): FieldExpectation[] {
  const team = teamFromLabel(ticket);
  return team === undefined ? [] : [{ field: 'team', value: team, comparator: { kind: 'exact' } }];
}
const alone = (input: JsonObject): MappedRecord => ({ input, expectation: [] });

/** How the records of a known public file become an agent's inputs, by the name that `--map` takes. */
export const MAPPINGS: Record<string, Mapping> = {
  listing: Product.transform((record) => alone(listingFromProduct(record))),
  copy: Copyable.transform((record) => alone(copyRequestFromProduct(record))),
  ticket: Ticket.transform((record) => ({
    input: ticketFromSample(record),
    expectation: expectedFromTicket(record),
  })),
  order: Receipt.transform((record) => ({
    input: orderFromReceipt(record),
    expectation: expectedFromReceipt(record),
  })),
};
