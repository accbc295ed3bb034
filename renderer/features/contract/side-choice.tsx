import { SegmentedControl } from '@mantine/core';
import type { Side } from '../../../shared/spec/contract-places.ts';

/** Which side of the contract is meant. */
export const SideChoice = ({ value, onChange }: { value: Side; onChange: (side: Side) => void }) => (
  <SegmentedControl
    size="xs"
    aria-label="Side of the contract"
    data={[
      { value: 'input', label: 'Input' },
      { value: 'output', label: 'Answer' },
    ]}
    value={value}
    onChange={(next) => onChange(next === 'output' ? 'output' : 'input')}
  />
);
