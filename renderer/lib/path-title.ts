import { type Field, fieldAt } from '../../shared/spec/contract.ts';

/** A dotted path in the contract's own titles: `seller.rating` → "Seller › Rating"; the path itself where unknown. */
export function pathTitle(fields: readonly Field[], path: string): string {
  const names = path.split('.');
  const titles = names.map((_, index) => fieldAt(fields, names.slice(0, index + 1).join('.'))?.title);
  return titles.every((title) => title !== undefined) ? titles.join(' › ') : path;
}
