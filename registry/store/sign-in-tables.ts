import type { Migration } from '../../ledger/migrate.ts';
import type { PostgresMigration } from '../../ledger/migrate-postgres.ts';

export interface SignInTables {
  /** Who joined by signing in with an organisation, by its own id of them. */
  sign_ins: { issuer: string; subject: string; member: string; joined_at: string };
}

export const signInMigrations: readonly (Migration & PostgresMigration)[] = [
  {
    name: 'registry-sign-ins-0001',
    up: (raw) =>
      void raw.exec(`
        create table sign_ins (
          issuer text not null, subject text not null, member text not null, joined_at text not null,
          primary key (issuer, subject)
        ) strict, without rowid;
      `),
    postgres: `
      create table sign_ins (
        issuer text collate "C" not null, subject text collate "C" not null, member text collate "C" not null,
        joined_at text collate "C" not null, primary key (issuer, subject)
      );
    `,
  },
];
