import { implement } from '@orpc/server';
import { registryContract } from '../../shared/api/registry/index.ts';
import { AppError } from '../../shared/errors.ts';
import type { Entities } from '../../shared/governance/entities.ts';
import { Role } from '../../shared/governance/roles.ts';
import type { RegistryCore } from '../core.ts';
import { requireAgent } from '../key-scope.ts';
import type { KeyInUse } from '../key-usage.ts';
import type { Span } from '../tracing/tracing.ts';

/** Whom a request was let in as: what its route's declared access asks for, and nothing beside it (`admit`). */
export interface Caller {
  member: Entities['member'] | null;
  /** Id of the API key. */
  application: string | null;
  /** The same key with what limits it. */
  key?: KeyInUse | undefined;
}

/** One request: the core, and whom it was let in as. */
export interface RequestContext {
  core: RegistryCore;
  caller: Caller;
  /** Throws when who asks would be let in no longer; for answers that go on. */
  admittedStill: () => Promise<unknown>;
  /** A handler whose answer never changes names its ETag here and returns the same object every time. */
  answer: { etag: string | null; headers?: Record<string, string> };
  /** A header of the request, by its name in lower case. */
  header(name: string): string | undefined;
  /** Where the request is traced. */
  span?: Span | undefined;
}

/** Handlers for everybody. */
export const forAnyone = implement(registryContract).$context<RequestContext>();

/** The contract lets in somebody else than the handler is for: a mistake of this program, so nobody is served. */
const otherAccess = (): Error => new Error('This route is declared for other callers than its handler serves.');

/** Handlers for members. */
export const forMembers = forAnyone.use(({ context, next }) => next({ context: { member: memberIn(context) } }));

/**
 * Handlers for members that answer with much of what was checked when it was stored: parsing it all once more would take longer
 * than reading it.
 */
export const pagesForMembers = forAnyone
  .$config({ initialOutputValidationIndex: Number.NaN })
  .use(({ context, next }) => next({ context: { member: memberIn(context) } }));

function memberIn({ caller: { member } }: RequestContext): Entities['member'] {
  if (member === null) throw otherAccess();
  return member;
}

/**
 * Handlers for applications. What they return is not parsed once more: the compiler holds it against the contract, and
 * documents in it were validated already (decision 8).
 */
export const forApplications = forAnyone
  .$config({ initialOutputValidationIndex: Number.NaN })
  .use(({ context, next }, input) => {
    const { application, key } = context.caller;
    if (application === null || key === undefined) throw otherAccess();
    requireAgent(key, input);
    return next({ context: { application, key } });
  });

/** Roles from the wire. Throws `invalid_input` naming the unknown one. */
export function rolesOf(names: readonly string[]): Role[] {
  return names.map((name) => {
    const role = Role.safeParse(name);
    if (role.success) return role.data;
    const message = `“${name}” is not a role. Roles are ${Role.options.join(', ')}.`;
    throw new AppError('invalid_input', message, { problems: [{ path: '/roles', field: 'Roles', message }] });
  });
}
