import type { Ledger } from '../ledger/ledger.ts';
import type { Db, LedgerTables } from '../ledger/tables.ts';
import { work } from '../ledger/work.ts';
import { contractHash } from '../shared/governance/contract-confirmation.ts';
import { envelopeOf, type Sign, signingBytes } from '../shared/governance/dsse.ts';
import { DEFAULT_POLICY } from '../shared/governance/policy.ts';
import type { Payload, Statement, StatementKind } from '../shared/governance/statement.ts';
import { versionHash } from '../shared/governance/version-hash.ts';
import { hashOf } from '../shared/json/canonical.ts';
import { benchSpec } from './agent.ts';

export interface Author {
  member: string;
  key: string;
  sign: Sign;
  previous: string | null;
}
interface Shape {
  agents: number;
  /** Of each agent. */
  versions: number;
  /** Whether each version is asked for, commented on, approved and deployed, or only made. */
  isDecided: boolean;
}
const START = Date.parse('2026-01-01T00:00:00.000Z');

/** Appends a long history to a ledger that knows both authors: agents, and for each version what a team decides about it. */
export async function appendHistory(
  { db, ledger, workspace }: { db: Db; ledger: Ledger; workspace: string },
  { engineer, approver }: { engineer: Author; approver: Author },
  { agents, versions, isDecided }: Shape,
): Promise<void> {
  let seconds = 0;
  const append = async <K extends StatementKind>(
    tx: Db,
    author: Author,
    kind: K,
    payload: Payload<K>,
    objects: unknown[] = [],
  ): Promise<string> => {
    seconds += 1;
    const time = new Date(START + seconds * 1000).toISOString();
    const actor = { member: author.member, key: author.key };
    // Kind and payload come together; the union cannot see it.
    const statement = { kind, payload, workspace, actor, time, previous: author.previous } as Statement;
    const envelope = envelopeOf(statement, author.sign(signingBytes(statement)), author.key);
    const appended = await ledger.append(tx as Db<LedgerTables>, workspace, envelope, objects);
    if (!appended.ok) throw new Error(`${kind}: ${appended.refusal.message}`);
    author.previous = hashOf(statement);
    return time;
  };
  for (let at = 0; at < agents; at += 1) {
    const agent = `agent-${at}`;
    // One transaction for each agent: what is measured is reading, not making.
    await work(db, async (tx) => {
      await append(tx, engineer, 'agent.create', { agent, slug: agent, name: `Agent ${at}`, description: '' });
      let parent: string | null = null;
      for (let number = 1; number <= versions; number += 1) {
        // Where versions are only made, thousands of them say the same as the one before the last.
        const purpose = `Purpose ${isDecided ? number : number % 2} of ${agent}.`;
        const spec = { ...benchSpec(), purpose };
        const parents: string[] = parent === null ? [] : [parent];
        const reason = `Reason ${number} of ${agent}, ${number % 97 === 0 ? 'seldom' : 'often'} said.`;
        const payload = { agent, spec: hashOf(spec), parents, reason };
        const time = await append(tx, engineer, 'version.create', payload, isDecided || number <= 2 ? [spec] : []);
        const version = versionHash({ ...payload, author: engineer.member, time });
        if (isDecided) {
          const change = `${agent}-change-${number}`;
          await append(tx, engineer, 'change.open', {
            change,
            agent,
            version,
            title: `Change ${number}`,
            evidence: [],
          });
          await append(tx, approver, 'change.comment', { change, text: 'Looks right.' });
          await append(tx, approver, 'review.submit', {
            ...{ change, version, verdict: 'approve' as const, evidence: [], capacity: 'engineer' as const },
            ...{ policy: hashOf(DEFAULT_POLICY), comment: '', contract: contractHash(spec) },
          });
          await append(tx, approver, 'channel.deploy', {
            ...{ agent, channel: 'production', change, version, from: parent, reason: '' },
          });
        }
        parent = version;
      }
    });
  }
}
