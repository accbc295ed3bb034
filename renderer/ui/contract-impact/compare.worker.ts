import { compareContracts } from '../../../shared/schema/compare/compare-contracts.ts';
import type { CompareReply, CompareRequest } from './compare-messages.ts';

// Compares off the typing path. Of requests that wait while one is worked out only the newest is answered.
let waiting: CompareRequest | null = null;

function answer(): void {
  if (waiting === null) return;
  const { turn, before, after } = waiting;
  waiting = null;
  self.postMessage({ turn, comparison: compareContracts(before, after) } satisfies CompareReply);
}

self.addEventListener('message', ({ data }: MessageEvent<CompareRequest>) => {
  waiting = data;
  setTimeout(answer);
});
