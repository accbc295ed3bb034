import { z } from 'zod';

/** Whether an act is open to me now; if not, which rule of the policy says so, in words. */
export const Permission = z.object({ allowed: z.boolean(), rule: z.string().nullable(), why: z.string().nullable() });
export type Permission = z.infer<typeof Permission>;
