import type { SyncState } from '../../../shared/api/desktop/registry.ts';
import { count } from '../../lib/format.ts';

export type Lost = NonNullable<SyncState['lost']>;
/** "3 decisions" */
export const lostWords = ({ from, to }: Lost): string => count(to - from + 1, 'decision');
