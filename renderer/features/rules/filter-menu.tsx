import { ActionIcon, Button, Checkbox, MultiSelect, Popover, Stack, Tooltip } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Contract } from '../../../shared/spec/contract.ts';
import { IconFilter, IconX } from '../../ui/icons.ts';
import classes from './filter.module.css';
import { chosenWords, FIXED_PARTS, fieldChoices } from './filter-choices.ts';
import { isChosen, isFiltering, NO_FILTER, type RuleFilter, toggled } from './filter-rules.ts';

interface Props {
  filter: RuleFilter;
  contract: Contract;
  onChange: (filter: RuleFilter) => void;
}
const MENU_ID = 'filter-rules';

/** Asks which rules to show. */
export function FilterMenu({ filter, contract, onChange }: Props) {
  const [opened, setOpened] = useState(false);
  const fields = useMemo(() => fieldChoices(contract), [contract]);
  const active = isFiltering(filter);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      width={320}
      trapFocus
      returnFocus
      withRoles
      shadow="md"
    >
      <Popover.Target>
        <Tooltip label="Filter rules" disabled={opened}>
          <ActionIcon
            id={MENU_ID}
            variant={active ? 'light' : 'default'}
            size={30}
            aria-label={active ? 'Filter rules, some are hidden' : 'Filter rules'}
            onClick={() => setOpened(!opened)}
          >
            <IconFilter size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown className={classes.menu ?? ''}>
        <Stack gap="sm">
          {FIXED_PARTS.map(({ part, name, choices }) => (
            <fieldset key={part} className={classes.part}>
              <legend>{name}</legend>
              {choices.map(({ value, label }) => (
                <Checkbox
                  key={value}
                  size="sm"
                  radius="sm"
                  label={label}
                  checked={isChosen(filter, part, value)}
                  onChange={() => onChange(toggled(filter, part, value))}
                />
              ))}
            </fieldset>
          ))}
          {(['reads', 'sets'] as const).map((part) => (
            <MultiSelect
              key={part}
              size="xs"
              label={part === 'reads' ? 'Condition looks at' : 'Effect is about'}
              data={fields[part]}
              value={[...filter[part]]}
              onChange={(paths) => onChange({ ...filter, [part]: paths })}
              placeholder={filter[part].length === 0 ? 'Any field' : ''}
              searchable
              nothingFoundMessage="No such field"
              comboboxProps={{ withinPortal: false }}
              maxDropdownHeight={180}
            />
          ))}
          <Button
            variant="subtle"
            size="compact-sm"
            style={{ alignSelf: 'flex-start' }}
            disabled={!active}
            onClick={() => onChange(NO_FILTER)}
          >
            Clear all
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

/** What the list is filtered by, each to be taken away. */
export function FilterChips({ filter, contract, onChange }: Props) {
  const chosen = chosenWords(filter, contract);
  if (chosen.length === 0) return null;
  const away = (next: RuleFilter): void => {
    // The button goes away with its chip.
    document.getElementById(MENU_ID)?.focus();
    onChange(next);
  };
  return (
    <ul className={classes.chips} aria-label="Filters">
      {chosen.map(({ part, value, words }) => (
        <li key={`${part} ${value}`}>
          <Button
            variant="light"
            size="compact-xs"
            radius="xl"
            aria-label={`Remove the filter: ${words}`}
            rightSection={<IconX size={12} aria-hidden />}
            onClick={() => away(toggled(filter, part, value))}
          >
            {words}
          </Button>
        </li>
      ))}
      {chosen.length > 1 && (
        <li>
          <Button variant="subtle" size="compact-xs" onClick={() => away(NO_FILTER)}>
            Clear all
          </Button>
        </li>
      )}
    </ul>
  );
}
