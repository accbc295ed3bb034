import { AppError } from '../../shared/errors.ts';
import { contractImpact } from '../../shared/schema/contract-impact.ts';
import type { PublishedVersion } from '../published.ts';
import { listReaders } from '../store/readers.ts';
import { forMembers } from './base.ts';

/** What a change does to the contract, worked out here from the ledger and from what applications declared here. */
export const impact = forMembers.member.impact.handler(async ({ context: { core }, input }) => {
  const read = core.ledger.reader(core.db, core.identity.workspace);
  const change = await read.get('change', input.id);
  const agent = change && (await read.get('agent', change.agent));
  if (change === undefined || agent === undefined)
    throw new AppError('not_found', 'There is no such change here.', { entity: 'change', id: input.id });
  const version = await core.published.anyVersion(agent.slug, change.version);
  const base = change.base === null ? null : await core.published.anyVersion(agent.slug, change.base);
  const readers = await listReaders(core.db, { agent: agent.id });
  const after = version.spec.contract;
  // Without a version before, nobody has an input or an output that could stop working.
  const found = contractImpact(
    base === null ? after : base.spec.contract,
    after,
    readers.map((reader) => ({ ...reader, agent: agent.slug })),
  );
  return {
    ...found,
    change: change.id,
    agent: agent.slug,
    base: base === null ? null : mark(base),
    version: mark(version),
    changed: found.input.differences.length + found.output.differences.length > 0,
    readers: readers.length,
  };
});

const mark = ({ version }: PublishedVersion) => ({ hash: version.id, number: version.number });
