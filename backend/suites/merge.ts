import type { TestCase } from '../../shared/grading/case.ts';
import { mergeSuites, type SuiteMerge } from '../../shared/grading/merge-suites.ts';
import { casesToFollow } from '../../shared/grading/rename-in-cases.ts';
import type { Contract } from '../../shared/spec/contract.ts';
import type { Choice } from '../../shared/spec/merge/three-way.ts';
import { startingPoint } from '../drafts/follow.ts';
import type { State } from '../governance/state.ts';
import { specOf } from '../views/find.ts';

/** What is brought together. */
export interface SuiteSides {
  base: readonly TestCase[];
  mine: readonly TestCase[];
  theirs: readonly TestCase[];
}

/** The last versions whose names of fields are known: cases are older than that only where nobody looked at them for long. */
const VERSIONS_BACK = 50;

/**
 * Merges test cases. Where both sides changed the same and the agent's fields have other names by now, all three are read under
 * the names that the published contract has, as far as that leaves fewer conflicts: a name that one side brought along is no
 * edit of the input. `sides` are what was merged in the end.
 */
export async function mergeCases(
  state: State,
  agent: string,
  sides: SuiteSides,
  choices?: ReadonlyMap<string, Choice>,
): Promise<SuiteMerge & { sides: SuiteSides }> {
  const plain = { ...merge(sides, choices), sides };
  if (plain.conflicts.length === 0) return plain;
  const now = (await startingPoint(state, agent))?.spec.contract;
  if (now === undefined) return plain;
  const former = await formerContracts(state, agent);
  const renamed = (cases: readonly TestCase[]): TestCase[] => {
    const changed = new Map(casesToFollow(cases, former, now).map(({ before, after }) => [before, after]));
    return cases.map((each) => changed.get(each) ?? each);
  };
  const read = { base: renamed(sides.base), mine: renamed(sides.mine), theirs: renamed(sides.theirs) };
  const followed = { ...merge(read, choices), sides: read };
  return followed.conflicts.length < plain.conflicts.length ? followed : plain;
}

const merge = ({ base, mine, theirs }: SuiteSides, choices?: ReadonlyMap<string, Choice>): SuiteMerge =>
  mergeSuites(base, mine, theirs, choices);

async function formerContracts(state: State, agent: string): Promise<Contract[]> {
  const versions = (await state.list('version', agent)).slice(-VERSIONS_BACK);
  return Promise.all(versions.map(async ({ spec }) => (await specOf(state, spec)).contract));
}
