import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Access } from '../../shared/api/registry/access.ts';
import { AppError } from '../../shared/errors.ts';
import type { RegistryCore } from '../core.ts';
import { admit } from '../features/admit.ts';
import type { Caller } from '../features/base.ts';
import type { Gate } from '../limits/gate.ts';

/** Whom a request was let in as, and how to ask once more. */
export interface Admitted {
  caller: Caller;
  /** Throws when who asks would be let in no longer. */
  still: () => Promise<Caller>;
}
/** The part of a route's declaration that says whom it lets in. */
interface Door {
  access: Access;
  /** Takes part in limits of requests. */
  isCounted: boolean;
}

const admitted = new WeakMap<FastifyRequest, Admitted>();

/** A body that is smaller costs less to read than a new connection. Bytes. */
const READ_ANYWAY = 64 * 1024;

/**
 * The hook that settles who may ask before anything of the body is read: a stranger makes the registry take no more than what a
 * connection's buffers hold, and the connection ends with the refusal.
 */
export const admission =
  (core: RegistryCore, gate: Gate, { access, isCounted }: Door) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
    const still = (): Promise<Caller> => admit(core, access, bearer);
    try {
      const caller = isCounted ? await gate.letIn({ access, address: request.ip, bearer }, still) : await still();
      admitted.set(request, { caller, still });
    } catch (error) {
      leaveUnread(request, reply);
      throw error;
    }
  };

export function admittedIn(request: FastifyRequest): Admitted {
  const found = admitted.get(request);
  if (found === undefined) throw new Error('A request reached its handler without having been let in.');
  return found;
}

/** Refuses an address that is none before anything of the body is read. */
export async function refuseUnknownAddress(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (!request.is404) return;
  leaveUnread(request, reply);
  throw new AppError('not_found', 'There is nothing at this address. /openapi.json lists what there is.', {
    entity: 'route',
    id: '',
  });
}

/** To use the connection again, all of the body would have to be read first. */
function leaveUnread({ headers }: FastifyRequest, reply: FastifyReply): void {
  const length = Number(headers['content-length'] ?? 0);
  if (headers['transfer-encoding'] !== undefined || length > READ_ANYWAY) reply.header('Connection', 'close');
}
