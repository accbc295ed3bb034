// Run as a process of its own and killed: opens the database, appends decisions and prints the sequence of each that was
// acknowledged, after a line that says it is about to open. Arguments: database file, private key, number of the run.
import { writeSync } from 'node:fs';
import { envelopeOf, signingBytes } from '../shared/governance/dsse.ts';
import type { Statement } from '../shared/governance/statement.ts';
import { keyPairFrom, signWith, verifySignature } from './crypto.ts';
import { openDatabase } from './database.ts';
import { createLedger } from './ledger.ts';
import { ledgerMigrations } from './tables.ts';

const [, , file = '', privateKey = '', run = ''] = process.argv;
const now = (): string => new Date().toISOString();
writeSync(1, 'opening\n');
const { db } = await openDatabase({ file, migrations: ledgerMigrations, backups: null, now });
const ledger = createLedger({ verify: verifySignature });
const workspace = 'crash';
const { publicKey } = keyPairFrom(privateKey);
const sign = signWith(privateKey);
const actor = { member: 'founder', key: publicKey };

async function act(statement: Statement): Promise<void> {
  const envelope = envelopeOf(statement, sign(signingBytes(statement)), publicKey);
  const appended = await ledger.append(db, workspace, envelope, []);
  if (!appended.ok) throw new Error(`${appended.refusal.rule}: ${appended.refusal.message}`);
  // Written through at once: what the parent has read before the kill is what was promised.
  writeSync(1, `${appended.value.entry.sequence} ${appended.value.entry.hash}\n`);
}

const lastOwn = async (): Promise<string | null> =>
  (await ledger.reader(db, workspace).get('key', publicKey))?.lastStatement ?? null;

if ((await ledger.head(db, workspace)).sequence === 0)
  await act({
    kind: 'workspace.create',
    payload: { name: 'Crash', founder: 'Fay', roles: ['admin', 'editor'] },
    ...{ workspace, actor, time: now(), previous: null },
  });
for (let index = 0; ; index++) {
  const agent = `agent-${run}-${index}`;
  const payload = { agent, slug: agent, name: agent, description: 'A decision that must not be lost.' };
  await act({ kind: 'agent.create', payload, workspace, actor, time: now(), previous: await lastOwn() });
}
