import type { CommentView } from '../../shared/api/desktop/changes.ts';
import type { Entities } from '../../shared/governance/entities.ts';
import { overlap } from '../../shared/governance/protections.ts';
import { isSame } from '../../shared/spec/compare-lists.ts';
import type { SpecDifference } from '../../shared/spec/diff.ts';
import { differences } from '../../shared/spec/differences.ts';
import { isPartPath, partAt, partTitle } from '../../shared/spec/parts.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { State } from '../governance/state.ts';
import { find, specOf } from './find.ts';

/** What a comment was made on, and what the change says there now. */
interface Sides {
  before: Spec | null;
  now: Spec;
  then: Spec;
  /** Against the same base: as the change is, and as it was when somebody commented. */
  differs: readonly SpecDifference[];
  differed: readonly SpecDifference[];
}

const at = (differences: readonly SpecDifference[], path: string): SpecDifference | undefined =>
  differences.find((each) => each.path === path) ??
  differences.find((each) => overlap(each.path, path) && each.path.length < path.length);

const textsOf = ({ kind, before, after }: SpecDifference) => ({ kind, before, after });

/** Whether the part reads otherwise now. Where a whole difference was commented on, being taken back counts as well. */
function isOutdated(path: string, { then, now, differs, differed }: Sides): boolean {
  if (isPartPath(path) && !isSame(partAt(then, path), partAt(now, path))) return true;
  const [was, is] = [at(differed, path), at(differs, path)];
  if (was === undefined || was.path !== path) return false;
  return is === undefined || !isSame(textsOf(was), textsOf(is));
}

/** The words that a comment was about. */
function wordsThen(path: string, { then, differed }: Sides): string | null {
  const part = isPartPath(path) ? partAt(then, path) : undefined;
  if (typeof part === 'string') return part;
  const difference = at(differed, path);
  return difference === undefined ? null : (difference.after ?? difference.before ?? difference.sentence);
}

const subjectOf = (path: string, { then, now, before, differed }: Sides): string => {
  const difference = at(differed, path);
  if (difference?.path === path) return difference.subject;
  const holder = [now, then, before].find((spec) => spec !== null && partAt(spec, path) !== undefined);
  return isPartPath(path) ? partTitle(holder ?? now, path) : (difference?.subject ?? 'A part that is not there');
};

/** The comments of a change, oldest first, each beside what settled it. */
export async function viewComments(
  state: State,
  change: Entities['change'],
  specs: { before: Spec | null; now: Spec; differs: readonly SpecDifference[] },
  nameOf: (member: string) => string,
): Promise<CommentView[]> {
  const versions = new Map<string, { number: number; sides: Sides }>();
  for (const hash of new Set(change.comments.map(({ version }) => version))) {
    const version = await find(state, 'version', hash);
    const then = hash === change.version ? specs.now : await specOf(state, version.spec);
    const differed = hash === change.version ? specs.differs : differences(specs.before, then);
    versions.set(hash, { number: version.number, sides: { ...specs, then, differed } });
  }
  return change.comments.flatMap(({ statement, member, path, text, time, version, settles }): CommentView[] => {
    const held = versions.get(version);
    if (settles !== undefined || held === undefined) return [];
    const { sides, number } = held;
    const settled = change.comments.find((each) => each.settles === statement);
    const outdated = path !== null && version !== change.version && isOutdated(path, sides);
    return [
      {
        ...{ id: statement, by: nameOf(member), path, text, time, version: number, outdated },
        subject: path === null ? null : subjectOf(path, sides),
        words: outdated && path !== null ? wordsThen(path, sides) : null,
        settled: settled === undefined ? null : { by: nameOf(settled.member), text: settled.text, time: settled.time },
      },
    ];
  });
}
