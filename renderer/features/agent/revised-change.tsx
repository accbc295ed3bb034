import { Alert, Radio, Stack } from '@mantine/core';
import type { ContinuedChange } from '../../../shared/api/desktop/changes.ts';
import { formatList } from '../../lib/format.ts';

interface Props {
  continued: ContinuedChange;
  /** To be sent as a change of its own. */
  apart: boolean;
  onApart: (apart: boolean) => void;
}

/** The draft goes on from a change that is being reviewed: whether this revises it, and whose approval that costs. */
export function RevisedChange({ continued: { change, approvedBy, same }, apart, onApart }: Props) {
  const { title, version } = change;
  return (
    <Stack gap={10}>
      {!same && (
        <Radio.Group
          label="Send this as"
          value={apart ? 'apart' : 'revision'}
          onChange={(value) => onApart(value === 'apart')}
        >
          <Stack gap={8} mt={6}>
            <Radio
              value="revision"
              label={`A revision of “${title}”`}
              description={`It asks for v${version.number} now and is still open.`}
            />
            <Radio value="apart" label="A change of its own" description="The open one stays as it is." />
          </Stack>
        </Radio.Group>
      )}
      {!apart && (
        <Alert color={approvedBy.length > 0 ? 'yellow' : 'blue'} role="note" p="sm">
          {same
            ? `The draft says what “${title}” asks for already. Sending attaches the test runs ticked below, in place of those attached now.`
            : 'Whoever reviews it sees the new version, and what differs since.'}{' '}
          {approvedBy.length > 0 &&
            `The approval of ${formatList(approvedBy)} no longer counts then, because it is on exactly v${version.number} and its tests.`}
        </Alert>
      )}
    </Stack>
  );
}
