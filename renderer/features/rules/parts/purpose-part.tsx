import { Text, Textarea } from '@mantine/core';
import { formatNumber } from '../../../lib/format.ts';
import { Panel } from '../../../ui/panel.tsx';
import { Protected } from '../../../ui/protected/protected.tsx';
import { TermsIn } from '../../../ui/terms/linked-text.tsx';
import type { PartProps } from './part-props.ts';

const MOST = 8000;
/** From here on it is said how much room is left. */
const NEAR = 7000;

/** What the agent is for: the first thing the model reads. */
export function PurposePart({ spec, session }: PartProps) {
  const { purpose } = spec;
  return (
    <Panel>
      <Protected path="purpose" of="Purpose">
        {(locked) => (
          <Textarea
            readOnly={locked}
            label="What this agent is for"
            description="The first thing the model reads: what it decides or writes, for whom, and what to protect. Name the audience and what would be a bad mistake; leave what decides single cases to the rules."
            placeholder="For example: decide whether a listing may go live, so that buyers can trust what they see and honest sellers are not kept waiting."
            value={purpose}
            onChange={({ currentTarget: { value } }) =>
              session.edit('edit the purpose', (old) => ({ ...old, purpose: value }), 'purpose')
            }
            maxLength={MOST}
            autosize
            minRows={6}
            maxRows={24}
          />
        )}
      </Protected>
      {purpose.length >= NEAR && (
        <Text size="xs" c="dimmed" mt={4} role="status">
          {formatNumber(MOST - purpose.length)} of {formatNumber(MOST)} characters left
        </Text>
      )}
      <TermsIn text={purpose} />
    </Panel>
  );
}
