import { z } from 'zod';

/** What a member may do. A member holds one or more; `admin` manages people and keys, nothing else by itself. */
export const Role = z.enum(['viewer', 'editor', 'approver', 'engineer', 'admin']);
export type Role = z.infer<typeof Role>;
