import { formatList, formatNumber } from './format.ts';

/** Numbers of cases, or the cases by id. */
interface Difference {
  added: number | readonly string[];
  changed: number | readonly string[];
  removed: number | readonly string[];
  reordered?: boolean;
}
const numberOf = (cases: number | readonly string[]): number => (typeof cases === 'number' ? cases : cases.length);

/** "3 new, 1 changed and 2 removed"; the order where nothing else differs. Empty where nothing does. */
export function differenceWords({ added, changed, removed, reordered = false }: Difference): string {
  const parts: [number, string][] = [
    [numberOf(added), 'new'],
    [numberOf(changed), 'changed'],
    [numberOf(removed), 'removed'],
  ];
  const told = parts.filter(([n]) => n > 0).map(([n, word]) => `${formatNumber(n)} ${word}`);
  return told.length > 0 ? formatList(told) : reordered ? 'another order' : '';
}
