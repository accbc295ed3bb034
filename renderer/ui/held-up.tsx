import { Alert, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { query } from '../lib/api.ts';
import { isHeldUp } from '../lib/decided.ts';
import { count } from '../lib/format.ts';
import { IconCloudOff } from './icons.ts';

/** Stands where channels are shown: what was decided here may not be what applications get yet. */
export function HeldUp() {
  const sync = useQuery(query.registry.status.queryOptions()).data;
  if (sync === undefined || !isHeldUp(sync)) return null;
  return (
    <Alert
      color="yellow"
      radius={0}
      role="status"
      icon={<IconCloudOff size={18} aria-hidden />}
      title={`${count(sync.waiting, 'decision')} not at the registry yet`}
    >
      <Text size="sm">
        What is shown here counts them. Applications get what they got before until the registry has taken them, which
        is tried again by itself.
      </Text>
    </Alert>
  );
}
