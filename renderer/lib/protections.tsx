import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { Permission } from '../../shared/api/desktop/permission.ts';
import type { ProtectionView } from '../../shared/api/desktop/protections.ts';
import type { RequestView } from '../../shared/api/desktop/requests.ts';
import { query } from './api.ts';
import { keeperWords, protectedBelow, strongestFor } from './protection-paths.ts';

/** Locks and guards of the open agent. The same object until one of them, or a request, changes. */
export interface Protections {
  /** The strongest that holds for a part: its own, or one of a part around it. */
  of(path: string): ProtectionView | null;
  /** Those of parts inside it. */
  below(path: string): readonly ProtectionView[];
  /** Whether I may edit the part itself. */
  mayEdit(path: string): boolean;
  /** Why I may not edit the part itself, in words; null when I may. */
  whyNotEdit(path: string): string | null;
  /** Why I may not take the part away: it, or something inside it, is locked. Null when I may. */
  whyNotRemove(path: string): string | null;
  /** The newest open request about exactly this part. */
  requestOf(path: string): RequestView | null;
  /** Whether I may lock, guard and open parts. */
  protect: Permission;
  /** What I may not edit. */
  lockedForMe: readonly ProtectionView[];
}

export function protectionsOf(
  protections: readonly ProtectionView[],
  requests: readonly RequestView[],
  rights: { protect: Permission; editLocked: boolean },
): Protections {
  const known = new Map<string, ProtectionView | null>();
  const of = (path: string): ProtectionView | null => {
    const held = known.get(path);
    if (held !== undefined) return held;
    const found = strongestFor(protections, path);
    known.set(path, found);
    return found;
  };
  const below = (path: string): readonly ProtectionView[] => protectedBelow(protections, path);
  const locks = (each: ProtectionView | null): each is ProtectionView => each?.level === 'locked' && !rights.editLocked;
  const words = (kept: ProtectionView | undefined): string | null =>
    kept === undefined ? null : `${keeperWords(kept)}: ${kept.reason}`;
  return {
    of,
    below,
    mayEdit: (path) => !locks(of(path)),
    whyNotEdit: (path) => words([of(path)].find(locks)),
    whyNotRemove: (path) => words([of(path), ...below(path)].find(locks)),
    requestOf: (path) => requests.find((request) => request.status === 'open' && request.path === path) ?? null,
    protect: rights.protect,
    lockedForMe: protections.filter(locks),
  };
}

/** A scratch copy that nobody else sees, and places without an agent: nothing is kept from anybody. */
const UNPROTECTED: Protections = protectionsOf([], [], {
  protect: { allowed: false, rule: null, why: null },
  editLocked: true,
});

const Context = createContext<Protections>(UNPROTECTED);
export const useProtections = (): Protections => useContext(Context);

/** Everything inside is a scratch copy: what is locked outside may be edited here. */
export const Unprotected = ({ children }: { children: ReactNode }) => (
  <Context.Provider value={UNPROTECTED}>{children}</Context.Provider>
);

/**
 * Reads the locks of an agent once for everything below. A part must not look editable before its lock is known, so
 * `waiting` stands there until then.
 */
export function ProtectionsProvider({
  agent,
  waiting,
  children,
}: {
  agent: string;
  waiting: ReactNode;
  children: ReactNode;
}) {
  const found = useQuery(query.protections.list.queryOptions({ input: { agent } }));
  const requests = useQuery(query.requests.list.queryOptions({ input: { agent } }));
  const value = useMemo(
    () =>
      found.data === undefined
        ? UNPROTECTED
        : protectionsOf(found.data.protections, requests.data ?? [], {
            protect: found.data.protect,
            editLocked: found.data.editLocked,
          }),
    [found.data, requests.data],
  );
  return <Context.Provider value={value}>{found.isPending ? waiting : children}</Context.Provider>;
}
