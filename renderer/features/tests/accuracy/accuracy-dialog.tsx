import { NativeSelect, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Confusion } from '../../../../shared/grading/confusion.ts';
import { fieldAt } from '../../../../shared/spec/contract.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';
import { count, formatNumber } from '../../../lib/format.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { ConfusionTable } from './confusion-table.tsx';
import { percentWords } from './percent.ts';
import type { Chosen } from './use-accuracy.ts';

interface Props {
  opened: boolean;
  /** The least accurate field first; at least one. */
  confusions: readonly Confusion[];
  leftOut: number;
  spec: Spec;
  onClose: () => void;
  onChoose: (chosen: Chosen) => void;
}

/** Accuracy of one field in words, and what was taken for what as a table whose numbers lead to their cases. */
export function AccuracyDialog({ opened, confusions, leftOut, spec, onClose, onChoose }: Props) {
  const [path, setPath] = useState(confusions[0]?.field);
  const shown = confusions.find(({ field }) => field === path) ?? confusions[0];
  if (shown === undefined) return null;
  return (
    <Dialog opened={opened} title="Accuracy by label" size={1100} onClose={onClose}>
      <Stack gap="sm">
        {confusions.length > 1 && (
          <NativeSelect
            label="Field"
            data={confusions.map(({ field, title, accuracy }) => ({
              value: field,
              label: `${title}, ${percentWords(accuracy?.rate ?? null)} right`,
            }))}
            value={shown.field}
            onChange={(event) => setPath(event.currentTarget.value)}
            maw={340}
          />
        )}
        <Text size="sm" aria-live="polite">
          <strong>{headline(shown)}</strong> {range(shown)}
        </Text>
        <ConfusionTable confusion={shown} type={fieldAt(spec.contract.output, shown.field)?.type} onChoose={onChoose} />
        <Text size="sm" c="var(--rh-mute)">
          A case counts once, with what most of its answers say. A case that did not run counts for nothing.
          {leftOut > 0 &&
            ` ${count(leftOut, 'case')} changed or went since this run and ${leftOut === 1 ? 'is' : 'are'} left out.`}
        </Text>
      </Stack>
    </Dialog>
  );
}

const headline = ({ title, right, graded, accuracy }: Confusion): string =>
  `${title}: ${formatNumber(right)} of ${formatNumber(graded)} right, ${percentWords(accuracy?.rate ?? null)}.`;

function range({ accuracy, notRun }: Confusion): string {
  const apart = notRun === 0 ? '' : ` ${count(notRun, 'case')} did not run.`;
  if (accuracy === null) return apart;
  return `The true share is likely between ${percentWords(accuracy.low)} and ${percentWords(accuracy.high)} (95 % interval).${apart}`;
}
