import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { query } from '../lib/api.ts';
import { useRegisteredCommands } from '../lib/commands.ts';
import { keyNames } from '../lib/hotkeys.ts';
import { IconSearch } from '../ui/icons.ts';
import classes from './app-frame.module.css';

/** What the open screen offers comes first, then agents, places and help. */
const LAST = ['Open an agent', 'Go to', 'Help'];
const rank = (group: string): number => LAST.indexOf(group);

/** Finds agents, places and every command that the open screen offers. */
export function CommandPalette() {
  const navigate = useNavigate();
  const agents = useQuery(query.agents.list.queryOptions()).data ?? [];
  const commands = useRegisteredCommands().filter(({ id }) => id !== 'search');
  const groups: SpotlightActionGroupData[] = [...new Set(commands.map(({ group }) => group))].map((group) => ({
    group,
    actions: commands
      .filter((command) => command.group === group)
      .map(({ id, label, keys, run }) => ({
        id,
        label,
        onClick: run,
        dimmedSections: false,
        rightSection:
          keys === undefined ? null : (
            <span style={{ fontSize: 12, color: 'var(--rh-mute)' }}>{keyNames(keys).join(' ')}</span>
          ),
      })),
  }));
  const open: SpotlightActionGroupData = {
    group: 'Open an agent',
    actions: agents.map(({ id, slug, name, description }) => ({
      id: `agent-${id}`,
      label: name,
      description,
      onClick: () => void navigate({ to: '/agents/$slug/rules', params: { slug } }),
    })),
  };
  return (
    <Spotlight
      actions={[...groups, open].toSorted((a, b) => rank(a.group) - rank(b.group))}
      attributes={{ content: { 'aria-label': 'Commands' } }}
      overlayProps={{ blur: 0, backgroundOpacity: 0.4 }}
      classNames={{ actionsGroup: classes.paletteGroup ?? '' }}
      shortcut={null}
      nothingFound="Nothing has this name."
      highlightQuery
      scrollable
      maxHeight={420}
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: 'Search agents and commands',
        'aria-label': 'Search agents and commands',
      }}
    />
  );
}
