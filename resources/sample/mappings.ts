import type { JsonObject } from '../../shared/spec/ids.ts';
import { eur } from './build.ts';
import { CATEGORIES } from './listings/contract.ts';
import { TEAMS } from './tickets/contract.ts';

/** A product as Ovi/DummyJSON (MIT) publishes it; only what the sample agents read. */
export interface SampleProduct {
  title: string;
  description?: string;
  category: string;
  /** Euros as a number. */
  price: number;
  discountPercentage?: number;
  rating?: number;
  stock?: number;
  tags?: string[];
  brand?: string;
  warrantyInformation?: string;
  shippingInformation?: string;
  availabilityStatus?: string;
  reviews?: { rating: number; comment?: string }[];
}
/** A ticket as anthropics/anthropic-cookbook (MIT) labels it. */
export interface SampleTicket {
  text: string;
  label: string;
}

const present = (values: Record<string, JsonObject[string] | undefined>): JsonObject =>
  // The filter removes exactly what the target type excludes.
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as JsonObject;
/** `home-decoration` becomes `home_decoration`; what the shop does not know becomes `other`. */
function categoryFrom(category: string): string {
  const name = category.replaceAll('-', '_');
  return Object.hasOwn(CATEGORIES, name) ? name : 'other';
}
const AVAILABILITY: Record<string, string> = {
  'In Stock': 'in_stock',
  'Low Stock': 'low_stock',
  'Out of Stock': 'out_of_stock',
};

/**
 * A product as input of *Moderate marketplace listings*. Price: the number in euros with two places. Category: hyphens
 * become `_`, unknown ones `other`. Tags: each once. Reviews: rating and comment only. What a product lacks stays out.
 */
export const listingFromProduct = (product: SampleProduct): JsonObject =>
  present({
    title: product.title,
    description: product.description,
    category: categoryFrom(product.category),
    price: eur(product.price.toFixed(2)),
    discount: product.discountPercentage,
    brand: product.brand,
    stock: product.stock,
    rating: product.rating,
    reviews: product.reviews?.map(({ rating, comment }) => present({ rating, comment })),
    tags: product.tags && [...new Set(product.tags)],
    warranty: product.warrantyInformation,
    shipping: product.shippingInformation,
    availability: product.availabilityStatus === undefined ? undefined : AVAILABILITY[product.availabilityStatus],
  });

/** A product as input of *Rewrite copy for brand and SEO*: its description is the source of facts, its tags the search words. */
export const copyRequestFromProduct = (product: SampleProduct): JsonObject =>
  present({
    title: product.title,
    category: categoryFrom(product.category),
    facts: product.description,
    brand: product.brand,
    price: eur(product.price.toFixed(2)),
    keywords: product.tags && [...new Set(product.tags)],
  });

/** A ticket as input of *Route support tickets*: the text alone, since the label is the answer. */
export const ticketFromSample = (ticket: SampleTicket): JsonObject => ({ text: ticket.text });

/** The team that a sample ticket's label names, as the value of the output field; undefined for an unknown label. */
export const teamFromLabel = (ticket: SampleTicket): string | undefined =>
  Object.entries(TEAMS).find(([, label]) => label === ticket.label)?.[0];
