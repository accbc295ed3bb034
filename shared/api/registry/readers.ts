import { z } from 'zod';
import { Hash, Slug } from '../../spec/ids.ts';
import { ContractImpactView, ReaderKind, ReadsDeclaration } from '../contract-impact.ts';
import * as by from './access.ts';
import { KEEPERS } from './keys.ts';

const VersionMark = z.object({ hash: Hash, number: z.number() });
/** What one application reads of one agent. */
const Reads = z.object({
  agent: Slug,
  application: z.string(),
  fields: z.array(z.string()),
  reader: ReaderKind,
  declaredAt: z.string(),
});

export const memberReaders = {
  /** Which application reads what; keys that were revoked read nothing. */
  readers: by.member
    .route({
      method: 'GET',
      path: '/v1/readers',
      tags: ['Readers'],
      summary: 'List which application reads what',
    })
    .input(z.object({ agent: Slug.optional() }))
    .output(z.array(Reads.extend({ key: z.string() }))),
  /** Declares for an application what it reads. */
  setReads: by
    .memberAs(KEEPERS, 'declare what an application reads')
    .route({
      method: 'PUT',
      path: '/v1/keys/{id}/reads/{slug}',
      tags: ['Readers'],
      summary: 'Declare for an application what it reads',
    })
    .input(ReadsDeclaration.extend({ id: z.string(), slug: Slug }))
    .output(Reads),
  removeReads: by
    .memberAs(KEEPERS, 'declare what an application reads')
    .route({
      method: 'DELETE',
      path: '/v1/keys/{id}/reads/{slug}',
      tags: ['Readers'],
      summary: 'Withdraw what was declared for an application',
    })
    .input(z.object({ id: z.string(), slug: Slug }))
    .output(z.object({ agent: Slug })),
  /** What a change does to the contract and to the applications that declared what they read. `base` null: nothing was published before. */
  impact: by.member
    .route({
      method: 'GET',
      path: '/v1/changes/{id}/impact',
      tags: ['Readers'],
      summary: 'What a change does to the contract and to whom',
    })
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

export const applicationReaders = {
  /** Says which output fields this application reads, so that a contract change lists whom it touches. Replaces what was said. */
  declareReads: by.application
    .route({
      method: 'PUT',
      path: '/v1/agents/{slug}/reads',
      tags: ['Readers'],
      summary: 'Declare what this application reads',
    })
    .input(ReadsDeclaration.extend({ slug: Slug }))
    .output(Reads),
  reads: by.application
    .route({
      method: 'GET',
      path: '/v1/agents/{slug}/reads',
      tags: ['Readers'],
      summary: 'What this application declared',
    })
    .input(z.object({ slug: Slug }))
    .output(Reads),
  withdrawReads: by.application
    .route({
      method: 'DELETE',
      path: '/v1/agents/{slug}/reads',
      tags: ['Readers'],
      summary: 'Withdraw what this application declared',
    })
    .input(z.object({ slug: Slug }))
    .output(z.object({ agent: Slug })),
};
