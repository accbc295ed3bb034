import { formatNumber } from '../../../lib/format.ts';
import type { PastRun } from './trend.ts';

/** What a run tested: "v12", "Draft as it stands", "Earlier draft". */
export const testedWords = ({ version, run }: PastRun): string =>
  version !== null ? `v${formatNumber(version.number)}` : run.current ? 'Draft as it stands' : 'Earlier draft';
