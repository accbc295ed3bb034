import type { Migration } from '../../ledger/migrate.ts';
import type { PostgresMigration } from '../../ledger/migrate-postgres.ts';

export interface WebhookTables {
  webhooks: {
    id: string;
    url: string;
    description: string;
    /** JSON list. */
    events: string;
    created_by: string;
    created_at: string;
    disabled_at: string | null;
  };
  /** `occurrence` names what happened, so that no webhook is told of it twice. */
  webhook_deliveries: {
    id: string;
    webhook: string;
    event: string;
    occurrence: string;
    body: string;
    state: 'pending' | 'delivered' | 'failed';
    created_at: string;
    attempts: number;
    last_at: string | null;
    status: number | null;
    reason: string | null;
    /** The beginning of what the address answered last. */
    response: string | null;
    /** When it is tried again; null while that is due, or never. */
    next_at: string | null;
  };
  /** One row: up to which sequence of the ledger webhooks were told. */
  webhook_cursor: { id: 1; sequence: number };
}

export const webhookMigrations: readonly (Migration & PostgresMigration)[] = [
  {
    name: 'registry-0007-webhooks',
    up: (raw) =>
      void raw.exec(`
        create table webhooks (
          id text primary key, url text not null, description text not null, events text not null,
          created_by text not null, created_at text not null, disabled_at text
        ) strict;
        create table webhook_deliveries (
          id text primary key, webhook text not null references webhooks (id), event text not null,
          occurrence text not null, body text not null,
          state text not null check (state in ('pending', 'delivered', 'failed')), created_at text not null,
          attempts integer not null, last_at text, status integer, reason text, unique (webhook, occurrence)
        ) strict;
        create index webhook_deliveries_in_order on webhook_deliveries (webhook, id);
        create index webhook_deliveries_by_age on webhook_deliveries (created_at);
        create table webhook_cursor (id integer primary key check (id = 1), sequence integer not null) strict;
      `),
    postgres: `
      create table webhooks (
        id text collate "C" primary key, url text not null, description text not null, events text not null,
        created_by text collate "C" not null, created_at text collate "C" not null, disabled_at text collate "C"
      );
      create table webhook_deliveries (
        id text collate "C" primary key, webhook text collate "C" not null references webhooks (id),
        event text collate "C" not null, occurrence text collate "C" not null, body text not null,
        state text collate "C" not null check (state in ('pending', 'delivered', 'failed')),
        created_at text collate "C" not null, attempts bigint not null, last_at text collate "C", status bigint,
        reason text, unique (webhook, occurrence)
      );
      create index webhook_deliveries_in_order on webhook_deliveries (webhook, id);
      create index webhook_deliveries_by_age on webhook_deliveries (created_at);
      create table webhook_cursor (id smallint primary key check (id = 1), sequence bigint not null);
    `,
  },
];

/** What people see of a delivery beside its state. */
export const deliveryLogMigrations: readonly (Migration & PostgresMigration)[] = [
  {
    name: 'registry-0010-delivery-log',
    up: (raw) =>
      void raw.exec(`
        alter table webhook_deliveries add column response text;
        alter table webhook_deliveries add column next_at text;
      `),
    postgres: `
      alter table webhook_deliveries add column response text, add column next_at text collate "C";
    `,
  },
];
