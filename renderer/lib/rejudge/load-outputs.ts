import { distinctOutputs, type StoredOutput } from '../../../shared/grading/stored-output.ts';

/** The newest stored outputs; `more` when there are older ones that were not read. */
export interface LoadedOutputs {
  items: StoredOutput[];
  more: boolean;
}
interface Page<Place> {
  items: StoredOutput[];
  next: Place | null;
}

/** Results that are read at most, and with one call. */
export const MOST_RESULTS = 10_000;
export const PAGE = 500;

/** Reads the newest results page by page, so that no single answer of the backend grows large. */
export async function loadOutputs<Place>(
  read: (before: Place | null, limit: number) => Promise<Page<Place>>,
): Promise<LoadedOutputs> {
  const items: StoredOutput[] = [];
  let before: Place | null = null;
  for (let count = 0; count < MOST_RESULTS; count += PAGE) {
    const page: Page<Place> = await read(before, PAGE);
    items.push(...page.items);
    before = page.next;
    if (before === null) break;
  }
  return { items: distinctOutputs(items), more: before !== null };
}
