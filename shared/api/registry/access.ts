import { oc } from '@orpc/contract';
import type { ErrorCode } from '../../errors.ts';
import type { Role } from '../../governance/roles.ts';
import { errorMap } from '../errors.ts';

/** Which credential a route takes. `roles`: a member holding none of them may not do what `doing` says. */
export type Access =
  | { by: 'anyone' }
  | { by: 'member'; roles?: readonly Role[]; doing?: string }
  | { by: 'application' };

/** What the contract says of a route beside its form; a route that declares no access is served to nobody. */
export interface RouteMeta {
  access?: Access;
  /** What it may answer beside what every route of its callers may. */
  errors?: readonly ErrorCode[];
}

const procedure = oc.$meta<RouteMeta>({}).errors(errorMap);

/** Routes without a credential. */
export const anyone = procedure.meta({ access: { by: 'anyone' } });
/** Routes for members, by session token: the session's key must belong to somebody who has not been removed. */
export const member = procedure.meta({ access: { by: 'member' } });
/** Routes for members with one of these roles; `doing` ends the sentence "Only admin may …". */
export const memberAs = (roles: readonly Role[], doing: string) =>
  procedure.meta({ access: { by: 'member', roles, doing } });
/** Routes for applications, by API key. */
export const application = procedure.meta({ access: { by: 'application' } });
