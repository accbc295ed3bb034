import { AppError } from '../../shared/errors.ts';
import type { Role } from '../../shared/governance/roles.ts';
import type { SignInSettings } from './settings.ts';

/** What an organisation says of a person. Names are those of OpenID Connect. */
export interface Claims {
  sub: string;
  email?: string | undefined;
  email_verified?: boolean | undefined;
  name?: string | undefined;
  groups: readonly string[];
}

type Rules = Pick<SignInSettings, 'rules' | 'most' | 'organisation'>;

/** The roles that a person's claims give. Throws `forbidden` in words when they give none. */
export function rolesByClaims(claims: Claims, { rules, most, organisation }: Rules): Role[] {
  const domain = claims.email?.toLowerCase().split('@').at(-1);
  const domainRules = rules.filter((rule) => 'emailDomain' in rule && rule.emailDomain === domain);
  const isVerified = claims.email_verified === true;
  const holding = [
    ...rules.filter((rule) => 'group' in rule && claims.groups.includes(rule.group)),
    ...(isVerified ? domainRules : []),
  ];
  const given = new Set(holding.flatMap(({ roles }) => roles));
  const roles = most.filter((role) => given.has(role));
  if (roles.length > 0) return roles;
  if (!isVerified && domainRules.length > 0)
    throw refuse(
      'email_not_verified',
      `${organisation} has not verified the address ${claims.email}, so it does not let you in here. Have it verified there, then sign in again.`,
    );
  throw refuse(
    'no_rule',
    `You signed in at ${organisation}, but neither your groups nor your address give you a role in this team. Ask an admin of the team for an invite link.`,
  );
}

const refuse = (rule: string, message: string): AppError => new AppError('forbidden', message, { rule });
