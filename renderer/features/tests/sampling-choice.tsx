import { Radio, Stack } from '@mantine/core';
import { USUAL_SAMPLING } from '../../../shared/grading/sequential.ts';

export type SamplingChoice = 'once' | 'auto';

/** How often each case is asked. */
export function SamplingChoiceInput({
  value,
  onChange,
}: {
  value: SamplingChoice;
  onChange: (next: SamplingChoice) => void;
}) {
  return (
    <Radio.Group
      label="How often each case is asked"
      value={value}
      onChange={(next) => onChange(next === 'auto' ? 'auto' : 'once')}
    >
      <Stack gap={8} mt={6}>
        <Radio
          value="once"
          label="Once"
          description="Quick, but a model can answer differently the next time, so one answer says little."
        />
        <Radio
          value="auto"
          label={`Until certain (up to ${USUAL_SAMPLING.mostSamples})`}
          description="Asks again until the result is worth believing: usually 10 to 15 times where a case passes, 2 to 5 times where it fails. A case that does both is called flaky."
        />
      </Stack>
    </Radio.Group>
  );
}
