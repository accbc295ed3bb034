import { type Field, fieldAt } from '../spec/contract.ts';

/** Whether every valid output has the field: it is required, and so is every group around it. */
export function isAlwaysThere(fields: readonly Field[], path: string): boolean {
  const names = path.split('.');
  return names.every((_, index) => fieldAt(fields, names.slice(0, index + 1).join('.'))?.required === true);
}
