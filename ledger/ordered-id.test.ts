import { expect, it } from 'vitest';
import { orderedId } from './ordered-id.ts';

it('is a UUIDv7 of its millisecond, never the same, in the order of time', () => {
  const start = Date.UTC(2026, 2, 1);
  const ids = Array.from({ length: 3000 }, (_, n) => orderedId(start + n));
  for (const [n, id] of ids.entries()) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toBe(start + n);
  }
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(Array.from({ length: 5000 }, () => orderedId(start))).size).toBe(5000);
  // Of four variants and sixteen digits, each occurs.
  const same = Array.from({ length: 2000 }, () => orderedId(start));
  expect(new Set(same.map((id) => id.charAt(19))).size).toBe(4);
  expect(new Set(same.map((id) => id.charAt(35))).size).toBe(16);
});
