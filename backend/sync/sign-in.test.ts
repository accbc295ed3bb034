import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestOrganisation, testOrganisation } from '../../registry/sign-in/provider.test-helper.ts';
import { readSignInSettings } from '../../registry/sign-in/settings.ts';
import { type Registry, startRegistry } from '../../registry/start.ts';
import { openTestBackend, refusalOf, type TestBackend, temporaryFolder, testPlatform } from '../backend.test-helper.ts';

// Below the ports that systems give to connections, one of which could be using it.
const PORT = 23_684;

describe('a person who signs in with the organisation', () => {
  const folder = temporaryFolder();
  let at: TestOrganisation;
  let team: Registry;
  let browser: (url: string) => Promise<void>;
  const desktops: TestBackend[] = [];
  beforeAll(async () => {
    at = await testOrganisation(PORT);
    at.accounts.erin = { email: 'erin@garden.example', email_verified: true, name: 'Erin Green', groups: [] };
    const settings = {
      ...{ issuer: at.issuer, clientId: at.clientId, organisation: 'Garden Ltd', port: PORT },
      rules: [{ emailDomain: 'garden.example', roles: ['editor'] }],
    };
    team = await startRegistry({
      ...{ dataFolder: folder, env: {}, logLevel: 'silent', workspaceName: 'Garden team' },
      signIn: readSignInSettings(JSON.stringify(settings), at.clientSecret),
    });
  });
  afterAll(async () => {
    for (const desktop of desktops) await desktop.stop();
    await team.close();
    await at.close();
    rmSync(folder, { recursive: true });
  });
  async function desktop(): Promise<TestBackend> {
    const dataFolder = temporaryFolder();
    const platform = { ...testPlatform(dataFolder), openExternal: (url: string) => browser(url) };
    const opened = await openTestBackend({ dataFolder, platform });
    desktops.push(opened);
    return opened;
  }
  const comesBack = async (query: string): Promise<number> => {
    const response = await fetch(`http://127.0.0.1:${PORT}/${query}`);
    await response.text();
    return response.status;
  };
  const join = ({ api }: TestBackend, signal?: AbortSignal) =>
    api.registry.join(
      { invite: team.signInLink ?? '', name: 'Whatever', bringAgents: true },
      signal === undefined ? {} : { signal },
    );

  it('sees where the link leads, and is in the team once the browser has come back', async () => {
    const erin = await desktop();
    expect(await erin.api.registry.inspect({ invite: team.signInLink ?? '' })).toMatchObject({
      ...{ workspace: 'Garden team', organisation: 'Garden Ltd', roles: [], expiresAt: null },
      fingerprint: team.fingerprint,
    });
    const pages: number[] = [];
    browser = async (url) => {
      void at.signIn(url, 'erin').then(async (query) => {
        // What others on this computer send is not taken for the answer.
        pages.push(await comesBack('?code=guess&state=guess'), await comesBack('favicon.ico'), await comesBack(query));
      });
    };
    expect(await join(erin)).toMatchObject({ state: 'in_sync' });
    expect(pages.slice(0, 2)).toEqual([404, 404]);
    expect(await erin.api.workspace.current()).toMatchObject({
      name: 'Garden team',
      me: { name: 'Erin Green', roles: ['editor'] },
    });
    // Joining once more with this computer asks nobody.
    browser = () => Promise.reject(new Error('asked'));
    expect(await join(erin)).toMatchObject({ state: 'in_sync' });
  });

  it('is told why not, and may stop', async () => {
    const other = await desktop();
    browser = async (url) => void at.signIn(url, 'erin', true).then(comesBack);
    expect(await refusalOf(join(other))).toMatchObject({ code: 'forbidden', data: { rule: 'sign_in_refused' } });
    browser = () => Promise.reject(new Error('no browser'));
    expect(await refusalOf(join(other))).toMatchObject({ code: 'unsupported', data: { capability: 'openExternal' } });
    const stop = new AbortController();
    browser = async () => stop.abort();
    expect(await refusalOf(join(other, stop.signal))).toMatchObject({ code: 'cancelled' });
    // Nothing listens any more.
    await expect(comesBack('')).rejects.toThrow();
    expect(await other.api.workspace.current()).toMatchObject({ kind: 'sample' });
  });
});
