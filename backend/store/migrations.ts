import type { Migration } from '../../ledger/migrate.ts';
import { correctionMigrations } from './corrections.ts';

/** In the order to run them; names are never reused, and tables only grow. */
export const desktopMigrations: readonly Migration[] = [
  {
    name: 'desktop-0001-start',
    up: (sql) =>
      void sql.exec(`
CREATE TABLE workspaces (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('sample', 'own', 'team')),
  member TEXT NOT NULL,
  address TEXT,
  fingerprint TEXT,
  createdAt TEXT NOT NULL
) STRICT;
CREATE TABLE connections (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  baseUrl TEXT,
  models TEXT NOT NULL,
  protectedKey TEXT,
  last4 TEXT,
  updatedAt TEXT NOT NULL
) STRICT;
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE drafts (
  workspace TEXT NOT NULL,
  agent TEXT NOT NULL,
  spec TEXT NOT NULL,
  base TEXT,
  revision INTEGER NOT NULL,
  savedAt TEXT,
  changes INTEGER NOT NULL,
  discarded TEXT,
  PRIMARY KEY (workspace, agent)
) STRICT;
CREATE TABLE cases (
  workspace TEXT NOT NULL,
  agent TEXT NOT NULL,
  id TEXT NOT NULL,
  position INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (workspace, agent, id)
) STRICT;
CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  workspace TEXT NOT NULL,
  agent TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'cancelled', 'interrupted', 'failed')),
  dryRun INTEGER NOT NULL,
  model TEXT,
  startedAt TEXT NOT NULL,
  finishedAt TEXT,
  total INTEGER NOT NULL,
  pass INTEGER NOT NULL,
  fail INTEGER NOT NULL,
  uncertain INTEGER NOT NULL,
  notRun INTEGER NOT NULL,
  done INTEGER NOT NULL,
  costUsd REAL,
  report TEXT,
  spec TEXT NOT NULL,
  version TEXT
) STRICT;
CREATE INDEX runs_by_agent ON runs (workspace, agent, startedAt DESC, id DESC);
CREATE INDEX runs_by_time ON runs (workspace, startedAt DESC, id DESC);
CREATE TABLE results (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (run, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE outbox (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  workspace TEXT NOT NULL,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  time TEXT NOT NULL,
  objects TEXT NOT NULL,
  envelope TEXT,
  problem TEXT
) STRICT;
`),
  },
  {
    name: 'desktop-0002-draft-started',
    up: (sql) => void sql.exec('ALTER TABLE drafts ADD COLUMN started TEXT'),
  },
  {
    name: 'desktop-0003-samples-and-resuming',
    up: (sql) =>
      void sql.exec(`
ALTER TABLE runs ADD COLUMN samples INTEGER NOT NULL DEFAULT 1;
ALTER TABLE runs ADD COLUMN suite TEXT;
ALTER TABLE runs ADD COLUMN resumed TEXT;
`),
  },
  {
    name: 'desktop-0004-trial-runs',
    up: (sql) => void sql.exec('ALTER TABLE runs ADD COLUMN trial INTEGER NOT NULL DEFAULT 0'),
  },
  {
    name: 'desktop-0005-judging',
    up: (sql) =>
      void sql.exec(`
ALTER TABLE runs ADD COLUMN judge TEXT;
CREATE TABLE judges (
  workspace TEXT NOT NULL,
  agent TEXT NOT NULL,
  setting TEXT NOT NULL,
  PRIMARY KEY (workspace, agent)
) STRICT, WITHOUT ROWID;
CREATE TABLE labels (
  workspace TEXT NOT NULL,
  agent TEXT NOT NULL,
  id TEXT NOT NULL,
  question TEXT NOT NULL,
  body TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('same', 'different')),
  who TEXT NOT NULL,
  at TEXT NOT NULL,
  note TEXT,
  run TEXT NOT NULL,
  PRIMARY KEY (workspace, agent, question)
) STRICT;
CREATE TABLE judgements (
  workspace TEXT NOT NULL,
  agent TEXT NOT NULL,
  question TEXT NOT NULL,
  judge TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (workspace, agent, question, judge)
) STRICT;
`),
  },
  {
    name: 'desktop-0006-creations',
    up: (sql) =>
      void sql.exec(`
CREATE TABLE creations (
  workspace TEXT NOT NULL,
  id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  agent TEXT,
  startedAt TEXT NOT NULL,
  savedAt TEXT NOT NULL,
  PRIMARY KEY (workspace, id)
) STRICT;
`),
  },
  {
    name: 'desktop-0007-merged-drafts',
    up: (sql) => void sql.exec('ALTER TABLE drafts ADD COLUMN alsoFrom TEXT'),
  },
  {
    name: 'desktop-0008-reused-results',
    up: (sql) => void sql.exec('ALTER TABLE runs ADD COLUMN reused INTEGER NOT NULL DEFAULT 0'),
  },
  {
    name: 'desktop-0009-runs-without-a-rule',
    up: (sql) => void sql.exec('ALTER TABLE runs ADD COLUMN withoutRule TEXT'),
  },
  {
    name: 'desktop-0010-catalogue',
    up: (sql) =>
      void sql.exec(`
CREATE TABLE catalogue (
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  entry TEXT,
  origin TEXT CHECK (origin IN ('edited', 'imported', 'found')),
  at TEXT,
  listed INTEGER,
  askedAt TEXT,
  PRIMARY KEY (provider, model)
) STRICT, WITHOUT ROWID;
`),
  },
  {
    name: 'desktop-0011-shared-suites',
    up: (sql) =>
      void sql.exec(`
CREATE TABLE suites (
  workspace TEXT NOT NULL,
  agent TEXT NOT NULL,
  base TEXT,
  sent TEXT NOT NULL,
  came TEXT,
  PRIMARY KEY (workspace, agent)
) STRICT, WITHOUT ROWID;
`),
  },
  {
    name: 'desktop-0012-replays',
    up: (sql) =>
      void sql.exec(`
CREATE TABLE replays (
  id TEXT PRIMARY KEY,
  workspace TEXT NOT NULL,
  agent TEXT NOT NULL,
  state TEXT NOT NULL,
  startedAt TEXT NOT NULL,
  version TEXT NOT NULL,
  spec TEXT NOT NULL,
  report TEXT,
  problem TEXT
) STRICT;
CREATE INDEX replays_of_agent ON replays (workspace, agent, id);
`),
  },
  {
    // Most changes of an old workspace are closed; every list of agents asks for the open ones.
    name: 'desktop-0013-open-changes',
    up: (sql) =>
      void sql.exec(`
CREATE INDEX projection_open_changes ON projection (workspace, seq)
WHERE kind = 'change' AND json_extract(data, '$.status') = 'open';
`),
  },
  {
    name: 'desktop-0014-set-aside',
    up: (sql) =>
      void sql.exec(`
CREATE TABLE setAside (
  id TEXT PRIMARY KEY,
  workspace TEXT NOT NULL,
  statement TEXT,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  time TEXT NOT NULL,
  agent TEXT,
  spec TEXT,
  did TEXT NOT NULL,
  why TEXT NOT NULL,
  problem TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX setAside_in_order ON setAside (workspace, time, id);
CREATE TABLE earlierHistories (
  workspace TEXT NOT NULL,
  file TEXT NOT NULL,
  decisions INTEGER NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (workspace, file)
) STRICT, WITHOUT ROWID;
`),
  },
  {
    // `said.id` rises with the sequence within a workspace. What is searched is in `saidWords` alone, by that id. A history that is
    // taken back takes its words along.
    name: 'desktop-0015-words-of-the-history',
    up: (sql) =>
      void sql.exec(`
CREATE TABLE said (
  id INTEGER PRIMARY KEY,
  workspace TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  loose INTEGER NOT NULL CHECK (loose IN (0, 1)),
  UNIQUE (workspace, sequence)
) STRICT;
CREATE INDEX said_loose ON said (workspace, sequence) WHERE loose = 1;
CREATE VIRTUAL TABLE saidWords USING fts5(words, content='', contentless_delete=1, tokenize='trigram case_sensitive 1');
CREATE TRIGGER said_no_more AFTER DELETE ON entries BEGIN
  DELETE FROM saidWords WHERE rowid = (SELECT id FROM said WHERE workspace = old.workspace AND sequence = old.sequence);
  DELETE FROM said WHERE workspace = old.workspace AND sequence = old.sequence;
END;
CREATE INDEX entries_by_member ON entries (workspace, member, sequence);
`),
  },
  ...correctionMigrations,
];
