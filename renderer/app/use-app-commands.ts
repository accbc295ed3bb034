import { useDisclosure } from '@mantine/hooks';
import { spotlight } from '@mantine/spotlight';
import { useNavigate } from '@tanstack/react-router';
import { useCommands } from '../lib/commands.ts';

/** What can be done from anywhere. Returns the state of the list of shortcuts. */
export function useAppCommands(): { opened: boolean; close: () => void } {
  const navigate = useNavigate();
  const [opened, { open, close }] = useDisclosure(false);
  const go = (to: string) => () => void navigate({ to });
  useCommands([
    {
      id: 'search',
      label: 'Search or run a command',
      group: 'Go to',
      keys: 'mod+K',
      whileTyping: true,
      run: spotlight.open,
    },
    { id: 'agents', label: 'Agents', group: 'Go to', run: go('/agents') },
    { id: 'inbox', label: 'Inbox', group: 'Go to', run: go('/inbox') },
    { id: 'runs', label: 'Runs', group: 'Go to', run: go('/runs') },
    { id: 'registry', label: 'Registry', group: 'Go to', run: go('/registry') },
    { id: 'history', label: 'History of decisions', group: 'Go to', run: go('/history') },
    { id: 'settings', label: 'Settings', group: 'Go to', run: go('/settings') },
    { id: 'shortcuts', label: 'Show keyboard shortcuts', group: 'Help', keys: '?', run: open },
  ]);
  return { opened, close };
}
