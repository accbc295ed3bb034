import { z } from 'zod';
import { copyRequestFromProduct, listingFromProduct, ticketFromSample } from '../../resources/sample/mappings.ts';
import type { JsonObject } from '../../shared/spec/ids.ts';

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
const Copyable = Product.extend({ description: z.string() });

/** How the records of a known public file become an agent's inputs, by the name that `--map` takes. */
export const MAPPINGS: Record<string, z.ZodType<JsonObject>> = {
  listing: Product.transform((record) => listingFromProduct(record)),
  copy: Copyable.transform((record) => copyRequestFromProduct(record)),
  ticket: Ticket.transform((record) => ticketFromSample(record)),
};
