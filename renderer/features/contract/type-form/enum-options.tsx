import { ActionIcon, Button, Text } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import type { FieldType } from '../../../../shared/spec/contract.ts';
import { freeName, nameFromTitle } from '../../../../shared/spec/contract-edits.ts';
import { announce } from '../../../lib/announce.tsx';
import { DraftInput } from '../../../ui/draft-input.tsx';
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from '../../../ui/icons.ts';
import classes from './type-form.module.css';
import type { TypeFormProps } from './type-form.tsx';

type EnumType = Extract<FieldType, { kind: 'enum' }>;
type Option = EnumType['options'][number];

/** The choices as a list: what people read, what applications send, and what it means. */
export function EnumOptions({ type, of, commit, renameOption, publishedValues }: TypeFormProps<EnumType>) {
  const list = useRef<HTMLOListElement>(null);
  const { options } = type;
  const store = (what: string, next: Option[], part?: string) => commit(what, { ...type, options: next }, part);
  const move = (from: number, to: number): void => {
    const option = options[from];
    if (option === undefined || to < 0 || to >= options.length) return;
    store(`move the choice “${option.label}”`, options.toSpliced(from, 1).toSpliced(to, 0, option));
    // The rows keep their places, so the focus has to go along with the choice.
    const input = focusedInput(list.current);
    requestAnimationFrame(() => list.current?.children[to]?.querySelectorAll('input')[input]?.focus());
    announce(`“${option.label}” moved to place ${to + 1} of ${options.length}`);
  };
  const add = (): void => {
    const value = freeName(
      'new_choice',
      options.map((option) => option.value),
    );
    store('add a choice', [...options, { value, label: 'New choice' }]);
    // The row is there after the next drawing.
    requestAnimationFrame(() => {
      const input = list.current?.querySelector<HTMLInputElement>('li:last-child input');
      input?.focus();
      input?.select();
    });
  };
  const setLabel = (index: number, label: string): string | null => {
    const option = options[index];
    if (option === undefined) return null;
    if (label.trim() === '') return 'Label: people need one, for example “In stock”.';
    const others = options.filter((other) => other !== option).map(({ value }) => value);
    const derived = freeName(nameFromTitle(option.label), others);
    // While nobody knows a choice its value follows what people call it.
    const follows = !publishedValues.includes(option.value) && derived === option.value;
    const value = follows ? freeName(nameFromTitle(label), others) : option.value;
    return store(`label of a choice of ${of}`, options.with(index, { ...option, label, value }), `label ${index}`);
  };
  const setDescription = (index: number, text: string): string | null => {
    const option = options[index];
    if (option === undefined) return null;
    const { description: _, ...rest } = option;
    const next = text === '' ? rest : { ...rest, description: text };
    return store(`meaning of “${option.label}”`, options.with(index, next), `meaning ${index}`);
  };
  return (
    <fieldset className={classes.options}>
      <legend>Choices</legend>
      <Text size="xs" c="dimmed">
        Applications send and get the value; people read the label; a model reads the meaning too.
      </Text>
      <ol ref={list}>
        {options.map((option, index) => (
          // Choices have no identity of their own, and their value is edited here; their place is what the person sees.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={index} onKeyDown={(event) => onMoveKey(event, (by) => move(index, index + by))}>
            <DraftInput
              aria-label={`Label of choice ${index + 1}`}
              placeholder="Label"
              value={option.label}
              maxLength={200}
              commit={(text) => setLabel(index, text)}
            />
            <DraftInput
              aria-label={`Value of choice ${index + 1}`}
              placeholder="value"
              monospace
              value={option.value}
              maxLength={200}
              when="leave"
              commit={(text) =>
                text === '' ? 'Value: applications need one, for example in_stock.' : renameOption(option.value, text)
              }
            />
            <DraftInput
              aria-label={`Meaning of choice ${index + 1}`}
              placeholder="What it means (optional)"
              value={option.description ?? ''}
              maxLength={1000}
              commit={(text) => setDescription(index, text)}
            />
            <span className={classes.optionActs}>
              <Act label={`Move “${option.label}” up`} off={index === 0} onClick={() => move(index, index - 1)}>
                <IconArrowUp size={15} aria-hidden />
              </Act>
              <Act
                label={`Move “${option.label}” down`}
                off={index === options.length - 1}
                onClick={() => move(index, index + 1)}
              >
                <IconArrowDown size={15} aria-hidden />
              </Act>
              <Act
                label={`Remove the choice “${option.label}”`}
                off={options.length === 1}
                onClick={() => store(`remove the choice “${option.label}”`, options.toSpliced(index, 1))}
              >
                <IconX size={15} aria-hidden />
              </Act>
            </span>
          </li>
        ))}
      </ol>
      <Button variant="subtle" size="compact-sm" leftSection={<IconPlus size={14} aria-hidden />} onClick={add}>
        Add a choice
      </Button>
    </fieldset>
  );
}

/** Which input of its row has the focus; -1 where a button has it, which stays. */
function focusedInput(list: HTMLElement | null): number {
  const active = document.activeElement;
  const row = active === null || !list?.contains(active) ? null : active.closest('li');
  const inputs: (Element | null)[] = row === null ? [] : [...row.querySelectorAll('input')];
  return inputs.indexOf(active);
}

function onMoveKey(event: KeyboardEvent, move: (by: number) => void): void {
  if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
  event.preventDefault();
  move(event.key === 'ArrowUp' ? -1 : 1);
}

interface ActProps {
  label: string;
  off: boolean;
  onClick: () => void;
  children: ReactNode;
}
/** Stays reachable when off, so that the focus is not lost at the end of a list. */
const Act = ({ label, off, onClick, children }: ActProps) => (
  <ActionIcon
    variant="subtle"
    color="gray"
    aria-label={label}
    aria-disabled={off}
    {...(off ? { 'data-disabled': true } : {})}
    onClick={off ? undefined : onClick}
  >
    {children}
  </ActionIcon>
);
