import { useEffect, useMemo, useState } from 'react';
import type { TestCase } from '../../../../shared/grading/case.ts';
import { type Imported, importCases, unfilledFields } from '../../../../shared/grading/exchange/import-cases.ts';
import { readSource } from '../../../../shared/grading/exchange/read-source.ts';
import type { Source } from '../../../../shared/grading/exchange/source.ts';
import { guessTargets, type Target } from '../../../../shared/grading/exchange/targets.ts';
import type { Contract } from '../../../../shared/spec/contract.ts';
import { newId } from '../../../lib/ids.ts';
import { runSteps } from '../../../lib/run-steps.ts';

export interface ImportState {
  /** null while there is nothing, or nothing readable. */
  source: Source | null;
  /** Why the text cannot be read. */
  refused: string | null;
  targets: readonly (Target | null)[];
  /** Sends a column somewhere else; the one that went there goes nowhere. */
  send: (column: number, target: Target | null) => void;
  /** Titles of input fields that every case needs and no column fills. */
  unfilled: string[];
  /** null while it is worked out, or while something is unfilled. */
  found: Imported | null;
}

/** Reads a text, guesses what its columns mean, and keeps up with corrections, in steps that leave the window responsive. */
export function useImport(text: string, contract: Contract, existing: readonly TestCase[]): ImportState {
  const [read, setRead] = useState<{ source: Source | null; refused: string | null }>({ source: null, refused: null });
  const [targets, setTargets] = useState<readonly (Target | null)[]>([]);
  const [done, setDone] = useState<{ of: unknown; found: Imported } | null>(null);
  const { source } = read;
  useEffect(() => {
    let current = true;
    readSource(text, contract).then(
      (result) => {
        if (!current) return;
        setRead({
          source: result?.ok === true ? result.source : null,
          refused: result?.ok === false ? result.message : null,
        });
        setTargets(result?.ok === true ? guessTargets(result.source.columns, contract) : []);
      },
      () => current && setRead({ source: null, refused: 'It could not be read. Try again, or paste its text.' }),
    );
    return () => {
      current = false;
    };
  }, [text, contract]);
  const unfilled = useMemo(
    () => (source === null ? [] : unfilledFields(source, targets, contract)),
    [source, targets, contract],
  );
  const isReady = source !== null && unfilled.length === 0;
  useEffect(() => {
    if (!isReady || source === null) return;
    let current = true;
    void runSteps(importCases(source, targets, { contract, existing, newId }), () => current).then((found) => {
      if (found !== null) setDone({ of: targets, found });
    });
    return () => {
      current = false;
    };
  }, [isReady, source, targets, contract, existing]);
  const send = (column: number, target: Target | null): void =>
    setTargets(
      targets.map((old, index) => (index === column ? target : old === target && target !== null ? null : old)),
    );
  // What was found for another mapping must not be taken for this one's.
  return { ...read, targets, send, unfilled, found: isReady && done?.of === targets ? done.found : null };
}
