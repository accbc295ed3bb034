import { describe, expect, it } from 'vitest';
import { isSingleKey, matches } from './hotkeys.ts';

const press = (
  key: string,
  modifiers: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...modifiers,
});

describe('shortcuts', () => {
  it('tell undo from redo', () => {
    expect(matches('mod+Z', press('z', { ctrlKey: true }))).toBe(true);
    expect(matches('mod+Z', press('Z', { ctrlKey: true, shiftKey: true }))).toBe(false);
    expect(matches('mod+shift+Z', press('Z', { metaKey: true, shiftKey: true }))).toBe(true);
  });
  it('leave plain arrows to the list and take those with Alt', () => {
    expect(matches('alt+ArrowUp', press('ArrowUp'))).toBe(false);
    expect(matches('alt+ArrowUp', press('ArrowUp', { altKey: true }))).toBe(true);
  });
  it('know a question mark on any keyboard, with or without Shift', () => {
    expect(matches('?', press('?', { shiftKey: true }))).toBe(true);
    expect(matches('?', press('?'))).toBe(true);
    expect(matches('?', press('?', { ctrlKey: true }))).toBe(false);
  });
  it('say which of them can be turned off', () => {
    expect(isSingleKey('n')).toBe(true);
    expect(isSingleKey('mod+K')).toBe(false);
  });
});
