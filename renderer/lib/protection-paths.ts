import type { ProtectionView } from '../../shared/api/desktop/protections.ts';

/** Whether a protection of `path` holds for `place`: it is that part, or lies inside it. */
export const covers = (path: string, place: string): boolean => place === path || place.startsWith(`${path}/`);

const rank = ({ level, path }: ProtectionView): number => (level === 'locked' ? 1_000_000 : 0) + path.length;

/** The protection that decides about a place: a lock before a guard, and of two alike the one set closest to the place. */
export function strongestFor(protections: readonly ProtectionView[], place: string): ProtectionView | null {
  const covering = protections.filter(({ path }) => covers(path, place));
  return covering.toSorted((a, b) => rank(b) - rank(a))[0] ?? null;
}

/** What is protected inside a place, the place itself aside. */
export const protectedBelow = (protections: readonly ProtectionView[], place: string): ProtectionView[] =>
  protections.filter(({ path }) => path !== place && covers(place, path));

/** Who keeps a part, in words: "Locked by Ada Engineer", "Guarded by the policy". */
export const keeperWords = ({ level, by }: Pick<ProtectionView, 'level' | 'by'>): string =>
  `${level === 'locked' ? 'Locked' : 'Guarded'} by ${by ?? 'the policy'}`;
