import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { query } from '../lib/api.ts';
import { useRegisteredCommands } from '../lib/commands.ts';
import { keyNames } from '../lib/hotkeys.ts';
import { IconSearch } from '../ui/icons.ts';

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
        rightSection:
          keys === undefined ? null : <span style={{ fontSize: 12, opacity: 0.75 }}>{keyNames(keys).join(' ')}</span>,
      })),
  }));
  const open: SpotlightActionGroupData = {
    group: 'Agents',
    actions: agents.map(({ id, slug, name, description }) => ({
      id: `agent-${id}`,
      label: name,
      description,
      onClick: () => void navigate({ to: '/agents/$slug/rules', params: { slug } }),
    })),
  };
  return (
    <Spotlight
      actions={[...groups.toSorted((a, b) => Number(a.group === 'Go to') - Number(b.group === 'Go to')), open]}
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
