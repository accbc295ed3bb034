import { Button, MultiSelect, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import type { AgentSummary } from '../../../shared/api/desktop/agents.ts';
import type { MemberView } from '../../../shared/api/desktop/workspace.ts';
import { HistoryGroup } from '../../../shared/governance/say-statement.ts';
import type { HistorySearch } from '../../lib/history-search.ts';
import { DayRange } from '../../ui/day-range.tsx';
import { IconSearch } from '../../ui/icons.ts';
import classes from './history.module.css';
import { GROUPS } from './words.ts';

const TYPING_MS = 250;
const LONGEST_TEXT = 200;

interface Props {
  search: HistorySearch;
  agents: readonly AgentSummary[];
  members: readonly MemberView[];
  /** Another address; a part that is undefined is given up. */
  onChange: (part: { [K in keyof HistorySearch]: HistorySearch[K] | undefined }) => void;
}

/** What the history is narrowed by. Everything that is chosen holds at once. */
export function HistoryFilters({ search, agents, members, onChange }: Props) {
  const [typed, setTyped] = useState(search.text ?? '');
  const find = useDebouncedCallback((text: string) => onChange({ text: text.trim() || undefined }), TYPING_MS);
  const isNarrowed = Object.keys(search).length > 0;
  const clear = (): void => {
    setTyped('');
    find.cancel();
    onChange({
      ...{ agent: undefined, person: undefined, kinds: undefined, from: undefined, until: undefined, text: undefined },
    });
  };
  return (
    <search className={classes.filters} aria-label="Narrow the history">
      <TextInput
        className={classes.text ?? ''}
        label="Words in the decision"
        placeholder="Search who, what and why"
        leftSection={<IconSearch size={15} aria-hidden />}
        value={typed}
        maxLength={LONGEST_TEXT}
        onChange={({ currentTarget: { value } }) => {
          setTyped(value);
          find(value);
        }}
      />
      <Select
        label="Agent"
        placeholder="Every agent"
        data={agents.map(({ slug, name }) => ({ value: slug, label: name }))}
        value={search.agent ?? null}
        onChange={(agent) => onChange({ agent: agent ?? undefined })}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': 'Show every agent' }}
        nothingFoundMessage="No agent has this name"
      />
      <Select
        label="Person"
        placeholder="Everybody"
        data={members.map(({ id, name, removedAt }) => ({
          value: id,
          label: removedAt === null ? name : `${name} (removed)`,
        }))}
        value={search.person ?? null}
        onChange={(person) => onChange({ person: person ?? undefined })}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': 'Show everybody' }}
        nothingFoundMessage="Nobody has this name"
      />
      <MultiSelect
        label="Kind of decision"
        placeholder={search.kinds === undefined ? 'Every kind' : ''}
        data={HistoryGroup.options.map((group) => ({ value: group, label: GROUPS[group] }))}
        value={search.kinds ?? []}
        onChange={(chosen) => {
          const kinds = HistoryGroup.options.filter((group) => chosen.includes(group));
          onChange({ kinds: kinds.length === 0 ? undefined : kinds });
        }}
        clearable
        clearButtonProps={{ 'aria-label': 'Show every kind' }}
      />
      <DayRange from={search.from} until={search.until} onChange={onChange} />
      {isNarrowed && (
        <Button variant="subtle" className={classes.everything ?? ''} onClick={clear}>
          Show everything
        </Button>
      )}
    </search>
  );
}
