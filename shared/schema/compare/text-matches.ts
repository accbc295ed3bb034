import { isPattern, matchesPattern } from '../../spec/pattern.ts';
import { machineOf, matchesAtEnd, standAtStart, stepOn } from './text-machine.ts';

/** Whether the pattern occurs in the text, in linear time; undefined for patterns that cannot be decided so. */
export function textMatches(text: string, pattern: string): boolean | undefined {
  const machine = machineOf(pattern);
  if (machine === undefined) return isPattern(pattern) ? matchesPattern(text, pattern, true) : undefined;
  let standing = standAtStart(machine);
  let length = 0;
  for (const character of text) {
    standing = stepOn(machine, standing, character.codePointAt(0) ?? 0);
    length += 1;
  }
  return matchesAtEnd(machine, standing, length);
}
