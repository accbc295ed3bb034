import { Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { wordsOf } from '../../lib/errors.ts';
import { DecimalInput } from '../../ui/value-input/decimal-input.tsx';
import { type Estimate, estimateWords } from './sampling-words.ts';

/** What the run takes and may cost, and the sum at which it stops. */
export function RunCost({
  estimate,
  limit,
  onLimit,
  inputKey,
}: {
  estimate: UseQueryResult<Estimate>;
  /** As typed; undefined: none. */
  limit: string | undefined;
  onLimit: (text: string | undefined) => void;
  /** Changes when the limit is proposed anew. */
  inputKey: string;
}) {
  const costUsd = estimate.data?.costUsd ?? null;
  return (
    <>
      <Text size="sm" role="status">
        {estimate.isPending && 'Working out the cost'}
        {estimate.isError && `The cost could not be worked out. ${wordsOf(estimate.error)}`}
        {estimate.isSuccess && estimateWords(estimate.data)}
      </Text>
      <div>
        <Text size="sm" fw={500} component="label" htmlFor="run-limit" display="block" mb={4}>
          Spending limit
        </Text>
        <DecimalInput
          key={inputKey}
          id="run-limit"
          label="Spending limit in US dollars"
          value={limit}
          onChange={onLimit}
          suffix={
            <Text size="xs" c="dimmed" span>
              USD
            </Text>
          }
          width={140}
        />
        <Text size="xs" c="dimmed" mt={4}>
          {costUsd === null
            ? 'Without a known price the run cannot tell what it spends. Watch it, and stop it when it is enough.'
            : limit === undefined
              ? 'No limit: the run goes on to its end.'
              : 'The run stops calling at this sum and keeps what finished.'}
        </Text>
      </div>
    </>
  );
}
