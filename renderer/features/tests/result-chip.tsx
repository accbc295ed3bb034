import type { FieldResult } from '../../../shared/grading/report.ts';
import { Chip, type Tone } from '../../ui/chip.tsx';
import { IconCheck, IconMinus, IconQuestionMark, IconX } from '../../ui/icons.ts';
import classes from './open-case.module.css';

const LOOKS: Record<FieldResult['result'], { word: string; tone: Tone; Icon: typeof IconCheck }> = {
  match: { word: 'as expected', tone: 'ok', Icon: IconCheck },
  differ: { word: 'differs', tone: 'bad', Icon: IconX },
  unsure: { word: 'uncertain', tone: 'unsure', Icon: IconQuestionMark },
  not_checked: { word: 'not checked', tone: 'plain', Icon: IconMinus },
};

/** How a field compares; unless brief, also why where it stays open. */
export function ResultChip({ result: { result, reason }, brief = false }: { result: FieldResult; brief?: boolean }) {
  const { word, tone, Icon } = LOOKS[result];
  return (
    <>
      <Chip tone={tone} icon={<Icon size={13} aria-hidden />}>
        {word}
      </Chip>
      {result === 'unsure' && !brief && (
        <span className={classes.sub} style={{ display: 'block', marginTop: 2 }}>
          {reason}
        </span>
      )}
    </>
  );
}
