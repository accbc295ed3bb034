import { z } from 'zod';
import { MOST_PAGES } from '../grading/suite-pages.ts';
import { Hash, Id, Instant, Json, Slug } from '../spec/ids.ts';
import { Policy } from './policy.ts';
import { Role } from './roles.ts';

/** An Ed25519 public key, 32 raw bytes in base64url without padding. */
export const PublicKey = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'an Ed25519 public key in base64url');
export type PublicKey = z.infer<typeof PublicKey>;

const Name = z.string().trim().min(1).max(200);
const Reason = z.string().trim().min(1).max(4000);
/** The path of a part of a spec (`shared/spec/parts.ts`). */
const PartPath = z.string().min(1).max(400);
/** The name of a channel. */
export const Channel = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'a channel name such as production');
/** Test cases that the cited reports were made with, stored beside them, so that whoever reads a report can open its cases. */
const Suites = z.array(Hash).max(50).optional();

/** Payload by kind. The tables of the whole product are projections of these. */
export const PAYLOADS = {
  /** First statement of every ledger; its actor becomes the first admin, under the given name. */
  'workspace.create': z.strictObject({ name: Name, founder: Name, roles: z.array(Role).min(1) }),
  'workspace.policy': z.strictObject({ policy: Policy }),
  'member.add': z.strictObject({ member: Id, name: Name, roles: z.array(Role).min(1), key: PublicKey, device: Name }),
  'member.change': z.strictObject({ member: Id, name: Name, roles: z.array(Role).min(1) }),
  'member.remove': z.strictObject({ member: Id, reason: Reason }),
  /**
   * Another key of the actor's own. `proof` is that key's signature (base64) over `deviceProofText`, so that nobody claims a
   * key that somebody else holds; it is checked together with the envelope's own signature.
   */
  'device.add': z.strictObject({ key: PublicKey, device: Name, proof: z.base64().length(88) }),
  /** A device that was lost or is used no more, by its owner or an admin. From then on its key signs nothing. */
  'device.remove': z.strictObject({ key: PublicKey, reason: Reason }),
  'agent.create': z.strictObject({ agent: Id, slug: Slug, name: Name, description: z.string().max(2000) }),
  'agent.rename': z.strictObject({ agent: Id, name: Name, description: z.string().max(2000) }),
  /** Replaces the workspace's policy for one agent; `null` returns to it. */
  'agent.policy': z.strictObject({ agent: Id, policy: Policy.nullable() }),
  /** Locks, guards or opens one part of an agent, over what the policy says of exactly that path. */
  'agent.protect': z.strictObject({
    agent: Id,
    path: PartPath,
    level: z.enum(['locked', 'guarded', 'open']),
    reason: z.string().trim().min(1).max(1000),
  }),
  /** `spec` is the hash of an object stored beside the ledger; `parents` are version hashes of the same agent. */
  'version.create': z.strictObject({ agent: Id, spec: Hash, parents: z.array(Hash).max(2), reason: Reason }),
  /**
   * Makes cases the agent's suite for the team: `suite` is the hash of all of them in their order, `pages` the stored objects that
   * hold them in turn. `parents` are earlier suites that it contains; the one that holds now has to be among them.
   */
  'suite.publish': z.strictObject({
    agent: Id,
    suite: Hash,
    pages: z.array(Hash).max(MOST_PAGES),
    parents: z.array(Hash).max(2),
    reason: z.string().max(4000),
  }),
  'change.open': z.strictObject({
    change: Id,
    agent: Id,
    version: Hash,
    title: Name,
    evidence: z.array(Hash).max(50),
    suites: Suites,
  }),
  /** Points the change at a new version and voids every approval. */
  'change.revise': z.strictObject({ change: Id, version: Hash, evidence: z.array(Hash).max(50), suites: Suites }),
  'change.withdraw': z.strictObject({ change: Id, reason: Reason }),
  'change.comment': z.strictObject({
    change: Id,
    path: z.string().max(400).optional(),
    text: Reason,
    /** The comment that this one settles, by its statement. */
    settles: Hash.optional(),
  }),
  /** Asks engineers to make a part `proposed`; `current` is what it was then. null: the part is not there. */
  'request.open': z.strictObject({
    request: Id,
    agent: Id,
    path: PartPath,
    subject: z.string().trim().min(1).max(400),
    current: Json.nullable(),
    proposed: Json.nullable(),
    reason: Reason,
  }),
  /** `change` is the one that brings what was asked for; null unless accepted. */
  'request.close': z.strictObject({
    request: Id,
    outcome: z.enum(['accepted', 'declined', 'withdrawn']),
    change: Id.nullable(),
    comment: z.string().max(4000),
  }),
  /** Binds to exactly this version, this evidence and this policy. */
  'review.submit': z.strictObject({
    change: Id,
    version: Hash,
    verdict: z.enum(['approve', 'request_changes']),
    evidence: z.array(Hash).max(50),
    capacity: z.enum(['approver', 'engineer']),
    policy: Hash,
    comment: z.string().max(4000),
    /** Hash of the version's contract, by which an engineer confirms having read what it does to applications. */
    contract: Hash.optional(),
  }),
  /** Moves a channel forward; `from` is the version it shows now (null before the first). */
  'channel.deploy': z.strictObject({
    agent: Id,
    channel: Channel,
    change: Id,
    version: Hash,
    from: Hash.nullable(),
    reason: z.string().max(4000),
    /** Where `from` is null: another channel of the agent, whose version tells what is new to applications. Without it everything is. */
    comparedWith: Channel.optional(),
  }),
  /** Moves a channel back to a version that was deployed there before. */
  'channel.rollback': z.strictObject({ agent: Id, channel: Channel, version: Hash, from: Hash, reason: Reason }),
} as const;
export type StatementKind = keyof typeof PAYLOADS;
export type Payload<K extends StatementKind = StatementKind> = z.infer<(typeof PAYLOADS)[K]>;

const header = {
  workspace: Id,
  actor: z.strictObject({ member: Id, key: PublicKey }),
  time: Instant,
  /** Id of this key's previous statement in this workspace, null for its first. */
  previous: Hash.nullable(),
};
const kinds = Object.keys(PAYLOADS) as StatementKind[];
const statementOf = <K extends StatementKind>(kind: K) =>
  z.strictObject({ kind: z.literal(kind), payload: PAYLOADS[kind], ...header });

export type StatementOf<K extends StatementKind> = {
  kind: K;
  payload: Payload<K>;
  workspace: string;
  actor: { member: string; key: string };
  time: string;
  previous: string | null;
};
/** One signed decision. Its id is `hashOf(statement)`. */
export type Statement = { [K in StatementKind]: StatementOf<K> }[StatementKind];
export const Statement = z.discriminatedUnion(
  'kind',
  kinds.map((kind) => statementOf(kind)) as unknown as [ReturnType<typeof statementOf<'workspace.create'>>],
) as unknown as z.ZodType<Statement>;

export const PAYLOAD_TYPE = 'application/vnd.rulehouse.statement+json';
/** DSSE v1 envelope; `payload` and `sig` in base64, `keyid` the public key in base64url. */
export const Envelope = z.strictObject({
  payloadType: z.literal(PAYLOAD_TYPE),
  payload: z.base64(),
  signatures: z.array(z.strictObject({ keyid: PublicKey, sig: z.base64() })).length(1),
});
export type Envelope = z.infer<typeof Envelope>;

/** A link of the chain. `hash` = `hashOf({sequence, statement, previous})`; the last one's hash is the head. */
export const Entry = z.strictObject({
  sequence: z.int().min(1),
  statement: Hash,
  previous: Hash.nullable(),
  hash: Hash,
  envelope: Envelope,
});
export type Entry = z.infer<typeof Entry>;
export const Head = z.strictObject({ sequence: z.int().min(0), hash: Hash.nullable() });
export type Head = z.infer<typeof Head>;
