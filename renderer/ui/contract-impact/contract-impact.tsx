import { Text } from '@mantine/core';
import type { Comparison, Difference } from '../../../shared/schema/compare/compare.ts';
import type { Contract } from '../../../shared/spec/contract.ts';
import { count, formatList } from '../../lib/format.ts';
import classes from './contract-impact.module.css';
import { ImpactDifference } from './impact-difference.tsx';
import type { Side } from './impact-places.ts';

interface Props {
  /** What `compareContracts(before, after)` said. */
  comparison: { input: Comparison; output: Comparison };
  /** The two contracts, for the titles of fields and for values in words. */
  before: Contract;
  after: Contract;
  /** Where given, each difference leads to its field; called with the id of a field of `after`. */
  onOpenField?: ((field: string) => void) | undefined;
  /** Of the headings "Input" and "Answer"; 3 below a heading of level 2. */
  level?: 3 | 4;
}

const SIDES: readonly { side: Side; label: string; words: string }[] = [
  { side: 'input', label: 'Input', words: 'what applications send' },
  { side: 'output', label: 'Answer', words: 'what applications get back' },
];
const ORDER: readonly Difference['severity'][] = ['breaking', 'additive', 'cosmetic'];

const tally = (differences: readonly Difference[]): string =>
  formatList(
    ORDER.flatMap((severity) => {
      const found = differences.filter((difference) => difference.severity === severity).length;
      return found === 0 ? [] : [`${found} ${severity}`];
    }),
  );

/** How many differences would break an application. */
export const breakingCount = ({ input, output }: Props['comparison']): number =>
  [...input.differences, ...output.differences].filter(({ severity }) => severity === 'breaking').length;

/**
 * What a change of contract means for applications, direction by direction: every difference as breaking, additive or
 * cosmetic, with its sentence and, where it breaks, a document that shows it.
 */
export function ContractImpact({ comparison, before, after, onOpenField, level = 3 }: Props) {
  const breaking = breakingCount(comparison);
  const all = comparison.input.differences.length + comparison.output.differences.length;
  const Heading = `h${level}` as const;
  if (all === 0)
    return (
      <Text size="sm" c="dimmed">
        Nothing differs for applications.
      </Text>
    );
  return (
    <div className={classes.impact}>
      <p className={classes.summary}>
        {breaking === 0
          ? 'Applications that work today keep working.'
          : `${count(breaking, 'difference')} would break applications that work today.`}
      </p>
      {SIDES.map(({ side, label, words }) => {
        const { differences } = comparison[side];
        return (
          <section key={side} aria-label={`${label}, differences`}>
            <Heading className={classes.side}>
              {label}
              <span>{differences.length === 0 ? `${words}, no difference` : `${words}, ${tally(differences)}`}</span>
            </Heading>
            {differences.length > 0 && (
              <ul className={classes.list}>
                {ORDER.flatMap((severity) => differences.filter((difference) => difference.severity === severity)).map(
                  (difference) => (
                    <ImpactDifference
                      key={`${difference.path} ${difference.kind} ${difference.sentence}`}
                      difference={difference}
                      side={side}
                      before={before[side]}
                      after={after[side]}
                      onOpenField={onOpenField}
                    />
                  ),
                )}
              </ul>
            )}
          </section>
        );
      })}
    </div>
  );
}
