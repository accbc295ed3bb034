import type { Verdict } from '../../shared/grading/report.ts';
import { formatNumber } from '../lib/format.ts';
import { Chip, type Tone } from './chip.tsx';
import { IconCheck, IconMinus, IconQuestionMark, IconX } from './icons.ts';

const LOOKS: Record<Verdict, { word: string; many: string; tone: Tone; Icon: typeof IconCheck }> = {
  pass: { word: 'Pass', many: 'pass', tone: 'ok', Icon: IconCheck },
  fail: { word: 'Fail', many: 'fail', tone: 'bad', Icon: IconX },
  uncertain: { word: 'Uncertain', many: 'uncertain', tone: 'unsure', Icon: IconQuestionMark },
  not_run: { word: 'Not run', many: 'not run', tone: 'plain', Icon: IconMinus },
};

/** A verdict as shape, word and colour; with `n`, how many there are: "✓ 42 pass". */
export function VerdictBadge({ verdict, n }: { verdict: Verdict; n?: number }) {
  const { word, many, tone, Icon } = LOOKS[verdict];
  return (
    <Chip tone={tone} icon={<Icon size={13} stroke={2.4} aria-hidden />}>
      {n === undefined ? word : `${formatNumber(n)} ${many}`}
    </Chip>
  );
}
