import { Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { wordsOf } from '../lib/errors.ts';
import { type Estimate, estimateWords, judgeCallsWords, reusedWords } from '../lib/runs/sampling-words.ts';
import { SpendingLimit } from './spending-limit.tsx';

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
        {estimate.isSuccess &&
          [estimateWords(estimate.data), judgeCallsWords(estimate.data), reusedWords(estimate.data)]
            .filter(Boolean)
            .join(' ')}
      </Text>
      <SpendingLimit value={limit} onChange={onLimit} isPriced={costUsd !== null} inputKey={inputKey} />
    </>
  );
}
