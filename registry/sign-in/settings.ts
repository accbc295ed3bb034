import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { Role } from '../../shared/governance/roles.ts';

/** Who gets which roles: everybody with a verified address at a domain, or everybody in a group. */
const Rule = z.union([
  z.strictObject({
    emailDomain: z
      .string()
      .toLowerCase()
      .regex(/^[a-z0-9.-]+\.[a-z]+$/),
    roles: z.array(Role).min(1),
  }),
  z.strictObject({ group: z.string().min(1), roles: z.array(Role).min(1) }),
]);

const Settings = z.strictObject({
  /** Whose discovery document is at `<issuer>/.well-known/openid-configuration`. */
  issuer: z.url({ protocol: /^https?$/ }),
  clientId: z.string().min(1),
  /** As it stands on the button. */
  organisation: z.string().min(1).max(100),
  scope: z.string().default('openid email profile'),
  /** The claim that lists a person's groups. */
  groupsClaim: z.string().default('groups'),
  rules: z.array(Rule).min(1),
  /** Whatever the rules say, nobody gets more by signing in. Admins are made by admins. */
  most: z.array(Role).default(['viewer', 'editor', 'approver', 'engineer']),
  /** For organisations that allow one address only to come back to: desktops then listen on this port. */
  port: z.number().int().min(1024).max(65_535).nullable().default(null),
});
export type SignInSettings = z.infer<typeof Settings> & { clientSecret: string };

const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];

/** Reads the settings of signing in from a file's text. Throws `invalid_input` naming what is wrong. */
export function readSignInSettings(text: string, clientSecret: string | undefined): SignInSettings {
  const parsed = Settings.safeParse(parseJson(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw wrong(`${issue?.path.join('.') || 'The file'}: ${issue?.message ?? 'is no JSON'}`);
  }
  const { protocol, hostname } = new URL(parsed.data.issuer);
  if (protocol === 'http:' && !LOOPBACK.includes(hostname)) throw wrong('issuer: must start with https://');
  if (!clientSecret) throw wrong('RULEHOUSE_SIGN_IN_SECRET is not set to the client’s secret');
  return { ...parsed.data, clientSecret };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function wrong(why: string): AppError {
  const message = `The settings for signing in with an organisation cannot be used. ${why}.`;
  return new AppError('invalid_input', message, { problems: [{ path: '', field: '--sign-in', message }] });
}
