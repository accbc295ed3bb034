import { z } from 'zod';
import { Bundle } from '../../governance/bundle.ts';
import { Entry, Envelope, Head, PublicKey } from '../../governance/statement.ts';
import { Usage } from '../../grading/outcome.ts';
import { RuleCheck } from '../../grading/report.ts';
import { Hash, JsonObject, Slug } from '../../spec/ids.ts';
import { ModelRef, Spec } from '../../spec/spec.ts';
import { ContractImpactView, ReaderKind, ReadsDeclaration } from '../contract-impact.ts';
import * as by from './access.ts';

/** Who looks after keys and what applications read. */
const KEEPERS = ['engineer', 'admin'] as const;

const VersionMark = z.object({ hash: Hash, number: z.number() });
/** What one application reads of one agent. */
const Reads = z.object({
  agent: Slug,
  application: z.string(),
  fields: z.array(z.string()),
  reader: ReaderKind,
  declaredAt: z.string(),
});

/** Anyone. */
const open = {
  health: by.anyone
    .route({ method: 'GET', path: '/health', tags: ['Service'] })
    .output(z.object({ status: z.literal('ok'), version: z.string() })),
  /** Whether calls can be served now, database included; 503 `unavailable` when not. For whoever spreads calls over replicas. */
  ready: by.anyone
    .route({ method: 'GET', path: '/ready', tags: ['Service'] })
    .output(z.object({ status: z.literal('ok') })),
  /** What an invite grants; the code proves the right to ask and is not used up. */
  inspectInvite: by.anyone
    .route({ method: 'POST', path: '/v1/invites/inspect', tags: ['People'] })
    .input(z.object({ code: z.string() }))
    .output(
      z.object({
        workspace: z.object({ id: z.string(), name: z.string() }),
        roles: z.array(z.string()),
        expiresAt: z.string(),
      }),
    ),
  /** Uses the invite up. `proof` is the new key's Ed25519 signature (base64) over `rulehouse-join:<workspace>:<code>`. */
  join: by.anyone
    .route({ method: 'POST', path: '/v1/join', tags: ['People'] })
    .input(
      z.object({
        code: z.string(),
        name: z.string().trim().min(1).max(200),
        device: z.string().min(1).max(200),
        key: PublicKey,
        proof: z.string(),
      }),
    )
    .output(z.object({ workspace: z.string(), member: z.string(), head: Head })),
  /** A one-use text to sign, valid for a minute: `rulehouse-session:<workspace>:<challenge>`. */
  challenge: by.anyone
    .route({ method: 'POST', path: '/v1/sessions/challenge', tags: ['People'] })
    .output(z.object({ workspace: z.string(), challenge: z.string() })),
  session: by.anyone
    .route({ method: 'POST', path: '/v1/sessions', tags: ['People'] })
    .input(z.object({ key: PublicKey, challenge: z.string(), signature: z.string() }))
    .output(z.object({ token: z.string(), member: z.string(), expiresAt: z.string() })),
};

/** Members, by session token. */
const member = {
  head: by.member
    .route({ method: 'GET', path: '/v1/head', tags: ['Ledger'] })
    .output(Head.extend({ workspace: z.string() })),
  entries: by.member
    .route({ method: 'GET', path: '/v1/entries', tags: ['Ledger'] })
    .input(
      z.object({ after: z.coerce.number().int().min(0), limit: z.coerce.number().int().min(1).max(500).default(200) }),
    )
    .output(z.object({ entries: z.array(Entry), head: Head })),
  /** Content-addressed JSON that statements name; `hash` = SHA-256 of its canonical JSON. */
  object: by.member
    .route({ method: 'GET', path: '/v1/objects/{hash}', tags: ['Ledger'] })
    .input(z.object({ hash: Hash }))
    .output(z.object({ hash: Hash, content: z.json() })),
  /** Appends one statement, with the objects it names. Idempotent by statement id. */
  append: by.member
    .route({ method: 'POST', path: '/v1/statements', tags: ['Ledger'] })
    .input(z.object({ envelope: Envelope, objects: z.array(z.json()).max(60) }))
    .output(z.object({ entry: Entry, head: Head })),
  createInvite: by
    .memberAs(['admin'], 'invite people')
    .route({ method: 'POST', path: '/v1/invites', tags: ['People'] })
    .input(z.object({ roles: z.array(z.string()).min(1), days: z.number().int().min(1).max(30) }))
    .output(z.object({ link: z.string(), expiresAt: z.string() })),
  keys: by
    .memberAs(KEEPERS, 'see API keys')
    .route({ method: 'GET', path: '/v1/keys', tags: ['Keys'] })
    .output(
      z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          createdAt: z.string(),
          lastUsedAt: z.string().nullable(),
          revokedAt: z.string().nullable(),
        }),
      ),
    ),
  createKey: by
    .memberAs(KEEPERS, 'make API keys')
    .route({ method: 'POST', path: '/v1/keys', tags: ['Keys'] })
    .input(z.object({ name: z.string().trim().min(1).max(100) }))
    .output(z.object({ id: z.string(), secret: z.string() })),
  revokeKey: by
    .memberAs(KEEPERS, 'revoke API keys')
    .route({ method: 'DELETE', path: '/v1/keys/{id}', tags: ['Keys'] })
    .input(z.object({ id: z.string() }))
    .output(z.object({ id: z.string() })),
  /** Which application reads what; keys that were revoked read nothing. */
  readers: by.member
    .route({ method: 'GET', path: '/v1/readers', tags: ['Readers'] })
    .input(z.object({ agent: Slug.optional() }))
    .output(z.array(Reads.extend({ key: z.string() }))),
  /** Declares for an application what it reads. */
  setReads: by
    .memberAs(KEEPERS, 'declare what an application reads')
    .route({ method: 'PUT', path: '/v1/keys/{id}/reads/{slug}', tags: ['Readers'] })
    .input(ReadsDeclaration.extend({ id: z.string(), slug: Slug }))
    .output(Reads),
  removeReads: by
    .memberAs(KEEPERS, 'declare what an application reads')
    .route({ method: 'DELETE', path: '/v1/keys/{id}/reads/{slug}', tags: ['Readers'] })
    .input(z.object({ id: z.string(), slug: Slug }))
    .output(z.object({ agent: Slug })),
  /** What a change does to the contract and to the applications that declared what they read. `base` null: nothing was published before. */
  impact: by.member
    .route({ method: 'GET', path: '/v1/changes/{id}/impact', tags: ['Readers'] })
    .input(z.object({ id: z.string() }))
    .output(
      ContractImpactView.extend({
        change: z.string(),
        agent: Slug,
        base: VersionMark.nullable(),
        version: VersionMark,
        /** Whether the contract differs at all. */
        changed: z.boolean(),
        /** How many applications declared what they read of this agent. */
        readers: z.number(),
      }),
    ),
};

/** `production`, `12` or a version hash. */
export const VersionRef = z
  .string()
  .regex(/^([a-z][a-z0-9-]{0,39}|\d{1,9}|[0-9a-f]{64})$/, 'a channel, a number or a version hash');

/** Applications, by API key. */
const application = {
  version: by.application
    .route({ method: 'GET', path: '/v1/agents/{slug}/versions/{ref}', tags: ['Agents'] })
    .input(z.object({ slug: Slug, ref: VersionRef }))
    .output(
      z.object({
        agent: Slug,
        version: z.object({ hash: Hash, number: z.number(), time: z.string() }),
        spec: Spec,
        specHash: Hash,
        /** Compiled by the spec's own compiler number. */
        prompt: z.string(),
        inputSchema: z.json(),
        outputSchema: z.json(),
      }),
    ),
  /** The whole history, which proves who approved and deployed the version; `limit` where it is larger than one answer may be. */
  proof: by.application
    .route({ method: 'GET', path: '/v1/agents/{slug}/versions/{ref}/proof', tags: ['Agents'] })
    .input(z.object({ slug: Slug, ref: VersionRef }))
    .output(Bundle),
  run: by.application
    .route({ method: 'POST', path: '/v1/agents/{slug}/run', tags: ['Agents'] })
    .input(
      z.object({
        slug: Slug,
        input: JsonObject,
        /** A channel, a number or a hash; `production` when absent. */
        version: VersionRef.optional(),
        model: ModelRef.optional(),
        timeoutMs: z.number().int().min(100).max(600_000).optional(),
      }),
    )
    .output(
      z.object({
        execution: z.string(),
        output: JsonObject,
        version: z.object({ hash: Hash, number: z.number() }),
        model: z.object({ provider: z.string(), requested: z.string(), served: z.string().nullable() }),
        attempts: z.number(),
        usage: Usage.nullable(),
        costUsd: z.number().nullable(),
        rules: z.array(RuleCheck),
        /** `durable`: on disk before this answer; `queued`: written within a second. */
        logged: z.enum(['durable', 'queued']),
      }),
    ),
  /** Says which output fields this application reads, so that a contract change lists whom it touches. Replaces what was said. */
  declareReads: by.application
    .route({ method: 'PUT', path: '/v1/agents/{slug}/reads', tags: ['Readers'] })
    .input(ReadsDeclaration.extend({ slug: Slug }))
    .output(Reads),
  reads: by.application
    .route({ method: 'GET', path: '/v1/agents/{slug}/reads', tags: ['Readers'] })
    .input(z.object({ slug: Slug }))
    .output(Reads),
  withdrawReads: by.application
    .route({ method: 'DELETE', path: '/v1/agents/{slug}/reads', tags: ['Readers'] })
    .input(z.object({ slug: Slug }))
    .output(z.object({ agent: Slug })),
};

/** Everything the registry answers; also the source of its OpenAPI document. Each route says which credential it takes. */
export const registryContract = { open, member, application };
export type RegistryContract = typeof registryContract;
