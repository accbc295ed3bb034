import { partAt, withPart } from '../spec/parts.ts';
import type { Spec } from '../spec/spec.ts';
import { withoutEditOf } from './decisive.ts';

const ENTRY = /^(rules|defaults|glossary|examples)\/[^/]+$/;

/** Whether a difference can be taken back by itself: a whole entry or the purpose. A contract or model change cannot. */
export const canRevert = (path: string): boolean => path === 'purpose' || ENTRY.test(path);

/**
 * `spec` with some of its differences to `base` taken back, by the paths that `differences` gives them. A rule goes back to
 * where it stood, too. `null` when a path cannot be taken back.
 */
export function revert(base: Spec, spec: Spec, paths: readonly string[]): Spec | null {
  return paths.reduce<Spec | null>((current, path) => {
    if (current === null || !canRevert(path)) return null;
    return path.startsWith('rules/')
      ? withoutEditOf(base, current, path.slice('rules/'.length))
      : withPart(current, path, partAt(base, path) ?? null);
  }, spec);
}
