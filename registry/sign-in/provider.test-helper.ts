import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

interface Account {
  email: string;
  email_verified: boolean;
  name: string;
  groups: string[];
}
/** An organisation's sign-in on loopback, by the `oidc-provider` library: whoever types an account's id is signed in as it. */
export interface TestOrganisation {
  issuer: string;
  clientId: string;
  clientSecret: string;
  accounts: Record<string, Account>;
  /** Goes through the pages as a browser does; answers the query that comes back to the desktop. `stop`: the person says no. */
  signIn(url: string, account: string, stop?: boolean): Promise<string>;
  close(): Promise<void>;
}

export async function testOrganisation(port: number): Promise<TestOrganisation> {
  const accounts: Record<string, Account> = {};
  const clientId = 'rulehouse';
  const clientSecret = 'a-secret-of-the-test-canary-client-secret';
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // A TCP listener's address is always one.
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        application_type: 'native',
        redirect_uris: [`http://127.0.0.1:${port}/`],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    pkce: { required: () => true },
    cookies: { keys: ['a key of the test'] },
    features: { devInteractions: { enabled: false } },
    ttl: { AuthorizationCode: 60, AccessToken: 60, IdToken: 60, Interaction: 60, Session: 60, Grant: 60 },
    findAccount: (_, id) => ({
      accountId: id,
      claims: async () => ({ sub: id, ...accounts[id] }),
    }),
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
  });
  /** Every page of the organisation in one: who the browser says it is has signed in, and agreed to everything. */
  async function interaction(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { params, prompt } = await provider.interactionDetails(request, response);
    const account = String(request.headers['x-account']);
    if (request.headers['x-stop'] !== undefined)
      return provider.interactionFinished(request, response, { error: 'access_denied', error_description: 'Stopped.' });
    if (prompt.name === 'login')
      return provider.interactionFinished(request, response, { login: { accountId: account } });
    const grant = new provider.Grant({ accountId: account, clientId: String(params.client_id) });
    grant.addOIDCScope('openid email profile');
    await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
  }
  const serve = provider.callback();
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/')) void interaction(request, response);
    else void serve(request, response);
  });
  return {
    issuer,
    clientId,
    clientSecret,
    accounts,
    async signIn(first, account, stop = false) {
      const cookies = new Map<string, string>();
      let url = first;
      for (let page = 0; page < 12; page += 1) {
        if (new URL(url).port === String(port)) return new URL(url).search;
        const response = await fetch(url, {
          redirect: 'manual',
          headers: {
            'x-account': account,
            ...(stop ? { 'x-stop': '1' } : {}),
            cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          },
        });
        for (const cookie of response.headers.getSetCookie()) {
          const [pair = ''] = cookie.split(';');
          cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
        }
        const next = response.headers.get('location');
        if (next === null) throw new Error(`${response.status} at ${url}: ${(await response.text()).slice(0, 300)}`);
        url = new URL(next, url).href;
      }
      throw new Error('The organisation sends the browser round in circles.');
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
