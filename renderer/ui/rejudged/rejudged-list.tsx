import { Text } from '@mantine/core';
import type { Contract } from '../../../shared/spec/contract.ts';
import { formatNumber } from '../../lib/format.ts';
import type { Tried } from '../../lib/rejudge/rejudge-messages.ts';
import { Some } from '../some.tsx';
import { RejudgedCard } from './rejudged-card.tsx';

const MOST_CARDS = 3;

interface Props {
  tried: Tried;
  contract: Contract;
  slug: string;
  cases: ReadonlySet<string>;
  onLeave?: () => void;
}

/** The stored answers that an edit changes, the most urgent first: a few, and the rest on request. */
export function RejudgedList({ tried: { shown, counts }, contract, slug, cases, onLeave }: Props) {
  const changed = Object.entries(counts).reduce((sum, [change, n]) => (change === 'unchanged' ? sum : sum + n), 0);
  return (
    <>
      <Some of={shown} most={MOST_CARDS} name="of them">
        {(found) => (
          <RejudgedCard
            key={`${found.example.kind} ${found.example.id}`}
            found={found}
            contract={contract}
            slug={slug}
            hasCase={cases.has(found.example.case)}
            onLeave={onLeave}
          />
        )}
      </Some>
      {changed > shown.length && (
        <Text size="xs" c="dimmed">
          The first {formatNumber(shown.length)} of {formatNumber(changed)} can be shown.
        </Text>
      )}
    </>
  );
}
