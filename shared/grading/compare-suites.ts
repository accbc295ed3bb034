import { isSame } from '../spec/compare-lists.ts';
import type { TestCase } from './case.ts';

/** What somebody's cases have that another suite has otherwise, by id. */
export interface SuiteDifference {
  added: string[];
  changed: string[];
  removed: string[];
  /** The cases that both have stand in another order. */
  reordered: boolean;
}

export function compareSuites(before: readonly TestCase[], after: readonly TestCase[]): SuiteDifference {
  const [old, now] = [before, after].map((cases) => new Map(cases.map((each) => [each.id, each]))) as [
    Map<string, TestCase>,
    Map<string, TestCase>,
  ];
  const ids = (cases: readonly TestCase[], keep: (each: TestCase) => boolean): string[] =>
    cases.filter(keep).map(({ id }) => id);
  const stayed = ids(before, ({ id }) => now.has(id));
  return {
    added: ids(after, ({ id }) => !old.has(id)),
    changed: ids(after, (each) => old.has(each.id) && !isSame(old.get(each.id), each)),
    removed: ids(before, ({ id }) => !now.has(id)),
    reordered: ids(after, ({ id }) => old.has(id)).some((id, at) => id !== stayed[at]),
  };
}

export const isSameSuite = ({ added, changed, removed, reordered }: SuiteDifference): boolean =>
  added.length + changed.length + removed.length === 0 && !reordered;
