import type { Contract } from '../spec/contract.ts';
import { isUnder, moveInDocument } from '../spec/contract-references.ts';
import type { Json } from '../spec/ids.ts';
import { type Renamed, renamedFields } from '../spec/renamed-fields.ts';
import type { Comparator, FieldExpectation, TestCase } from './case.ts';

/** Cases with a field under its new path in their inputs, or in what they expect; a case that does not name it is itself. */
export function renameInCases(cases: readonly TestCase[], { side, from, to }: Renamed): TestCase[] {
  return cases.map((testCase) => {
    if (side === 'input') {
      const input = moveInDocument(testCase.input, from, to);
      return input === testCase.input ? testCase : { ...testCase, input };
    }
    const known = new Set(testCase.expectation.map(({ field }) => field));
    const expectation = testCase.expectation.map((each) => expected(each, from, to, known));
    return expectation.every((each, at) => each === testCase.expectation[at]) ? testCase : { ...testCase, expectation };
  });
}

function expected(of: FieldExpectation, from: string, to: string, known: ReadonlySet<string>): FieldExpectation {
  if (isUnder(of.field, from)) {
    const field = to + of.field.slice(from.length);
    // What is inside a list has no path of its own, and no field is expected twice.
    return field.split('.').includes('*') || known.has(field) ? of : { ...of, field };
  }
  // The field stands inside the value that is expected of a group, or of a list of groups.
  if (!isUnder(from, of.field) || !isUnder(to, of.field)) return of;
  const inside = (value: Json): Json => {
    const path = (whole: string): string => `value${whole.slice(of.field.length)}`;
    return moveInDocument({ value }, path(from), path(to)).value ?? value;
  };
  const value = of.value === undefined ? undefined : inside(of.value);
  const comparator = insideComparator(of.comparator, inside);
  if (value === of.value && comparator === of.comparator) return of;
  return { ...of, ...(value === undefined ? {} : { value }), comparator };
}

function insideComparator(comparator: Comparator, change: (value: Json) => Json): Comparator {
  if (comparator.kind !== 'one_of') return comparator;
  const values = comparator.values.map(change);
  return values.every((value, at) => value === comparator.values[at]) ? comparator : { ...comparator, values };
}

/**
 * The cases that name fields of a contract as former ones had them, each as it would name them now; those that name all
 * of them as they are called now are left out. `former`: oldest first.
 */
export function casesToFollow(
  cases: readonly TestCase[],
  former: readonly Contract[],
  now: Contract,
): { before: TestCase; after: TestCase }[] {
  const renamed = former.flatMap((contract) => renamedFields(contract, now));
  if (renamed.length === 0) return [];
  const followed = renamed.reduce<readonly TestCase[]>(renameInCases, cases);
  return cases.flatMap((before, at) => {
    const after = followed[at];
    return after === undefined || after === before ? [] : [{ before, after }];
  });
}
