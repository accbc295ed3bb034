import { createPrivateKey, sign } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Certificate, makeCertificate } from '../../registry/certificate.ts';
import { folderCertificates } from '../../registry/certificates/folder-store.ts';
import { inEffect } from '../../registry/certificates/issued.ts';
import { rotateCertificate } from '../../registry/certificates/rotate.ts';
import { type Registry, startRegistry } from '../../registry/start.ts';
import { type Voucher, voucherText } from '../../shared/api/registry/certificate.ts';
import { openTestBackend, type TestBackend, temporaryFolder } from '../backend.test-helper.ts';
import { leadsTo } from './follow-certificate.ts';

describe('a desktop whose registry shows another certificate', () => {
  const folder = temporaryFolder();
  let team: Registry;
  let desktop: TestBackend;
  let first: Certificate;
  const start = (port = 0): Promise<Registry> =>
    startRegistry({ dataFolder: folder, env: {}, logLevel: 'silent', workspaceName: 'Garden team', port });
  const port = (): number => Number(new URL(team.address).port);
  const rotate = (isVouched: boolean, from = new Date()) =>
    rotateCertificate({ dataFolder: folder, now: new Date(), from, isVouched });
  const held = async () => {
    const { state, fingerprint } = await desktop.api.registry.sync();
    return [state, fingerprint];
  };
  /** Ends every connection, as time would. */
  const startAgain = async (): Promise<void> => {
    await team.close();
    team = await start(port());
  };
  beforeAll(async () => {
    team = await start();
    desktop = await openTestBackend();
    first = inEffect(await folderCertificates(folder, [], () => new Date()).read(), new Date());
    const { link: invite } = await team.invite(['admin', 'engineer'], 1);
    await desktop.api.registry.join({ invite, name: 'Ada', bringAgents: false });
  });
  afterAll(async () => {
    await desktop.stop();
    await team.close();
    rmSync(folder, { recursive: true });
  });

  it('keeps the first while the next one is only announced', async () => {
    const soon = new Date(Date.now() + 3_600_000);
    const { before, next, from } = await rotate(true, soon);
    expect([before, from]).toEqual([first.fingerprint, soon.toISOString()]);
    await startAgain();
    expect(team.fingerprint).toBe(before);
    expect(await held()).toEqual(['in_sync', before]);
    const told = await (await openTold(team)).json();
    expect(told).toMatchObject({ current: { fingerprint: before }, next: { fingerprint: next, from } });
  });

  it('follows the next one by its voucher, while the registry runs and over several of them', async () => {
    const { next } = await rotate(true);
    // Without a restart, within seconds.
    await vi.waitFor(() => expect(team.fingerprint).toBe(next), { timeout: 20_000, interval: 50 });
    const second = await rotate(true);
    expect(second.before).toBe(next);
    await startAgain();
    expect(team.fingerprint).toBe(second.next);
    expect(await held()).toEqual(['in_sync', second.next]);
    expect((await desktop.api.workspace.current()).name).toBe('Garden team');
    // What is asked of the registry goes on as well, from the certificate before it.
    const third = await rotate(true);
    await startAgain();
    expect(await desktop.api.registry.keys()).toEqual([]);
    expect(await held()).toEqual(['in_sync', third.next]);
  });

  it('joins by a link from before', async () => {
    const { link: invite } = await team.invite(['viewer'], 1);
    const { next } = await rotate(true);
    await startAgain();
    const late = await openTestBackend();
    expect(await late.api.registry.inspect({ invite })).toMatchObject({ workspace: 'Garden team', fingerprint: next });
    const joined = await late.api.registry.join({ invite, name: 'Lou', bringAgents: false });
    expect(joined).toMatchObject({ state: 'in_sync', fingerprint: next });
    await late.stop();
    expect(await held()).toEqual(['in_sync', next]);
  });

  it('does not follow a stranger’s, who is told nothing, whatever he says of it', async () => {
    const pinned = team.fingerprint;
    const { address } = team;
    const { workspace } = team;
    await team.close();
    const stranger = await makeCertificate(['127.0.0.1'], new Date());
    const forged = (): Voucher => {
      const said = { to: stranger.fingerprint, madeAt: '2026-01-01T00:00:00.000Z', from: '2026-01-01T00:00:00.000Z' };
      const text = Buffer.from(voucherText(workspace, pinned, said));
      return {
        certificate: first.certificate,
        ...said,
        signature: sign('sha256', text, createPrivateKey(stranger.privateKey)).toString('base64'),
      };
    };
    const seen: string[] = [];
    const answers = [null, { vouchers: [] }, { vouchers: [forged()] }, { vouchers: 'all of them' }];
    for (const answer of answers) {
      const server = createServer({ key: stranger.privateKey, cert: stranger.certificate }, (request, response) => {
        seen.push(`${request.method} ${request.url} ${request.headers.authorization ?? 'as nobody'}`);
        response.setHeader('content-type', 'application/json');
        if (answer === null) response.writeHead(404).end();
        else response.end(JSON.stringify({ workspace, trust: 'pinned', current: null, next: null, ...answer }));
      });
      await new Promise<void>((resolve) => server.listen(Number(new URL(address).port), '127.0.0.1', resolve));
      expect(await held()).toEqual(['certificate_changed', pinned]);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    expect(new Set(seen)).toEqual(new Set(['GET /v1/certificate as nobody']));
    expect(seen.length).toBeGreaterThanOrEqual(answers.length);
    team = await start(Number(new URL(address).port));
    expect(await held()).toEqual(['in_sync', pinned]);
  });

  it('does not follow one that the certificate before does not vouch for', async () => {
    const { before, next } = await rotate(false);
    await startAgain();
    expect(team.fingerprint).toBe(next);
    expect(await held()).toEqual(['certificate_changed', before]);
    const { link: invite } = await team.invite(['editor'], 1);
    await desktop.api.registry.join({ invite, name: 'Ada', bringAgents: false });
    expect(await held()).toEqual(['in_sync', next]);
  });
});

async function openTold({ address, fingerprint }: Registry): Promise<Response> {
  const { pinnedFetch } = await import('./pinned-fetch.ts');
  const pinned = pinnedFetch(fingerprint);
  const response = await pinned.fetch(new Request(`${address}/v1/certificate`));
  const text = await response.text();
  await pinned.close();
  return new Response(text);
}

describe('vouchers', () => {
  const at = '2026-03-01T09:00:00.000Z';
  const now = Date.parse(at);
  const vouch = (by: Certificate, to: Certificate, { workspace = 'w1', from = at } = {}): Voucher => {
    const said = { to: to.fingerprint, madeAt: at, from };
    const text = Buffer.from(voucherText(workspace, by.fingerprint, said));
    const signature = sign('sha256', text, createPrivateKey(by.privateKey)).toString('base64');
    return { certificate: by.certificate, ...said, signature };
  };
  let [a, b, c] = [] as unknown as [Certificate, Certificate, Certificate];
  beforeAll(async () => {
    const make = () => makeCertificate([], new Date(at));
    [a, b, c] = [await make(), await make(), await make()];
  });
  const leads = (vouchers: Voucher[], presented = c): boolean =>
    leadsTo(presented.fingerprint, { workspace: 'w1', from: a.fingerprint, vouchers, now });

  it('lead over each other, in any order', () => {
    expect(leads([vouch(a, b), vouch(b, c)])).toBe(true);
    expect(leads([vouch(b, c), vouch(a, b)])).toBe(true);
    expect(leads([vouch(a, c)])).toBe(true);
  });

  it('lead nowhere with a gap, before their time, for another team, or altered', () => {
    expect(leads([])).toBe(false);
    expect(leads([vouch(b, c)])).toBe(false);
    expect(leads([vouch(c, c)])).toBe(false);
    expect(leads([vouch(a, b)])).toBe(false);
    expect(leads([vouch(a, c, { from: '2026-03-01T09:06:00.000Z' })])).toBe(false);
    expect(leads([vouch(a, c, { workspace: 'w2' })])).toBe(false);
    const good = vouch(a, b);
    expect(leads([{ ...good, to: c.fingerprint }])).toBe(false);
    expect(leads([{ ...good, from: '2026-02-01T09:00:00.000Z' }], b)).toBe(false);
    expect(leads([{ ...good, certificate: c.certificate }], b)).toBe(false);
    expect(leads([{ ...good, certificate: 'none' }], b)).toBe(false);
    expect(leads([good], b)).toBe(true);
  });
});
