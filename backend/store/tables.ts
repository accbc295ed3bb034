import type { Generated, Kysely } from 'kysely';
import type { Migration } from '../../ledger/migrate.ts';
import type { LedgerTables } from '../../ledger/tables.ts';

/** What stands beside the ledger in the desktop's one database: drafts, cases, runs, outbox, and the person's own things. */
export interface DesktopTables {
  catalogue: {
    provider: string;
    model: string;
    /** JSON of this machine's own entry; null where only what a provider lists is known. */
    entry: string | null;
    origin: string | null;
    at: string | null;
    listed: number | null;
    askedAt: string | null;
  };
  workspaces: {
    id: string;
    name: string;
    kind: 'sample' | 'own' | 'team';
    /** Who I am there. */
    member: string;
    /** The registry of a team workspace, null for others. */
    address: string | null;
    /** Pinned certificate, SHA-256 in lower-case hex. */
    fingerprint: string | null;
    createdAt: string;
  };
  connections: {
    id: string;
    kind: string;
    label: string;
    baseUrl: string | null;
    /** JSON list of model names. */
    models: string;
    /** Ciphertext by the host's protector, null without a key. */
    protectedKey: string | null;
    last4: string | null;
    updatedAt: string;
  };
  /** Small settled facts by name, as JSON. */
  facts: { name: string; value: string };
  drafts: {
    workspace: string;
    agent: string;
    /** JSON of the spec. */
    spec: string;
    /** Hash of the version it started from. */
    base: string | null;
    revision: number;
    savedAt: string | null;
    /** How many differences to the base; kept here so that the list of agents need not compare specs. */
    changes: number;
    /** The spec that `discard` put aside, until the next save. */
    discarded: string | null;
    /** The spec that a new agent was created with, as a template has it; null for drafts that follow a version. */
    started: string | null;
    /** Hash of another version it continues, since a merge. */
    alsoFrom: string | null;
  };
  cases: { workspace: string; agent: string; id: string; position: number; body: string };
  runs: {
    workspace: string;
    id: string;
    agent: string;
    state: 'running' | 'finished' | 'cancelled' | 'interrupted' | 'failed';
    dryRun: number;
    /** JSON of the model, null for the dry run. */
    model: string | null;
    startedAt: string;
    finishedAt: string | null;
    total: number;
    pass: number;
    fail: number;
    uncertain: number;
    notRun: number;
    done: number;
    costUsd: number | null;
    report: string | null;
    spec: string;
    version: string | null;
    /** Most samples of each case. */
    samples: number;
    /** Hash of the stored suite, null for a run of an older program. */
    suite: string | null;
    /** JSON of how it was resumed last, null when it never was. */
    resumed: string | null;
    /** 1: it ran the draft with a part put back, to see what that part does. */
    trial: number;
    /** JSON of who judges its texts, as it was set when the run began; null: people. */
    judge: string | null;
    /** How many results are an earlier run's. */
    reused: number;
    /** The rule that the draft was run without. */
    withoutRule: string | null;
  };
  results: { run: string; position: number; body: string };
  /** Agents in the making; `agent` once there is one. */
  creations: {
    workspace: string;
    id: string;
    revision: number;
    /** JSON of the creation. */
    body: string;
    agent: string | null;
    startedAt: string;
    savedAt: string;
  };
  /** Who judges the texts of an agent, as JSON; no row: people. */
  judges: { workspace: string; agent: string; setting: string };
  /** What people said about texts, one word for each question. */
  labels: {
    workspace: string;
    agent: string;
    id: string;
    /** Key of the question, and the question as JSON. */
    question: string;
    body: string;
    verdict: 'same' | 'different';
    /** Id of the member. */
    who: string;
    at: string;
    note: string | null;
    /** The run whose text it was said about. */
    run: string;
  };
  /** What judges said about texts, so that none is asked the same twice to be measured. */
  judgements: {
    workspace: string;
    agent: string;
    question: string;
    /** Which judge in which setting. */
    judge: string;
    /** JSON of the judgement. */
    body: string;
  };
  outbox: {
    position: Generated<number>;
    workspace: string;
    kind: string;
    /** JSON of the statement's payload. */
    payload: string;
    time: string;
    /** JSON list of the objects it names. */
    objects: string;
    /** JSON of what was signed and sent, so that a retry after a lost answer sends the same statement. */
    envelope: string | null;
    /** What the registry refused, null while it waits. */
    problem: string | null;
  };
}
export type DesktopDb = Kysely<LedgerTables & DesktopTables>;

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
];
