import type { Hash } from '../spec/ids.ts';
import type { Spec } from '../spec/spec.ts';
import { relate } from './ancestry.ts';
import { changedPaths } from './changed-paths.ts';
import type { Entities, ObjectReader, StateReader } from './entities.ts';
import { overlap } from './protections.ts';
import { readSpec } from './read-object.ts';
import { accept, type Decision } from './refusal.ts';

type Version = Entities['version'];

async function specsOf(objects: ObjectReader, versions: readonly Version[]): Promise<Decision<Spec[]>> {
  const specs: Spec[] = [];
  for (const version of versions) {
    const spec = await readSpec(objects, version.spec);
    if (!spec.ok) return spec;
    specs.push(spec.value);
  }
  return accept(specs);
}

/**
 * The paths that the author of a version changed, as opposed to what a merge took over from the other side; `null` when it
 * cannot be told. A difference to one parent is taken over when the other parent has the same there and this parent has
 * left it as every common ancestor had it. Anything else, such as choosing a side of a conflict, is the author's doing:
 * otherwise a merge could quietly undo a change to a locked part.
 */
export async function authoredPaths(
  parents: readonly Version[],
  after: Spec,
  read: StateReader,
  objects: ObjectReader,
): Promise<Decision<string[] | null>> {
  const specs = await specsOf(objects, parents);
  if (!specs.ok) return specs;
  const [left, right] = specs.value;
  if (left === undefined) return accept(null);
  if (right === undefined) return accept(changedPaths(left, after));
  const relation = await relate(read, hashOfParent(parents[0]), hashOfParent(parents[1]));
  if (relation === null || relation.mergeBases.length === 0) return accept(null);
  const bases = await specsOf(objects, relation.mergeBases);
  if (!bases.ok) return bases;
  const fromLeft = changedPaths(left, after);
  const fromRight = changedPaths(right, after);
  const leftEdits = bases.value.map((base) => changedPaths(base, left));
  const rightEdits = bases.value.map((base) => changedPaths(base, right));
  if (fromLeft === null || fromRight === null) return accept(null);
  const isAuthored = (path: string, others: string[], edits: (string[] | null)[]): boolean =>
    [others, ...edits].some((paths) => paths === null || paths.some((each) => overlap(each, path)));
  return accept([
    ...fromLeft.filter((path) => isAuthored(path, fromRight, leftEdits)),
    ...fromRight.filter((path) => isAuthored(path, fromLeft, rightEdits)),
  ]);
}

const hashOfParent = (version: Version | undefined): Hash | null => version?.id ?? null;
