interface Entry {
  id: string;
}

/** A list with one entry moved to a place counted from 0; the same list when it stands there already. */
export function moved<T extends Entry>(list: T[], id: string, to: number): T[] {
  const from = list.findIndex((entry) => entry.id === id);
  const place = Math.max(0, Math.min(to, list.length - 1));
  const entry = list[from];
  if (entry === undefined || place === from) return list;
  return list.toSpliced(from, 1).toSpliced(place, 0, entry);
}

/** A list with a removed entry back where it stood, or at the end when the list has become shorter. */
export const restored = <T extends Entry>(list: T[], entry: T, at: number): T[] =>
  list.some(({ id }) => id === entry.id) ? list : list.toSpliced(Math.min(at, list.length), 0, entry);
