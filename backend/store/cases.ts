import type { TestCase } from '../../shared/grading/case.ts';
import type { DesktopDb } from './tables.ts';

/** An agent's test cases in the order in which they were made. */
export async function listCases(db: DesktopDb, workspace: string, agent: string): Promise<TestCase[]> {
  const rows = await db
    .selectFrom('cases')
    .select('body')
    .where('workspace', '=', workspace)
    .where('agent', '=', agent)
    .orderBy('position')
    .orderBy('id')
    .execute();
  return rows.map((row) => parseCase(row.body));
}

export async function readCase(
  db: DesktopDb,
  workspace: string,
  agent: string,
  id: string,
): Promise<TestCase | undefined> {
  const row = await db
    .selectFrom('cases')
    .select('body')
    .where('workspace', '=', workspace)
    .where('agent', '=', agent)
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : parseCase(row.body);
}

/** Adds a case at the end, or replaces the one with its id in place. */
export async function saveCase(db: DesktopDb, workspace: string, agent: string, testCase: TestCase): Promise<void> {
  const last = await lastPosition(db, workspace, agent);
  const body = JSON.stringify(testCase);
  await db
    .insertInto('cases')
    .values({ workspace, agent, id: testCase.id, position: last + 1, body })
    .onConflict((conflict) => conflict.columns(['workspace', 'agent', 'id']).doUpdateSet({ body }))
    .execute();
}

/** Adds cases at the end in their order, or replaces those with their ids in place. Callers hold a transaction. */
export async function saveCases(
  db: DesktopDb,
  workspace: string,
  agent: string,
  cases: readonly TestCase[],
): Promise<void> {
  const last = await lastPosition(db, workspace, agent);
  const rows = cases.map((testCase, index) => ({
    workspace,
    agent,
    id: testCase.id,
    position: last + 1 + index,
    body: JSON.stringify(testCase),
  }));
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE)
    await db
      .insertInto('cases')
      .values(rows.slice(at, at + ROWS_AT_ONCE))
      .onConflict((conflict) =>
        conflict.columns(['workspace', 'agent', 'id']).doUpdateSet((build) => ({ body: build.ref('excluded.body') })),
      )
      .execute();
}

/** Makes these an agent's cases, in this order, and removes all others. Callers hold a transaction. */
export async function replaceCases(
  db: DesktopDb,
  workspace: string,
  agent: string,
  cases: readonly TestCase[],
): Promise<void> {
  await db.deleteFrom('cases').where('workspace', '=', workspace).where('agent', '=', agent).execute();
  await saveCases(db, workspace, agent, cases);
}

export async function countCases(db: DesktopDb, workspace: string, agent: string): Promise<number> {
  const found = await db
    .selectFrom('cases')
    .select((build) => build.fn.countAll<number>().as('count'))
    .where('workspace', '=', workspace)
    .where('agent', '=', agent)
    .executeTakeFirstOrThrow();
  return Number(found.count);
}

/** Removes cases; says how many of them there were. Callers hold a transaction. */
export async function removeCases(
  db: DesktopDb,
  workspace: string,
  agent: string,
  ids: readonly string[],
): Promise<number> {
  let removed = 0;
  for (let at = 0; at < ids.length; at += ROWS_AT_ONCE) {
    const gone = await db
      .deleteFrom('cases')
      .where('workspace', '=', workspace)
      .where('agent', '=', agent)
      .where('id', 'in', ids.slice(at, at + ROWS_AT_ONCE))
      .executeTakeFirst();
    removed += Number(gone.numDeletedRows);
  }
  return removed;
}

// Far below what SQLite takes as parameters of one statement.
const ROWS_AT_ONCE = 500;

async function lastPosition(db: DesktopDb, workspace: string, agent: string): Promise<number> {
  const last = await db
    .selectFrom('cases')
    .select((build) => build.fn.max('position').as('position'))
    .where('workspace', '=', workspace)
    .where('agent', '=', agent)
    .executeTakeFirst();
  return Number(last?.position ?? 0);
}

export async function removeCase(
  db: DesktopDb,
  workspace: string,
  agent: string,
  id: string,
): Promise<TestCase | undefined> {
  const row = await db
    .deleteFrom('cases')
    .where('workspace', '=', workspace)
    .where('agent', '=', agent)
    .where('id', '=', id)
    .returning('body')
    .executeTakeFirst();
  return row === undefined ? undefined : parseCase(row.body);
}

// Written only after the contract's validation.
const parseCase = (body: string): TestCase => JSON.parse(body) as TestCase;
