import { AppError } from '../../shared/errors.ts';
import type { Core } from '../context.ts';
import { openRegistry, type RegistryApi, type RegistryClient, troubleOf } from './registry-client.ts';

/** A registry as one of its members: every question carries a session, which is renewed when it has run out. */
export interface MemberConnection {
  readonly client: RegistryClient;
  /** How far this computer's clock is ahead of the registry's, in milliseconds, as of the last exchange; null before one. */
  clockOffMs: number | null;
  ask<T>(question: (api: RegistryApi['member']) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export function connectAsMember(
  core: Pick<Core, 'identity'>,
  address: string,
  fingerprint: string,
  silenceMs?: number,
): MemberConnection {
  const client = openRegistry(address, fingerprint, silenceMs);
  let opening: Promise<unknown> | undefined;
  const openSession = (): Promise<unknown> => {
    opening ??= startSession(core, client).catch((error) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  return {
    client,
    clockOffMs: null,
    async ask(question) {
      await openSession();
      try {
        return await question(client.api.member);
      } catch (error) {
        const trouble = troubleOf(error, address);
        if (trouble.kind !== 'refused' || trouble.error.code !== 'unauthenticated') throw error;
        opening = undefined;
        await openSession();
        return await question(client.api.member);
      }
    },
    close: () => client.close(),
  };
}

/** Proves with the device key who I am. A registry that does not know the key answers `unauthenticated`. */
export async function startSession(
  core: Pick<Core, 'identity'>,
  client: RegistryClient,
): Promise<{ workspace: string; member: string }> {
  client.setSession(null);
  const { workspace, challenge } = await client.api.open.challenge();
  const signature = await signText(core, `rulehouse-session:${workspace}:${challenge}`);
  const session = await client.api.open.session({ key: core.identity.publicKey, challenge, signature });
  client.setSession(session.token);
  return { workspace, member: session.member };
}

/** An Ed25519 signature of a text by the device key, in base64. */
export async function signText(core: Pick<Core, 'identity'>, text: string): Promise<string> {
  const sign = await core.identity.sign();
  return Buffer.from(sign(Buffer.from(text, 'utf8'))).toString('base64');
}

/** What the registry said, as the error to show; a dead or changed registry as words about it. */
export function toldError(error: unknown, address: string): AppError {
  const trouble = troubleOf(error, address);
  if (trouble.kind === 'refused') return trouble.error;
  if (trouble.kind === 'unready') return new AppError('unavailable', trouble.why, { what: 'registry_unready' });
  const what = trouble.kind === 'offline' ? 'registry' : trouble.kind;
  return new AppError('unavailable', trouble.message, { what });
}
