import type { Generated, Kysely } from 'kysely';
import type { LedgerTables } from '../../ledger/tables.ts';
import type { StoredReplay } from './replays.ts';

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
  /** How the cases of an agent stand to those that the team has. */
  replays: StoredReplay;
  suites: {
    workspace: string;
    agent: string;
    /** Hash of the team's suite that the cases contain; null before any was shared. */
    base: string | null;
    /** JSON list of what was shared since, and when. */
    sent: string;
    /** JSON of what came from others last; null once it was seen. */
    came: string | null;
  };
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
  /** What people of the team said of fields of recorded answers, as JSON; one word for each person. */
  corrections: {
    workspace: string;
    agent: string;
    execution: string;
    field: string;
    member: string;
    at: string;
    /** null: taken back, which the registry does not know yet. */
    body: string | null;
    /** Whether the registry knows. */
    isSent: number;
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
  /** My decisions that neither the team's history holds nor anything sends, offered again until they are put away. */
  setAside: {
    id: string;
    workspace: string;
    /** Id of the statement that was lost with another history or refused; null for what was never signed. */
    statement: string | null;
    kind: string;
    /** JSON of the payload. */
    payload: string;
    /** When it was decided. */
    time: string;
    agent: string | null;
    /** Hash of the spec that it asked to publish. */
    spec: string | null;
    /** What was decided, in the words of the history it was in. */
    did: string;
    why: string;
    /** Why it is here. */
    problem: string;
    at: string;
  };
  /** Histories that were followed before another one was, each in a file that verifies by itself. */
  earlierHistories: { workspace: string; file: string; decisions: number; at: string };
  /** Decisions whose words can be searched; see `said.ts`. */
  said: {
    id: Generated<number>;
    workspace: string;
    sequence: number;
    /** Whether its sentence holds names in places that the index does not tell. */
    loose: 0 | 1;
  };
}
export type DesktopDb = Kysely<LedgerTables & DesktopTables>;
