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

/** Adds a case at the end, or replaces the one with its id in place. */
export async function saveCase(db: DesktopDb, workspace: string, agent: string, testCase: TestCase): Promise<void> {
  const last = await db
    .selectFrom('cases')
    .select((build) => build.fn.max('position').as('position'))
    .where('workspace', '=', workspace)
    .where('agent', '=', agent)
    .executeTakeFirst();
  const body = JSON.stringify(testCase);
  await db
    .insertInto('cases')
    .values({ workspace, agent, id: testCase.id, position: Number(last?.position ?? 0) + 1, body })
    .onConflict((conflict) => conflict.columns(['workspace', 'agent', 'id']).doUpdateSet({ body }))
    .execute();
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
