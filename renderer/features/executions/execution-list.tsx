import { UnstyledButton } from '@mantine/core';
import { memo } from 'react';
import type { ExecutionSummary } from '../../../shared/executions/views.ts';
import { formatInstant, formatUsd } from '../../lib/format.ts';
import { Chip } from '../../ui/chip.tsx';
import classes from './executions.module.css';
import { outcomeTone, outcomeWords } from './words.ts';

interface Props {
  items: readonly ExecutionSummary[];
  open: string | undefined;
  onOpen: (id: string) => void;
}

/** One line for each call. What is out of view is not laid out, so that thousands stay quick. */
export function ExecutionList({ items, open, onOpen }: Props) {
  return (
    <ol className={classes.items} aria-label="Executions">
      {items.map((item) => (
        <Item key={item.id} item={item} isOpen={item.id === open} onOpen={onOpen} />
      ))}
    </ol>
  );
}

const Item = memo(function Item({
  item,
  isOpen,
  onOpen,
}: {
  item: ExecutionSummary;
  isOpen: boolean;
  onOpen: (id: string) => void;
}) {
  const { id, at, outcome, asked, answered, version, application, violated, costUsd } = item;
  return (
    <li className={classes.item}>
      <UnstyledButton
        className={classes.open ?? ''}
        aria-current={isOpen ? 'true' : undefined}
        onClick={() => onOpen(id)}
      >
        <span className={classes.when}>
          <time dateTime={at}>{formatInstant(at)}</time>
          {outcome !== 'ok' && <Chip tone={outcomeTone(outcome)}>{outcomeWords(outcome)}</Chip>}
          {outcome === 'ok' && violated.length > 0 && <Chip tone="bad">Breaks a rule</Chip>}
        </span>
        <span className={classes.asked}>{asked === '' ? 'Empty input' : asked}</span>
        <span className={classes.answered}>{answered === '' ? 'No answer' : `→ ${answered}`}</span>
        <span className={classes.facts}>
          {[
            application.name,
            version.number === null ? null : `v${version.number}`,
            costUsd === null ? null : formatUsd(costUsd),
          ]
            .filter((part) => part !== null)
            .join(' · ')}
        </span>
      </UnstyledButton>
    </li>
  );
});
