import type { Change } from '../../../shared/analysis/rejudge.ts';
import type { RejudgedWords } from '../../../shared/analysis/rejudge-words.ts';
import type { StoredExample } from '../../../shared/analysis/stored-example.ts';
import type { Spec } from '../../../shared/spec/spec.ts';

/** To the worker: what edits are tried on from now on, or an edit to try; a newer one takes the place of an older one. */
export type RejudgeRequest =
  | { kind: 'examples'; examples: StoredExample[] }
  | {
      kind: 'edit';
      turn: number;
      /** What is published, null where nothing is. */
      base: Spec | null;
      draft: Spec;
      /** The rule whose own effect is asked for. */
      rule: string | null;
      now: string;
    };

/** What an edit does to the examples. */
export interface Tried {
  counts: Record<Change, number>;
  /** The most urgent ones in words, at most `MOST_SHOWN`. */
  shown: RejudgedWords[];
  /** Whether anything was edited that could decide otherwise. */
  edited: boolean;
}
/** From the worker: what was found for a turn, of the rule alone and of the whole draft. */
export interface RejudgeReply {
  turn: number;
  rule: Tried | null;
  draft: Tried;
}

/** Examples that are put into words; nobody reads more, and the counts are of all. */
export const MOST_SHOWN = 200;
