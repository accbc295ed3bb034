import { z } from 'zod';

/** Ids are opaque text made by the caller (UUIDv7 in the hosts); `shared/` never invents one. */
export const Id = z.string().min(1).max(100);
export type Id = z.infer<typeof Id>;

/** Lower-case hex SHA-256 of RFC 8785 canonical JSON. */
export const Hash = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 hash in lower-case hex');
export type Hash = z.infer<typeof Hash>;

/** An instant as ISO 8601 in UTC with milliseconds, e.g. `2026-03-01T09:30:00.000Z`. */
export const Instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'an instant such as 2026-03-01T09:30:00.000Z');
export type Instant = z.infer<typeof Instant>;

/** A calendar day, e.g. `2026-03-01`. */
export const Day = z.iso.date();
export type Day = z.infer<typeof Day>;

/** Short names in URLs: `moderate-marketplace-listings`. */
export const Slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case words joined by hyphens')
  .max(80);
export type Slug = z.infer<typeof Slug>;

/** A JSON value, as it stands in inputs, outputs and rule values. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export const Json: z.ZodType<Json> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(Json), z.record(z.string(), Json)]),
);
/** A JSON object, such as an agent's input or output. */
export const JsonObject = z.record(z.string(), Json);
export type JsonObject = z.infer<typeof JsonObject>;
