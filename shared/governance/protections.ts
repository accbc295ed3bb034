import type { Entities, OwnProtection } from './entities.ts';
import type { Policy, Protection } from './policy.ts';

type Protected = Pick<Entities['agent'], 'policy' | 'protections'>;

/**
 * The policy that holds for an agent: its own, or the workspace's, and in it the protections set for this agent alone, each
 * in place of what the policy says of exactly its path. The result depends on what holds, not on the order it was set in,
 * because approvals name its hash.
 */
export function effectivePolicy(agent: Protected, workspace: Pick<Entities['workspace'], 'policy'>): Policy {
  const policy = ownOrShared(agent.policy, workspace.policy);
  const own = agent.protections ?? [];
  if (own.length === 0) return policy;
  const paths = new Set(own.map(({ path }) => path));
  const set = own
    .flatMap(({ path, level, reason }): Protection[] => (level === 'open' ? [] : [{ path, level, reason }]))
    .sort((left, right) => (left.path < right.path ? -1 : 1));
  return { ...policy, protections: [...policy.protections.filter(({ path }) => !paths.has(path)), ...set] };
}

/** An agent's own policy says everything but the margin, which may be left to the workspace's. */
function ownOrShared(own: Policy | null, shared: Policy): Policy {
  if (own === null) return shared;
  const { modelMargin } = shared;
  return modelMargin === undefined || own.modelMargin !== undefined ? own : { ...own, modelMargin };
}

/** Who set a protection for this agent, and when; undefined where the policy says it of all agents. */
export const setBy = (agent: Pick<Entities['agent'], 'protections'>, path: string): OwnProtection | undefined =>
  agent.protections?.find((each) => each.path === path);

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
