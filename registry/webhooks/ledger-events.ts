import type { WebhookEvent } from '../../shared/api/webhooks.ts';
import type { Entities } from '../../shared/governance/entities.ts';
import { signOff } from '../../shared/governance/sign-off.ts';
import { type Entry, Statement } from '../../shared/governance/statement.ts';
import type { RegistryCore } from '../core.ts';
import type { RegistryDb } from '../store/tables.ts';

/** Something that webhooks tell of. */
export interface Occurrence {
  event: WebhookEvent;
  /** Names it, so that nobody is told twice. */
  id: string;
  /** ISO instant. */
  time: string;
  /** Names and numbers, never rules or inputs: the address is told what happened and can ask for more. */
  data: object;
}

/** What a decision means to others; null for most. Read in the transaction that remembers it was told. */
export async function occurrenceOf(
  { ledger, identity: { workspace } }: RegistryCore,
  db: RegistryDb,
  entry: Entry,
): Promise<Occurrence | null> {
  const read = ledger.reader(db, workspace);
  const statement = Statement.parse(JSON.parse(Buffer.from(entry.envelope.payload, 'base64').toString()));
  const { time } = statement;
  const by = (await read.get('member', statement.actor.member))?.name ?? '';
  const versionOf = async (hash: string) => ({ hash, number: (await read.get('version', hash))?.number ?? 0 });
  const agentOf = async (id: string) => {
    const agent = await read.get('agent', id);
    return { slug: agent?.slug ?? '', name: agent?.name ?? '' };
  };
  switch (statement.kind) {
    case 'change.open': {
      const { change, agent, version, title } = statement.payload;
      const data = { agent: await agentOf(agent), change, title, version: await versionOf(version), by };
      return { event: 'change.opened', id: entry.statement, time, data };
    }
    case 'review.submit': {
      const change = await read.get('change', statement.payload.change);
      if (change === undefined || statement.payload.verdict !== 'approve') return null;
      if (!(await isApproved(change))) return null;
      const { id, title, version } = change;
      const data = { agent: await agentOf(change.agent), change: id, title, version: await versionOf(version), by };
      return { event: 'version.approved', id: `approved ${id} ${version}`, time, data };
    }
    case 'channel.deploy':
    case 'channel.rollback': {
      const { agent, channel, version, from, reason } = statement.payload;
      const isBack = statement.kind === 'channel.rollback';
      const before = from === null ? null : await versionOf(from);
      const data = { agent: await agentOf(agent), channel, version: await versionOf(version), before, reason, by };
      return { event: isBack ? 'version.rolled_back' : 'version.deployed', id: entry.statement, time, data };
    }
    default:
      return null;
  }

  async function isApproved(change: Entities['change']): Promise<boolean> {
    const agent = await read.get('agent', change.agent);
    const policy = agent?.policy ?? (await read.get('workspace', workspace))?.policy;
    if (policy === undefined) return false;
    const members = new Map<string, Entities['member'] | undefined>();
    for (const id of [...change.authors, ...change.reviews.map(({ member }) => member)])
      members.set(id, await read.get('member', id));
    const { approvals, needed, blocking } = signOff(change, policy, (id) => members.get(id));
    return approvals.length >= needed && blocking.length === 0;
  }
}
