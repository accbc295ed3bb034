import type { Entities } from './entities.ts';
import type { Policy, Protection } from './policy.ts';

/** The policy that holds for an agent: its own, or the workspace's. */
export const effectivePolicy = (
  agent: Pick<Entities['agent'], 'policy'>,
  workspace: Pick<Entities['workspace'], 'policy'>,
): Policy => agent.policy ?? workspace.policy;

/**
 * Whether two paths of a spec speak of a common part, which they do when one is the other or lies below it. Removing a
 * whole rule touches a protected effect inside it; changing one effect touches a protection of all rules.
 */
export function overlap(left: string, right: string): boolean {
  const [short, long] = left.length <= right.length ? [left, right] : [right, left];
  return short === long || long.startsWith(`${short}/`);
}

export interface Touched {
  locked: Protection[];
  guarded: Protection[];
  /** The contract differs, which an engineer confirms whatever the policy says. */
  contract: boolean;
}

const SECTIONS = ['purpose', 'rules', 'defaults', 'glossary', 'examples', 'contract', 'models'];
const isKnown = (path: string): boolean => SECTIONS.includes(path.split('/', 1)[0] ?? '');

/**
 * The protections that a set of differences falls under. `null` stands for differences that cannot be told (nothing to
 * compare with, an unreadable spec), and so does a path outside the known sections: then everything counts as touched.
 */
export function touchedProtections(policy: Policy, differencePaths: readonly string[] | null): Touched {
  const everything = differencePaths === null || !differencePaths.every(isKnown);
  const touches = (path: string): boolean => everything || differencePaths.some((each) => overlap(each, path));
  const touched = policy.protections.filter((protection) => touches(protection.path));
  return {
    locked: touched.filter((protection) => protection.level === 'locked'),
    guarded: touched.filter((protection) => protection.level === 'guarded'),
    contract: touches('contract'),
  };
}
