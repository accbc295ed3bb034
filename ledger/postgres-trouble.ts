import { AppError } from '../shared/errors.ts';

/** `data.what` of the `unavailable` errors of a PostgreSQL database. */
type PostgresTrouble =
  | 'database_unreachable'
  | 'database_refused'
  | 'database_missing'
  | 'database_foreign'
  | 'database_busy'
  | 'database_read_only'
  | 'disk_full';

const MESSAGES: Record<PostgresTrouble, string> = {
  database_unreachable:
    'The PostgreSQL server does not answer. Check that it runs and that host and port in DATABASE_URL are right.',
  database_refused:
    'The PostgreSQL server did not let Rulehouse in. Check user, password and rights in DATABASE_URL, and whether it asks for an encrypted connection (sslmode).',
  database_missing: 'The PostgreSQL server has no such database. Create it, or correct its name in DATABASE_URL.',
  database_foreign:
    'This PostgreSQL database cannot be used: it holds tables of another program, or its encoding is not UTF8. Give Rulehouse a database of its own.',
  database_busy: 'The PostgreSQL server is too busy, so nothing of this was saved. Try again in a moment.',
  database_read_only:
    'This PostgreSQL server takes no changes. Point DATABASE_URL at the primary server, not at a standby.',
  disk_full:
    'The disk of the PostgreSQL server is full, so nothing of this was saved. Free some space, then try again.',
};

/** Where a database is, without user and password: `host:port/name`. */
export function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

export const postgresTroubleOf = (what: PostgresTrouble, place: string): AppError<'unavailable'> =>
  new AppError('unavailable', `${MESSAGES[what]} (${place})`, { what });

// SQLSTATE by prefix (https://www.postgresql.org/docs/current/errcodes-appendix.html), and Node's names for network failures.
const BY_CODE: [string, PostgresTrouble][] = [
  ['ECONN', 'database_unreachable'],
  ['ENOTFOUND', 'database_unreachable'],
  ['EAI_AGAIN', 'database_unreachable'],
  ['ETIMEDOUT', 'database_unreachable'],
  ['EHOST', 'database_unreachable'],
  ['ENET', 'database_unreachable'],
  ['EPIPE', 'database_unreachable'],
  ['08', 'database_unreachable'],
  ['57P', 'database_unreachable'],
  ['28', 'database_refused'],
  ['42501', 'database_refused'],
  ['3D000', 'database_missing'],
  ['25006', 'database_read_only'],
  ['40001', 'database_busy'],
  ['40P01', 'database_busy'],
  ['53100', 'disk_full'],
  ['53', 'database_busy'],
  ['55P03', 'database_busy'],
  ['57014', 'database_busy'],
  ['25P03', 'database_busy'],
];

// What `pg` itself says, without a code: of TLS, of a connection that broke or that nobody answered.
const BY_WORDS: [RegExp, PostgresTrouble][] = [
  // Every connection of this process is in use.
  [/^timeout exceeded/, 'database_busy'],
  [/SSL|TLS|certificate|SASL|password/i, 'database_refused'],
  [/timeout|terminated|not queryable|ended/i, 'database_unreachable'],
];

/** The error a caller is told, where server or network are at fault; a mistake of ours (bad SQL, a constraint) stays as it is. */
export function explainPostgres(error: unknown, place: string): unknown {
  if (!(error instanceof Error) || error instanceof AppError) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  const what =
    BY_CODE.find(([prefix]) => code?.startsWith(prefix))?.[1] ??
    (code === null || !/^[0-9A-Z]{5}$/.test(code)
      ? BY_WORDS.find(([words]) => words.test(error.message))?.[1]
      : undefined);
  if (what === undefined) return error;
  const told = postgresTroubleOf(what, place);
  told.cause = error;
  return told;
}

/** Whether the server undid a transaction only because of others beside it, so that doing it again is right. */
export const isUndoneByOthers = (error: unknown): boolean =>
  error instanceof AppError &&
  error.cause instanceof Error &&
  'code' in error.cause &&
  (error.cause.code === '40001' || error.cause.code === '40P01');
