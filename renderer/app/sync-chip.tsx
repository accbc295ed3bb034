import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { SyncState } from '../../shared/api/desktop/registry.ts';
import { query } from '../lib/api.ts';
import { formatNumber, formatTime } from '../lib/format.ts';
import { useConnection } from '../lib/live.ts';
import { Chip, type Tone } from '../ui/chip.tsx';
import { IconAlertTriangle, IconCircle, IconCircleFilled, IconLock, IconRefresh } from '../ui/icons.ts';

type Look = { tone: Tone; Icon: typeof IconCircle; words: (state: SyncState) => string };
const waiting = ({ waiting: n }: SyncState): string => (n > 0 ? ` · ${formatNumber(n)} waiting` : '');
const LOOKS: Record<SyncState['state'], Look> = {
  none: { tone: 'plain', Icon: IconCircle, words: () => 'On this machine' },
  in_sync: {
    tone: 'ok',
    Icon: IconCircleFilled,
    words: ({ lastSync }) => (lastSync === null ? 'In sync' : `In sync · ${formatTime(lastSync)}`),
  },
  syncing: { tone: 'brand', Icon: IconRefresh, words: (state) => `Syncing${waiting(state)}` },
  offline: { tone: 'unsure', Icon: IconCircle, words: (state) => `Offline${waiting(state)}` },
  unready: { tone: 'unsure', Icon: IconAlertTriangle, words: (state) => `Registry in trouble${waiting(state)}` },
  refused: { tone: 'bad', Icon: IconAlertTriangle, words: () => 'Refused by the registry' },
  locked: { tone: 'unsure', Icon: IconLock, words: (state) => `Key is locked${waiting(state)}` },
  clock: { tone: 'bad', Icon: IconAlertTriangle, words: (state) => `Clock is wrong${waiting(state)}` },
  unsaved: { tone: 'bad', Icon: IconAlertTriangle, words: (state) => `Cannot save${waiting(state)}` },
  certificate_changed: { tone: 'bad', Icon: IconAlertTriangle, words: () => 'Certificate changed' },
  restored: { tone: 'bad', Icon: IconAlertTriangle, words: () => 'Registry lost decisions' },
  forked: { tone: 'bad', Icon: IconAlertTriangle, words: () => 'Registry forked' },
};

/** Whether this workspace agrees with its registry; leads to the registry page. */
export function SyncChip() {
  const state = useQuery(query.registry.status.queryOptions()).data;
  const connection = useConnection();
  if (connection === 'lost')
    return (
      <Chip tone="bad" icon={<IconAlertTriangle size={12} aria-hidden />}>
        Not connected
      </Chip>
    );
  if (state === undefined) return null;
  const { tone, Icon, words } = LOOKS[state.state];
  return (
    <Link to="/registry" style={{ textDecoration: 'none' }}>
      <Chip
        tone={tone}
        icon={<Icon size={11} aria-hidden />}
        {...(state.problem === null ? {} : { title: state.problem })}
      >
        {words(state)}
      </Chip>
    </Link>
  );
}
