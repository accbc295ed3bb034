import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startBackend } from '../backend/start.ts';
import { desktopMigrations } from '../backend/store/migrations.ts';
import { openDatabase } from '../ledger/database.ts';
import { ledgerMigrations } from '../ledger/tables.ts';
import { webPlatform } from '../webhost/platform.ts';
import { type Folder, workFolder } from './fixture.test-helper.ts';

const NOW = (): string => '2026-03-01T09:30:00.000Z';
let folder: Folder;
let data: string;

/** A data folder as the first start of the application leaves it. */
beforeEach(async () => {
  folder = workFolder();
  data = join(folder.path, 'data');
  await (await startBackend({ dataFolder: data, platform: webPlatform(data) })).close();
});
afterEach(() => folder.remove());

/** Changes the stored ledger behind the program's back. */
async function tamper(sql: string): Promise<void> {
  const migrations = [...ledgerMigrations, ...desktopMigrations];
  const opened = await openDatabase({ file: join(data, 'rulehouse.db'), migrations, backups: null, now: NOW });
  opened.raw.exec(sql);
  await opened.close();
}

describe('rulehouse verify', () => {
  it('ends with 0 when the whole ledger holds, also while the application runs', async () => {
    const backend = await startBackend({ dataFolder: data, platform: webPlatform(data) });
    const { code, out, err } = await folder.run(['verify']);
    await backend.close();
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^This computer’s ledger: all \d+ entries hold: order, hashes, signatures and permissions\.$/);
  });

  it('names the first entry that was altered, and ends with 1', async () => {
    await tamper(`UPDATE entries SET envelope = replace(envelope, '"sig":"', '"sig":"AAAA') WHERE sequence = 3`);
    const { code, out, err } = await folder.run(['verify']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^This computer’s ledger: entry 3 does not hold\. .*\. Entries before it that hold: 2\.$/);
    const asJson = await folder.run(['verify', '--json']);
    expect(asJson.code).toBe(1);
    expect(JSON.parse(asJson.out)).toMatchObject({
      ok: false,
      ledgers: [{ where: 'desktop', ok: false, entries: 2, entry: 3 }],
    });
  });

  it('checks a history that the application saved as a file, and names what was altered in it', async () => {
    const backend = await startBackend({ dataFolder: data, platform: webPlatform(data) });
    const client = createRouterClient(backend.router, { context: backend.context });
    const { content } = await client.workspace.history({ subject: { kind: 'workspace' } });
    await backend.close();
    writeFileSync(join(folder.path, 'history.json'), content);
    const { code, out, err } = await folder.run(['verify', 'history.json']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(
      /^All \d+ entries hold: .*\nWorkspace: .*\nFounded by .* with the key \S{43}\nHead: \d+ [0-9a-f]{64}$/,
    );
    writeFileSync(join(folder.path, 'altered.json'), content.replace('"sequence":3', '"sequence":4'));
    const altered = await folder.run(['verify', 'altered.json']);
    expect([altered.code, altered.out]).toEqual([1, '']);
    expect(altered.err).toMatch(/^Entry 3 does not hold\. .* Entries before it that hold: 2\.$/);
    writeFileSync(join(folder.path, 'other.json'), '{}');
    expect((await folder.run(['verify', 'other.json'])).code).toBe(2);
  });

  it('checks the evidence of a change: the history in it, whose signature its reports have, and what its page says', async () => {
    const backend = await startBackend({ dataFolder: data, platform: webPlatform(data) });
    const client = createRouterClient(backend.router, { context: backend.context });
    const [agent] = await client.agents.list();
    const draft = { agent: agent?.id ?? '' };
    const { spec, revision } = await client.drafts.get(draft);
    await client.drafts.save({ ...draft, revision, spec: { ...spec, purpose: 'Be <i>brief</i>.' } });
    const { run } = await client.runs.start({ ...draft, model: null, limitUsd: null });
    let report = '';
    for await (const event of await client.runs.watch({ run }))
      if (event.type === 'done') report = event.run.report ?? '';
    const asked = { ...draft, title: 'Brief', reason: 'Shorter.', evidence: [report] };
    const { id, version } = await client.changes.submit(asked);
    const verdict = { id, version: version.hash, evidence: [report], verdict: 'approve' as const, comment: '' };
    await client.changes.review(verdict);
    const { fileName, content } = await client.changes.evidenceFile({ id });
    await backend.close();
    expect(fileName).toMatch(/^evidence-.*-v2\.html$/);
    const check = async (text: string) => {
      writeFileSync(join(folder.path, 'evidence.html'), text);
      return folder.run(['verify', 'evidence.html']);
    };
    const held = await check(content);
    expect([held.code, held.err]).toEqual([0, '']);
    expect(held.out).toMatch(/^Change “Brief” of .*: v1 to v2 [0-9a-f]{64}, open$/m);
    expect(held.out).toMatch(/^Approved by .* as .*, v2, .*, on exactly this version and these reports$/m);
    expect(held.out).toMatch(new RegExp(`^Report ${report}: dry run, .*, signed by .*$`, 'm'));
    expect(held.out).toMatch(/The page says what these decisions say\.$/);
    const reworded = await check(content.replace('Shorter.', 'Longer.'));
    expect([reworded.code, reworded.out]).toEqual([1, '']);
    expect(reworded.err).toContain('The page does not say what the decisions in it say');
    const forged = await check(content.replace('"sequence":3', '"sequence":4'));
    expect(forged.err).toMatch(/^Entry 3 does not hold\./);
    expect((await check('<p>Evidence</p>')).code).toBe(2);
    const asJson = await folder.run(['verify', 'evidence.html', '--json']);
    expect(JSON.parse(asJson.out)).toHaveProperty('error');
  });

  it('notices an entry that was taken out', async () => {
    await tamper('DELETE FROM entries WHERE sequence = 2');
    expect((await folder.run(['verify'])).err).toMatch(/entry 2 does not hold/);
  });
});

describe('rulehouse test on a data folder', () => {
  it('finds an agent of the workspace with its cases, and names those there are', async () => {
    const { code, out } = await folder.run(['test', 'route-support-tickets', '--json']);
    const report = JSON.parse(out);
    expect([code, report.agent, report.dryRun]).toEqual([0, 'route-support-tickets', true]);
    expect(report.counts.total).toBeGreaterThan(0);
    const unknown = await folder.run(['test', 'nobody']);
    expect(unknown.code).toBe(1);
    expect(unknown.err).toContain(
      'There are extract-purchase-orders, moderate-marketplace-listings, rewrite-copy-for-brand-and-seo',
    );
  });
});
