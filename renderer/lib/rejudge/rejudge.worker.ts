import { decisiveEdits, withoutEditOf } from '../../../shared/analysis/decisive.ts';
import { CHANGES, createRejudge } from '../../../shared/analysis/rejudge.ts';
import { sayRejudged } from '../../../shared/analysis/rejudge-words.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { runSteps } from '../run-steps.ts';
import { MOST_SHOWN, type RejudgeReply, type RejudgeRequest, type Tried } from './rejudge-messages.ts';

// Judges stored answers off the typing path. A newer request stops the older one between two steps; what that found out is
// kept for as long as the examples are the same.
let rejudge = createRejudge([]);
let latest = 0;

type Edit = Extract<RejudgeRequest, { kind: 'edit' }>;

async function tryEdit(base: Spec | null, draft: Spec, { turn, now }: Edit): Promise<Tried | null> {
  const found = await runSteps(rejudge(base, draft, { now }), () => turn === latest);
  if (found === null) return null;
  const urgent = CHANGES.flatMap((change) => found.changed.filter((entry) => entry.change === change));
  const edits = base === null ? null : decisiveEdits(base, draft);
  return {
    counts: found.counts,
    shown: urgent.slice(0, MOST_SHOWN).map((entry) => sayRejudged(entry, base, draft)),
    edited: edits === null ? draft.rules.length > 0 : edits.everywhere || edits.rules.length > 0,
  };
}

async function answer(edit: Edit): Promise<void> {
  const { turn, base, draft, rule } = edit;
  const own = rule === null ? null : await tryEdit(withoutEditOf(base, draft, rule), draft, edit);
  const whole = turn === latest ? await tryEdit(base, draft, edit) : null;
  if (whole !== null && turn === latest) self.postMessage({ turn, rule: own, draft: whole } satisfies RejudgeReply);
}

self.addEventListener('message', ({ data }: MessageEvent<RejudgeRequest>) => {
  if (data.kind === 'examples') {
    rejudge = createRejudge(data.examples);
    return;
  }
  latest = data.turn;
  void answer(data);
});
