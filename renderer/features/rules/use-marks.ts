import { useMemo, useRef } from 'react';
import type { Finding } from '../../../shared/analysis/analyse.ts';
import type { Rule } from '../../../shared/spec/rule.ts';
import { type Mark, marksOf } from '../../lib/analysis/findings-words.ts';

/** The marks by rule. A rule whose marks say the same keeps the same array, so that its row is not drawn again. */
export function useMarks(findings: readonly Finding[], rules: readonly Rule[]): ReadonlyMap<string, readonly Mark[]> {
  const last = useRef<ReadonlyMap<string, readonly Mark[]>>(new Map());
  return useMemo(() => {
    const next = new Map(
      [...marksOf(findings, rules)].map(([rule, marks]): [string, readonly Mark[]] => {
        const before = last.current.get(rule);
        const same = before?.length === marks.length && marks.every(({ text }, index) => before[index]?.text === text);
        return [rule, before !== undefined && same ? before : marks];
      }),
    );
    last.current = next;
    return next;
  }, [findings, rules]);
}
