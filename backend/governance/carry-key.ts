import { work } from '../../ledger/work.ts';
import type { Sign } from '../../shared/governance/dsse.ts';
import { deviceProofText } from '../../shared/governance/dsse.ts';
import type { Core } from '../context.ts';
import { thisDevice } from '../sync/device-join.ts';
import { readState } from './state.ts';
import { lastStatement, signStatement, statementOf } from './statements.ts';

/**
 * Lets the next key of this device into the workspaces that are on this computer only, signed by the key it has. Returns into how
 * many; none while the old key is locked, because without it nobody can say that the new one is mine.
 */
export async function carryKey(core: Core, next: { publicKey: string; sign: Sign }): Promise<number> {
  if (core.identity.protection().isLocked) return 0;
  await core.identity.sign();
  let carried = 0;
  for (const workspace of await core.workspaces.list()) {
    if (workspace.kind === 'team') continue;
    const text = deviceProofText(workspace.id, workspace.member);
    const proof = Buffer.from(next.sign(Buffer.from(text, 'utf8'))).toString('base64');
    const payload = { key: next.publicKey, device: thisDevice(), proof };
    const isTaken = await work(core.db, async (tx) => {
      const previous = await lastStatement(core, readState(core.ledger, tx, workspace.id));
      const statement = statementOf(core, workspace, { kind: 'device.add', payload }, core.now(), previous);
      return (await core.ledger.append(tx, workspace.id, await signStatement(core, statement), [])).ok;
    });
    // Refused where an earlier key was lost already: that workspace stays readable.
    if (isTaken) carried += 1;
  }
  return carried;
}
