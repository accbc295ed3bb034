import type { Json } from '../spec/ids.ts';
import type { Policy } from './policy.ts';
import type { Role } from './roles.ts';

/** Projected state: what the entries so far add up to. One record per (kind, id); JSON only. */
export interface Entities {
  /** The one record (id `ledger`) that says which workspace this ledger holds and who its admins are: active, and with a device to sign with. */
  ledger: { id: 'ledger'; workspace: string; admins: string[] };
  workspace: { id: string; name: string; createdAt: string; policy: Policy };
  member: {
    id: string;
    name: string;
    roles: Role[];
    addedAt: string;
    addedBy: string;
    /** Set when removed; what they signed before stays valid. */
    removedAt: string | null;
    /** How many of their keys may sign; absent while it is the one they came with. */
    devices?: number;
  };
  /** By public key. */
  key: {
    id: string;
    member: string;
    device: string;
    addedAt: string;
    lastStatement: string | null;
    /** The key of the same member that added this one; absent for one that an admin let in. */
    addedWith?: string;
    /** Set when removed; what it signed before stays valid. */
    removedAt?: string;
  };
  agent: {
    id: string;
    slug: string;
    name: string;
    description: string;
    createdAt: string;
    createdBy: string;
    /** null: the workspace's policy holds. */
    policy: Policy | null;
    /** Set for this agent alone, by path; each overrides what the policy says of exactly its path. Absent before the first. */
    protections?: OwnProtection[];
    /** The suite that the team has now, by hash. Absent before the first. */
    suite?: string;
    /** How many versions carry a number, so the next is this + 1. */
    versions: number;
  };
  /** By slug, so that slugs stay unique. */
  slug: { id: string; agent: string };
  /** By version hash. */
  version: {
    id: string;
    agent: string;
    number: number;
    spec: string;
    parents: string[];
    author: string;
    reason: string;
    time: string;
    statement: string;
  };
  /** By `<agent>/<number>`: which version carries that number. */
  numbered: { id: string; agent: string; version: string };
  /** By `<agent>/<suite hash>`: test cases that were published, as they were published last. */
  suite: {
    id: string;
    agent: string;
    suite: string;
    pages: string[];
    /** How many. */
    cases: number;
    parents: string[];
    by: string;
    time: string;
    reason: string;
    statement: string;
  };
  change: {
    id: string;
    agent: string;
    title: string;
    /** The version it asks to publish now, and the one it is compared with (null: nothing was published). */
    version: string;
    base: string | null;
    author: string;
    openedAt: string;
    evidence: string[];
    status: 'open' | 'withdrawn' | 'deployed';
    /** Who opened it, and the authors of every version it brings since `base`: none of whom may approve under four eyes. */
    authors: string[];
    reviews: Review[];
    comments: {
      statement: string;
      member: string;
      path: string | null;
      text: string;
      time: string;
      version: string;
      /** The comment of this change that it settles; absent where it settles none. */
      settles?: string;
    }[];
    revisions: { version: string; time: string; by: string }[];
  };
  /** What somebody asked engineers to change in a part of an agent. */
  request: {
    id: string;
    agent: string;
    path: string;
    subject: string;
    /** The part as it was when asked, and as it should be; null: not there. */
    current: Json | null;
    proposed: Json | null;
    reason: string;
    author: string;
    openedAt: string;
    status: 'open' | 'accepted' | 'declined' | 'withdrawn';
    closed: { by: string; at: string; comment: string; change: string | null } | null;
  };
  /** By `<agent>/<channel>`. */
  channel: { id: string; agent: string; name: string; version: string; since: string; by: string; deployments: number };
  /** By statement id. */
  deployment: {
    id: string;
    agent: string;
    channel: string;
    from: string | null;
    to: string;
    kind: 'deploy' | 'rollback';
    change: string | null;
    by: string;
    time: string;
    reason: string;
  };
  /** By `<agent>/<channel>/<version>`: that version has been deployed there; `first` is the statement that did so first. */
  deployed: { id: string; agent: string; first: string };
}
/** A lock or guard that an engineer set for one agent, or `open`: what the policy says of this path is lifted. */
export interface OwnProtection {
  path: string;
  level: 'locked' | 'guarded' | 'open';
  reason: string;
  by: string;
  at: string;
}
export interface Review {
  statement: string;
  member: string;
  verdict: 'approve' | 'request_changes';
  capacity: 'approver' | 'engineer';
  version: string;
  evidence: string[];
  policy: string;
  comment: string;
  /** The contract whose effect on applications was confirmed; absent where none was. */
  contract?: string;
  time: string;
  /** Why it no longer counts, null while it does. */
  voided: string | null;
}
export type EntityKind = keyof Entities;

/** A record to insert or replace. `agent` (null for workspace-wide ones) is the listing key of the projection. */
export type EntityWrite = {
  [K in EntityKind]: { kind: K; id: string; agent: string | null; value: Entities[K] };
}[EntityKind];

/** Reads projected state. Implemented by the ledger's store and, for tests and offline verification, in memory. */
export interface StateReader {
  get<K extends EntityKind>(kind: K, id: string): Promise<Entities[K] | undefined>;
}

/** Reads content-addressed JSON (specs, reports) that statements name by hash. */
export type ObjectReader = (hash: string) => Promise<unknown | undefined>;
