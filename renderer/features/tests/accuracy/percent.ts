import { formatNumber } from '../../../lib/format.ts';

/** A share as a whole percentage; a dash of nothing. */
export const percentWords = (share: number | null): string =>
  share === null ? '–' : `${formatNumber(Math.round(share * 100))} %`;
