import { refusalError } from '../../shared/api/typed-error.ts';
import { AppError } from '../../shared/errors.ts';
import { forMembers } from './base.ts';

export const head = forMembers.member.head.handler(async ({ context: { core } }) => {
  const { workspace } = core.identity;
  return { workspace, ...(await core.ledger.head(core.db, workspace)) };
});

export const entries = forMembers.member.entries.handler(async ({ context: { core }, input }) => {
  const { workspace } = core.identity;
  return {
    entries: await core.ledger.entries(core.db, workspace, input.after, input.limit),
    head: await core.ledger.head(core.db, workspace),
  };
});

export const object = forMembers.member.object.handler(async ({ context: { core }, input }) => {
  const content = await core.ledger.object(core.db, input.hash);
  if (content === undefined)
    throw new AppError('not_found', 'The registry does not hold this content.', { entity: 'object', id: input.hash });
  return { hash: input.hash, content: content as never }; // Stored canonical JSON is JSON.
});

/** Everything is checked here again: hash, signature, role, lock and policy, by the same reducer as on the desktop. */
export const append = forMembers.member.append.handler(async ({ context: { core, member }, input }) => {
  const { workspace } = core.identity;
  const decision = await core.ledger.append(core.db, workspace, input.envelope, input.objects);
  if (!decision.ok) {
    core.log.warn({ member: member.id, rule: decision.refusal.rule }, 'statement refused');
    throw refusalError(decision.refusal);
  }
  core.published.changed();
  const { entry, head: newHead, statement } = decision.value;
  core.log.info({ member: member.id, kind: statement.kind, sequence: entry.sequence }, 'statement appended');
  return { entry, head: newHead };
});
