import { ActionIcon, Menu } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { keyNames } from '../../lib/hotkeys.ts';
import { IconArrowDown, IconArrowUp, IconCopy, IconDots, IconX } from '../../ui/icons.ts';
import classes from './conditions.module.css';

export type Direction = 'up' | 'down';

interface Props {
  /** What it is: "the condition on Price", "this group of conditions". */
  of: string;
  canMove: (direction: Direction) => boolean;
  onMove: (direction: Direction) => void;
  onDuplicate: () => void;
  onRemove: () => void;
}

const Keys = ({ of }: { of: string }) => <span style={{ fontSize: 12 }}>{keyNames(of).join(' ')}</span>;

/** What can be done with a row or a group of conditions. */
export function ConditionMenu({ of, canMove, onMove, onDuplicate, onRemove }: Props) {
  return (
    <span className={classes.actions}>
      <Menu position="bottom-end" returnFocus={false}>
        <Menu.Target>
          <ActionIcon className={classes.more ?? ''} variant="subtle" color="gray" aria-label={`More for ${of}`}>
            <IconDots size={15} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconArrowUp size={16} aria-hidden />}
            rightSection={<Keys of="alt+ArrowUp" />}
            disabled={!canMove('up')}
            onClick={() => onMove('up')}
          >
            Move up
          </Menu.Item>
          <Menu.Item
            leftSection={<IconArrowDown size={16} aria-hidden />}
            rightSection={<Keys of="alt+ArrowDown" />}
            disabled={!canMove('down')}
            onClick={() => onMove('down')}
          >
            Move down
          </Menu.Item>
          <Menu.Item leftSection={<IconCopy size={16} aria-hidden />} onClick={onDuplicate}>
            Duplicate
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={`Remove ${of}`}
        onClick={({ currentTarget }) => {
          neighbourOf(currentTarget)?.focus();
          onRemove();
        }}
      >
        <IconX size={15} aria-hidden />
      </ActionIcon>
    </span>
  );
}

const ENTRY = '[data-row], [data-group]';
const FIRST = 'input, button';

/** Where the focus goes when a row goes away: the row after it, the one before, or what adds the next one. */
function neighbourOf(button: HTMLElement): HTMLElement | null {
  const entry = button.closest(ENTRY);
  const beside = [entry?.nextElementSibling, entry?.previousElementSibling].find((other) => other?.matches(ENTRY));
  return (
    (beside ?? entry?.parentElement?.querySelector(':scope > [data-adds]'))?.querySelector<HTMLElement>(FIRST) ?? null
  );
}

/** Alt with an arrow key moves the innermost row or group that has the focus; nothing further out hears of it. */
export function moveByKey(event: KeyboardEvent<HTMLElement>, canMove: Props['canMove'], onMove: Props['onMove']): void {
  const direction = event.altKey ? ({ ArrowUp: 'up', ArrowDown: 'down' } as const)[event.key] : undefined;
  const inside = event.target instanceof Element ? event.target.closest(ENTRY) : null;
  if (direction === undefined || inside !== event.currentTarget) return;
  // Before the select in the row opens its choices, and before the rule itself is moved.
  event.preventDefault();
  event.stopPropagation();
  if (canMove(direction)) onMove(direction);
}
