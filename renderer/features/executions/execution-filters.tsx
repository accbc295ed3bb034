import { Button, Checkbox, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback, useDisclosure, useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { ExecutionKind } from '../../../shared/executions/record.ts';
import type { ExecutionFacets } from '../../../shared/executions/views.ts';
import { fieldPaths } from '../../../shared/spec/contract.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { ExecutionAddress } from '../../lib/execution-search.ts';
import { pathTitle } from '../../lib/path-title.ts';
import { DayRange } from '../../ui/day-range.tsx';
import { IconFilter, IconSearch } from '../../ui/icons.ts';
import classes from './executions.module.css';
import { KINDS, outcomeWords } from './words.ts';

const TYPING_MS = 300;

interface Props {
  address: ExecutionAddress;
  /** null while it could not be read: then only words and days narrow. */
  facets: ExecutionFacets | null;
  spec: Spec | null;
  /** Another address; a part that is undefined is given up. */
  onChange: (part: { [K in keyof ExecutionAddress]: ExecutionAddress[K] | undefined }) => void;
}

/** What the list is narrowed by. Everything that is chosen holds at once. */
export function ExecutionFilters({ address, facets, spec, onChange }: Props) {
  const { text, path, value, application, model, kind } = address;
  const [typed, setTyped] = useState(text ?? '');
  const [typedValue, setTypedValue] = useState(value ?? '');
  const isNarrow = useMediaQuery('(max-width: 640px)', false, { getInitialValueInEffect: false });
  const [isOpen, { toggle }] = useDisclosure(
    !isNarrow && [path, application, model, kind].some((part) => part !== undefined),
  );
  const find = useDebouncedCallback((words: string) => onChange({ text: words.trim() || undefined }), TYPING_MS);
  const compare = useDebouncedCallback((words: string) => onChange({ value: words.trim() || undefined }), TYPING_MS);
  const clear = (): void => {
    setTyped('');
    setTypedValue('');
    find.cancel();
    compare.cancel();
    onChange({
      ...{ text: undefined, outcome: undefined, version: undefined, rule: undefined, violated: undefined },
      ...{ application: undefined, model: undefined, path: undefined, value: undefined, kind: undefined },
      ...{ from: undefined, until: undefined },
    });
  };
  const buttons = (
    <>
      <Button
        variant={isNarrow ? 'default' : 'subtle'}
        size="compact-sm"
        leftSection={<IconFilter size={14} aria-hidden />}
        aria-expanded={isOpen}
        onClick={toggle}
      >
        {isNarrow ? filtersWords(address) : isOpen ? 'Fewer filters' : 'More filters'}
      </Button>
      {Object.keys(address).length > 0 && (
        <Button variant="subtle" size="compact-sm" onClick={clear}>
          Show everything
        </Button>
      )}
    </>
  );
  return (
    <search className={classes.filters} aria-label="Narrow the executions">
      <TextInput
        className={classes.wide ?? ''}
        label="Words in input or answer"
        placeholder="All of them; gard* for a beginning"
        leftSection={<IconSearch size={15} aria-hidden />}
        value={typed}
        maxLength={200}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
          find(currentTarget.value);
        }}
      />
      {/* Where one stands below the other, all of them would hide the list: they open below the button that says how many hold. */}
      {isNarrow && <div className={classes.toggles}>{buttons}</div>}
      {(isOpen || !isNarrow) && (
        <>
          <Choice
            label="How it ended"
            every="Every outcome"
            value={address.outcome}
            data={(facets?.outcomes ?? []).map((outcome) => ({ value: outcome, label: outcomeWords(outcome) }))}
            onChange={(outcome) => onChange({ outcome })}
          />
          <Choice
            label="Version"
            every="Every version"
            value={address.version}
            data={(facets?.versions ?? []).map(({ hash, number }) => ({
              value: hash,
              label: number === null ? hash.slice(0, 8) : `v${number}`,
            }))}
            onChange={(version) => onChange({ version })}
          />
          <Choice
            label="Rule that fired"
            every="Any rule"
            value={address.rule}
            data={(spec?.rules ?? []).map(({ id, title }, index) => ({ value: id, label: `${index + 1} · ${title}` }))}
            onChange={(rule) => onChange({ rule })}
          />
          <DayRange from={address.from} until={address.until} onChange={onChange} />
        </>
      )}
      {isOpen && (
        <>
          <Choice
            label="Application"
            every="Every application"
            value={application}
            data={(facets?.applications ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(chosen) => onChange({ application: chosen })}
          />
          <Choice
            label="Model"
            every="Every model"
            value={model}
            data={(facets?.models ?? []).map((name) => ({ value: name, label: name }))}
            onChange={(chosen) => onChange({ model: chosen })}
          />
          <Choice
            label="How it was called"
            every="By applications"
            value={kind}
            data={ExecutionKind.options
              .filter((one) => one === kind || facets?.kinds.includes(one) === true)
              .map((one) => ({ value: one, label: KINDS[one] }))}
            onChange={(chosen) => onChange({ kind: ExecutionKind.safeParse(chosen).data })}
          />
          <Choice
            label="Field"
            every="No field"
            value={path}
            data={spec === null ? [] : pathsOf(spec)}
            onChange={(chosen) => onChange({ path: chosen })}
          />
          <TextInput
            label="Has exactly this value"
            placeholder={path === undefined ? 'Choose a field first' : ''}
            disabled={path === undefined}
            value={typedValue}
            maxLength={120}
            onChange={({ currentTarget }) => {
              setTypedValue(currentTarget.value);
              compare(currentTarget.value);
            }}
          />
        </>
      )}
      {(isOpen || !isNarrow) && (
        <div className={classes.toggles}>
          <Checkbox
            label="Only answers that break a rule"
            checked={address.violated === true}
            onChange={(event) => onChange({ violated: event.currentTarget.checked || undefined })}
          />
          {!isNarrow && buttons}
        </div>
      )}
    </search>
  );
}

/** How many of the filters behind the button hold: the days are one, and so are a field and its value. */
function filtersWords(address: ExecutionAddress): string {
  const { outcome, version, rule, violated, application, model, path, kind, from, until } = address;
  const holding = [outcome, version, rule, violated, application, model, path, kind, from ?? until];
  const count = holding.filter((one) => one !== undefined).length;
  return count === 0 ? 'Filters' : `Filters (${count})`;
}

interface ChoiceProps {
  label: string;
  every: string;
  value: string | undefined;
  data: { value: string; label: string }[];
  onChange: (value: string | undefined) => void;
}

function Choice({ label, every, value, data, onChange }: ChoiceProps) {
  // What an address asks for stays chosen, also where nothing of it occurs any more.
  const known =
    value === undefined || data.some((one) => one.value === value) ? data : [...data, { value, label: value }];
  return (
    <Select
      label={label}
      placeholder={every}
      data={known}
      value={value ?? null}
      onChange={(chosen) => onChange(chosen ?? undefined)}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': every }}
      nothingFoundMessage="Nothing has this name"
    />
  );
}

/** Fields with one value each, of input and answer. */
const pathsOf = ({ contract }: Spec): { value: string; label: string }[] =>
  (['input', 'output'] as const).flatMap((part) =>
    fieldPaths(contract[part])
      .filter(({ field }) => !['file', 'object'].includes(field.type.kind))
      .map(({ path }) => ({
        value: `${part}.${path}`,
        label: `${part === 'input' ? 'Input' : 'Answer'} · ${pathTitle(contract[part], path)}`,
      })),
  );
