import * as oidc from 'openid-client';
import { AppError } from '../../shared/errors.ts';
import type { Attempt } from './attempts.ts';
import type { Claims } from './roles-by-claims.ts';
import type { SignInSettings } from './settings.ts';

const SECONDS = 10;
/** How long what the organisation says of itself is believed, in milliseconds. */
const KEPT_MS = 3_600_000;

/** The organisation's sign-in: OpenID Connect, authorization code with PKCE, answered to the desktop on loopback. */
export interface Organisation {
  /** An address for the person's browser, and what will be needed to redeem the answer. */
  begin(port: number): Promise<{ url: string; attempt: Omit<Attempt, 'expiresAt'> }>;
  /** Redeems the query of the address that the person came back to. Throws typed errors. */
  redeem(answer: string, attempt: Attempt): Promise<Claims>;
}

const addressOf = (port: number): string => `http://127.0.0.1:${port}/`;

/** `now`: milliseconds since the epoch. */
export function organisation(settings: SignInSettings, now: () => number): Organisation {
  const { issuer, clientId, clientSecret, scope, groupsClaim } = settings;
  const unreachable = (cause: unknown): AppError => {
    const error = new AppError(
      'unavailable',
      `The sign-in of ${settings.organisation} cannot be reached by the registry. Try again later, or ask the person who runs the registry.`,
      { what: 'organisation_sign_in' },
    );
    error.cause = cause;
    return error;
  };

  let known: { at: number; config: Promise<oidc.Configuration> } | undefined;
  async function configuration(): Promise<oidc.Configuration> {
    if (known === undefined || now() - known.at > KEPT_MS) {
      // Plain HTTP only where the settings allow it: on this computer.
      const execute = issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [];
      const config = oidc.discovery(new URL(issuer), clientId, clientSecret, undefined, { execute, timeout: SECONDS });
      known = { at: now(), config };
      config.catch(() => {
        known = undefined;
      });
    }
    return known.config.catch((error: unknown) => {
      throw unreachable(error);
    });
  }

  return {
    async begin(port) {
      const config = await configuration();
      const attempt = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        verifier: oidc.randomPKCECodeVerifier(),
        port,
      };
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: addressOf(port),
        scope,
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, attempt };
    },

    async redeem(answer, { state, nonce, verifier, port }) {
      const config = await configuration();
      const url = new URL(addressOf(port));
      url.search = answer;
      try {
        const tokens = await oidc.authorizationCodeGrant(config, url, {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (claims === undefined) throw new Error('There is no ID token.');
        // Some organisations tell groups and address there only. What the signed token says counts first.
        const told =
          config.serverMetadata().userinfo_endpoint === undefined
            ? {}
            : await oidc.fetchUserInfo(config, tokens.access_token, claims.sub);
        return claimsIn({ ...told, ...claims }, groupsClaim);
      } catch (error) {
        throw refusal(error, settings.organisation) ?? unreachable(error);
      }
    },
  };
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

function claimsIn(told: Record<string, unknown> & { sub: string }, groupsClaim: string): Claims {
  const groups = told[groupsClaim];
  return {
    sub: told.sub,
    email: text(told.email),
    email_verified: told.email_verified === true,
    name: text(told.name),
    groups: Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : [],
  };
}

/** What the organisation or the check of its answer said, in words; undefined where it was not reached. */
function refusal(error: unknown, name: string): AppError | undefined {
  if (error instanceof oidc.AuthorizationResponseError)
    return new AppError('forbidden', `${name} did not let you sign in, or you stopped it there. Nothing was changed.`, {
      rule: 'sign_in_refused',
    });
  if (error instanceof oidc.ResponseBodyError)
    return refuse(
      'sign_in_over',
      `${name} does not take this sign-in: it was used already, or took too long. Sign in again.`,
    );
  // Everything that the answer or its token has to fit: state, nonce, issuer, audience, signature, expiry.
  if (error instanceof oidc.ClientError && /^OAUTH_(?!TIMEOUT|ABORT)/.test(error.code ?? ''))
    return refuse(
      'sign_in_mismatch',
      `What came back from ${name} does not belong to this sign-in, so it was not used. Sign in again.`,
    );
  return undefined;
}

const refuse = (rule: string, message: string): AppError => new AppError('unauthenticated', message, { rule });
