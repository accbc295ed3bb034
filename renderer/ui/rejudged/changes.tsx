import type { Change } from '../../../shared/analysis/rejudge.ts';
import type { Tone } from '../chip.tsx';
import { IconCheck, IconMinus, IconPlus, IconQuestionMark, IconX } from '../icons.ts';

interface Look {
  name: string;
  /** What it means, where the name does not say it all. */
  meaning: string;
  tone: Tone;
  Icon: typeof IconX;
}

/** Each kind of change has a shape and a word of its own, so that colour is never the only sign. */
export const LOOKS: { readonly [C in Exclude<Change, 'unchanged'>]: Look } = {
  now_wrong: {
    name: 'Now called wrong',
    meaning: 'No rule called it wrong before.',
    tone: 'bad',
    Icon: IconX,
  },
  no_longer_covered: {
    name: 'No longer covered',
    meaning: 'An edited rule applied and does not any more.',
    tone: 'unsure',
    Icon: IconMinus,
  },
  open: {
    name: 'Left to a judgement',
    meaning: 'Only a model can tell.',
    tone: 'unsure',
    Icon: IconQuestionMark,
  },
  no_longer_wrong: {
    name: 'No longer called wrong',
    meaning: 'A rule called it wrong before.',
    tone: 'ok',
    Icon: IconCheck,
  },
  newly_covered: {
    name: 'Newly covered',
    meaning: 'An edited rule applies and did not before.',
    tone: 'brand',
    Icon: IconPlus,
  },
};
