import { verifySignature } from '../../ledger/crypto.ts';
import type { SyncState } from '../../shared/api/desktop/registry.ts';
import { AppError } from '../../shared/errors.ts';
import { openEnvelope } from '../../shared/governance/dsse.ts';
import { mayAct } from '../../shared/governance/permissions.ts';
import { sayStatement } from '../../shared/governance/say-statement.ts';
import type { Entry } from '../../shared/governance/statement.ts';
import { statementNames } from '../../shared/governance/statement-names.ts';
import type { Core } from '../context.ts';
import { readState } from '../governance/state.ts';
import type { WorkspaceRecord } from '../store/app.ts';
import { ClockAhead, clockWords } from './clock.ts';
import { commonEntries, type Difference, OtherHistory } from './other-history.ts';
import { troubleOf } from './registry-client.ts';

/** How a desktop and its registry stand, and in words what is wrong and what to do. */
export interface Health {
  state: Exclude<SyncState['state'], 'none'>;
  problem: string | null;
  lost: SyncState['lost'];
  fork: SyncState['fork'];
  mayFollow: boolean;
}
export const inState = (state: Health['state'], problem: string | null = null): Health => ({
  state,
  problem,
  lost: null,
  fork: null,
  mayFollow: false,
});

/** What went wrong in an exchange, as the state to show. Whatever it is, what is held here stays. */
export async function healthAfter(error: unknown, core: Core, workspace: WorkspaceRecord): Promise<Health> {
  const address = workspace.address ?? '';
  if (error instanceof OtherHistory) return otherHistory(error.difference, core, workspace);
  if (error instanceof ClockAhead)
    return inState(
      'clock',
      `${clockWords(error.ms)} The registry refuses decisions from the future, so what you decided waits here. Put this computer’s date, time and time zone right, then synchronise.`,
    );
  // Of this computer's disk: a registry that is away or refuses says so by itself.
  if (error instanceof AppError && error.code === 'unavailable')
    return inState('unsaved', `What comes from the registry cannot be kept on this computer. ${error.message}`);
  const trouble = troubleOf(error, address);
  if (trouble.kind !== 'refused') return inState(trouble.kind, trouble.message);
  const { code, message, data } = trouble.error;
  if (code === 'unauthenticated' && 'rule' in data && data.rule === 'key_locked')
    return inState(
      'locked',
      'Your signing key is locked with your passphrase, so nothing is exchanged with the registry.',
    );
  if (code === 'unauthenticated' && 'rule' in data && data.rule === 'unknown_key') {
    const read = readState(core.ledger, core.db, workspace.id);
    // It knew this key once: the history here was verified, and says so.
    if ((await read.get('key', core.identity.publicKey)) !== undefined) {
      const held = await core.ledger.head(core.db, workspace.id);
      return otherHistory({ kind: 'restored', at: null, held }, core, workspace);
    }
  }
  return inState('refused', message);
}

async function otherHistory(difference: Difference, core: Core, workspace: WorkspaceRecord): Promise<Health> {
  const address = workspace.address ?? '';
  core.log.error(
    { workspace: workspace.id, kind: difference.kind },
    'the registry does not continue the ledger held here',
  );
  const kept = 'Nothing was taken over from it, and what you have is unchanged.';
  switch (difference.kind) {
    case 'unverified':
      return inState('forked', `What the registry at ${address} sent does not verify: ${difference.why}. ${kept}`);
    case 'restored': {
      const { at, held } = difference;
      const from = (at?.sequence ?? 0) + 1;
      const me = await readState(core.ledger, core.db, workspace.id).get('member', workspace.member);
      const mayHandBack = at !== null && me !== undefined && mayAct(me, 'member.remove') === null;
      const missing =
        at === null
          ? 'does not know this computer any more, although it did'
          : `ends at decision ${at.sequence}, and ${held.sequence} were already confirmed to you`;
      return {
        ...inState(
          'restored',
          `The registry at ${address} does not continue the record kept on this computer: it ${missing}. It was probably restored from an old backup. ${kept}`,
        ),
        lost: { from, to: held.sequence, mayHandBack },
        mayFollow: commonEntries(difference) > 0,
      };
    }
    case 'forked': {
      const { sequence } = difference;
      const here = await said(difference.here, core, workspace);
      const there = await said(difference.there, core, workspace);
      return {
        ...inState(
          'forked',
          `The registry at ${address} does not continue the record kept on this computer: its decision ${sequence} is another one than the one confirmed to you. It was probably restored from an old backup and used since. ${kept}`,
        ),
        fork: { sequence, here, there },
        mayFollow: commonEntries(difference) > 0,
      };
    }
  }
}

async function said(entry: Entry | null, core: Core, workspace: WorkspaceRecord): Promise<string> {
  const opened = entry === null ? null : openEnvelope(entry.envelope, verifySignature);
  if (opened?.ok !== true) return 'a decision that does not verify';
  const state = readState(core.ledger, core.db, workspace.id);
  const { statement } = opened.value;
  const { who, did } = await sayStatement(statement, statementNames(state, state.objects));
  return `${who} ${did} (${statement.time.slice(0, 16).replace('T', ' ')} UTC)`;
}
