import type { TestCase } from '../grading/case.ts';
import { canonicalJson, hashOf } from '../json/canonical.ts';
import type { ReplayReport } from '../replay/replay-report.ts';
import type { Contract } from '../spec/contract.ts';
import { COMPILER_VERSION, SPEC_FORMAT, type Spec } from '../spec/spec.ts';
import { envelopeOf, type Sign, signingBytes } from './dsse.ts';
import type { EntityWrite } from './entities.ts';
import { EMPTY_HEAD, entryAfter, headAfter } from './entry.ts';
import { type MemoryState, memoryState } from './memory-state.ts';
import { reduce } from './reduce.ts';
import type { Decision } from './refusal.ts';
import type { Entry, Envelope, Head, Payload, Statement, StatementKind } from './statement.ts';

/** Somebody who signs, on one device. */
export interface TestPerson {
  member: string;
  key: string;
  sign: Sign;
}

/** Replaces parts of a statement's header, to forge one. */
export type Forgery = Partial<Pick<Statement, 'workspace' | 'actor' | 'time' | 'previous'>>;

/** A signed statement, not yet appended. */
export interface Signed {
  statement: Statement;
  id: string;
  envelope: Envelope;
}

/** A ledger in memory, whose statements are signed, reduced and chained as in the real one. */
export interface TestHistory {
  readonly workspace: string;
  readonly state: MemoryState;
  readonly entries: Entry[];
  readonly objects: Map<string, unknown>;
  head(): Head;
  /** Stores an object (spec, report) and answers its hash. */
  put(object: unknown): string;
  /** Signs a statement on top of the person's last one, without appending it. */
  sign<K extends StatementKind>(person: TestPerson, kind: K, payload: Payload<K>, forgery?: Forgery): Promise<Signed>;
  /** Asks the reducer about a signed statement and changes nothing. */
  decide(signed: Signed): Promise<Decision<EntityWrite[]>>;
  /** Signs and appends; a refusal changes nothing and is returned. */
  attempt<K extends StatementKind>(
    person: TestPerson,
    kind: K,
    payload: Payload<K>,
    forgery?: Forgery,
  ): Promise<Decision<Entry>>;
  /** Signs and appends; throws with the refusal's rule when it is refused. */
  append<K extends StatementKind>(person: TestPerson, kind: K, payload: Payload<K>): Promise<Entry>;
}

const START = Date.UTC(2026, 0, 1);
const MINUTE_MS = 60_000;

/** Builds histories for tests. Every statement is one minute later than the one before, from 2026-01-01. */
export function testHistory(workspace = 'workspace-1'): TestHistory {
  const state = memoryState();
  const entries: Entry[] = [];
  const objects = new Map<string, unknown>();
  let head = EMPTY_HEAD;
  let minutes = 0;

  const history: TestHistory = {
    workspace,
    state,
    entries,
    objects,
    head: () => head,
    put(object) {
      const hash = hashOf(object);
      objects.set(hash, object);
      return hash;
    },
    async sign(person, kind, payload, forgery = {}) {
      const key = await state.get('key', person.key);
      // Kind and payload share one K, which the union of all statements does not show.
      const statement = {
        kind,
        payload,
        workspace,
        actor: { member: person.member, key: person.key },
        time: new Date(START + minutes++ * MINUTE_MS).toISOString(),
        previous: key?.lastStatement ?? null,
        ...forgery,
      } as Statement;
      const envelope = envelopeOf(statement, person.sign(signingBytes(statement)), statement.actor.key);
      return { statement, id: hashOf(statement), envelope };
    },
    decide: ({ statement, id }) =>
      reduce({ statement, id, read: state, objects: (hash) => Promise.resolve(objects.get(hash)) }),
    async attempt(person, kind, payload, forgery) {
      const signed = await history.sign(person, kind, payload, forgery);
      const decision = await history.decide(signed);
      if (!decision.ok) return decision;
      state.apply(decision.value);
      const entry = entryAfter(head, signed.id, signed.envelope);
      entries.push(entry);
      head = headAfter(entry);
      return { ok: true, value: entry };
    },
    async append(person, kind, payload) {
      const decision = await history.attempt(person, kind, payload);
      if (!decision.ok) throw new Error(`${kind} was refused (${decision.refusal.rule}): ${decision.refusal.message}`);
      return decision.value;
    },
  };
  return history;
}

/** The id of the newest version of an agent. */
export function newestVersion(history: TestHistory, agent: string): string {
  const versions = history.state.list('version').filter((version) => version.agent === agent);
  const newest = versions.reduce((a, b) => (a.number > b.number ? a : b));
  return newest.id;
}

const TEST_CONTRACT: Contract = {
  input: [
    { id: 'f-price', name: 'price', title: 'Price', description: '', required: true, type: { kind: 'number' } },
    { id: 'f-title', name: 'title', title: 'Title', description: '', required: true, type: { kind: 'text' } },
  ],
  output: [
    { id: 'f-note', name: 'note', title: 'Note', description: '', required: false, type: { kind: 'text' } },
    { id: 'f-live', name: 'live', title: 'Live', description: '', required: true, type: { kind: 'boolean' } },
  ],
};

/** A small valid spec with one decidable rule per limit; different limits give different specs. */
export function testSpec(limits: Record<string, number> = { cheap: 25 }, parts: Partial<Spec> = {}): Spec {
  return {
    format: SPEC_FORMAT,
    compiler: COMPILER_VERSION,
    purpose: 'Decide which listings go live.',
    rules: Object.entries(limits).map(([id, limit]) => ({
      id,
      title: `Limit ${id}`,
      when: {
        kind: 'all',
        id: `${id}-when`,
        conditions: [{ kind: 'atom', id: `${id}-atom`, field: 'price', operator: 'less_than', value: limit }],
      },
      then: [{ kind: 'set', id: `${id}-effect`, field: 'live', value: true }],
      enabled: true,
      enforcement: 'check',
    })),
    defaults: [{ id: 'd-live', field: 'live', value: false }],
    glossary: [],
    examples: [],
    contract: TEST_CONTRACT,
    models: { mode: 'pinned', candidates: [], parameters: {} },
    ...parts,
  };
}

/** A test case for such a spec; content as `TestCase` demands. */
export const testCase = (id: string, parts: Partial<TestCase> = {}): TestCase => ({
  ...{ id, title: `Case ${id}`, input: { price: 20, title: 'Lamp' }, origin: 'manual' },
  expectation: [{ field: 'live', value: true, comparator: { kind: 'exact' } }],
  ...parts,
});

/** A finished report of one passing case for a spec; content as `Report` demands. */
export function testReport(spec: Spec, parts: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    format: 1,
    agent: 'agent-1',
    spec: hashOf(spec),
    version: null,
    suite: hashOf({ cases: [] }),
    dryRun: false,
    models: [],
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:01:00.000Z',
    stopped: 'finished',
    counts: { total: 1, pass: 1, fail: 0, uncertain: 0, notRun: 0 },
    costUsd: 0,
    results: [],
    ...parts,
  };
}

/** Equal states have equal texts. */
export const stateText = (state: MemoryState): string => canonicalJson(state.snapshot());

/** A finished replay of three executions, of which one flips; content as `ReplayReport` demands. */
export const testReplay = (): ReplayReport => ({
  format: 1,
  kind: 'replay',
  agent: 'agent-1',
  version: '0'.repeat(64),
  spec: '0'.repeat(64),
  search: {},
  newest: 100,
  from: '2026-01-01T00:00:00.000Z',
  to: '2026-01-01T00:00:00.000Z',
  unreadable: 0,
  rules: { executions: 3, flips: 1, open: 0, same: 2, kinds: [], furtherKinds: 0 },
  models: null,
  asked: null,
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: '2026-01-01T00:00:00.000Z',
  stopped: 'finished',
});
