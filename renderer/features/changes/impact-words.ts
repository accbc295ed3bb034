import type { ChangeView } from '../../../shared/api/desktop/changes.ts';
import { count, formatList } from '../../lib/format.ts';

/** "Changed: 2 breaking differences; touches Shop and Report". */
export function impactInShort({ verdict, input, output, touches }: NonNullable<ChangeView['impact']>): string {
  const breaking = [...input.differences, ...output.differences].filter(
    ({ severity }) => severity === 'breaking',
  ).length;
  const what =
    breaking > 0
      ? count(breaking, 'breaking difference')
      : verdict === 'compatible'
        ? 'nothing that works today breaks'
        : 'strict readers break';
  const whom = touches.map(({ application }) => application);
  return `Changed: ${what}${whom.length === 0 ? '' : `; touches ${formatList(whom)}`}`;
}
