import { hkdfSync } from 'node:crypto';
import { join } from 'node:path';
import { generateKeyPair, type KeyPair, keyPairFrom, signWith } from '../ledger/crypto.ts';
import { readPrivateFile, writePrivateFile } from '../ledger/private-files.ts';
import { envelopeOf, signingBytes } from '../shared/governance/dsse.ts';
import type { Envelope, Payload, Statement, StatementKind } from '../shared/governance/statement.ts';

/**
 * The registry as a member of its own workspace: the founding admin, who lets people in and decides nothing else.
 * Its key signs `workspace.create` and each `member.add`.
 */
export interface Identity {
  workspace: string;
  member: string;
  publicKey: string;
  /** 32 bytes for one purpose, the same at every replica. */
  secretFor(purpose: string): Buffer;
  /** Signs a statement of the registry's; `previous` is its key's last statement. */
  statement<K extends StatementKind>(kind: K, payload: Payload<K>, time: string, previous: string | null): Envelope;
}

export interface StoredIdentity {
  workspace: string;
  member: string;
  privateKey: string;
}

/** Reads the registry's identity, made on the first start. Throws when its file can be read by other users. */
export function ownIdentity(folder: string, newId: () => string): Identity {
  const file = join(folder, 'identity.json');
  const stored = readPrivateFile(file)?.toString();
  if (stored !== undefined) return identityFrom(JSON.parse(stored) as StoredIdentity);
  const made = newIdentity(newId);
  writePrivateFile(file, JSON.stringify(made));
  return identityFrom(made);
}

export const newIdentity = (newId: () => string): StoredIdentity => ({
  workspace: newId(),
  member: newId(),
  privateKey: generateKeyPair().privateKey,
});

export function identityFrom({ workspace, member, privateKey }: StoredIdentity): Identity {
  const { publicKey }: KeyPair = keyPairFrom(privateKey);
  const sign = signWith(privateKey);
  return {
    workspace,
    member,
    publicKey,
    secretFor: (purpose) => Buffer.from(hkdfSync('sha256', privateKey, '', `rulehouse ${purpose}`, 32)),
    statement(kind, payload, time, previous) {
      // Kind and payload belong together by this function's own signature; the union cannot see it.
      const statement = { kind, payload, workspace, actor: { member, key: publicKey }, time, previous } as Statement;
      return envelopeOf(statement, sign(signingBytes(statement)), publicKey);
    },
  };
}
