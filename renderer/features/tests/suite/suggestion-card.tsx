import { Checkbox, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { SuggestedCase } from '../../../../shared/api/desktop/tests.ts';
import { fieldAt, fieldPaths } from '../../../../shared/spec/contract.ts';
import { isMissing, valueAt } from '../../../../shared/spec/paths.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';
import { useAgent } from '../../../lib/agent-context.ts';
import { expectationWords, KINDS } from '../../../lib/case-words.ts';
import { count } from '../../../lib/format.ts';
import { pathTitle } from '../../../lib/path-title.ts';
import { Chip } from '../../../ui/chip.tsx';
import { InputTable, inputPathsOf } from '../../../ui/input-table.tsx';
import { Proposals, Rewritten } from './dressed-part.tsx';
import classes from './suite.module.css';
import type { Dressings } from './use-dressing.ts';

const MOST_PATHS = 6;

interface Props {
  /** As made from the rules. */
  plain: SuggestedCase;
  dressings: Dressings;
  spec: Spec;
  chosen: boolean;
  onChoose: (chosen: boolean) => void;
  /** Before a rule is opened. */
  onLeave: () => void;
}

/** One suggested case: what goes in, what the rules expect, and why it is worth having. */
export function SuggestionCard({ plain, dressings, spec, chosen, onChoose, onLeave }: Props) {
  const suggested = dressings.shownOf(plain);
  const { exercises, notices, dressing } = suggested;
  const isPlain = dressings.isPlain(plain.testCase.id);
  const { testCase } = isPlain ? plain : suggested;
  const { contract, rules } = spec;
  const { slug } = useAgent();
  const exercised = rules.flatMap((rule, index) => (exercises.includes(rule.id) ? [{ rule, place: index + 1 }] : []));
  const looked = inputPathsOf(
    exercised.map(({ rule }) => rule),
    contract,
  );
  // A boundary just missed and a hostile text lie in fields that no rule which applies looks at.
  const others = fieldPaths(contract.input).flatMap(({ path }) =>
    looked.includes(path) || isMissing(valueAt(testCase.input, path)) ? [] : [path],
  );
  const changed = (dressing?.changed ?? []).filter((path) => others.includes(path));
  const paths = [...new Set([...looked, ...changed, ...others])].slice(0, MOST_PATHS);
  const more = looked.length + others.length - paths.length;
  return (
    <li className={classes.card}>
      <div className={classes.cardHead}>
        <Checkbox
          checked={chosen}
          onChange={(event) => onChoose(event.currentTarget.checked)}
          label={testCase.title}
          styles={{ label: { fontWeight: 600, overflowWrap: 'anywhere' } }}
        />
        <Group gap={6}>
          {(dressing?.changed.length ?? 0) > 0 && !isPlain && <Chip tone="brand">rewritten</Chip>}
          {testCase.kind !== undefined && <Chip>{KINDS[testCase.kind]}</Chip>}
        </Group>
      </div>
      <div className={classes.cardBody}>
        <div>
          <InputTable caption="Input" paths={paths} input={testCase.input} contract={contract} />
          {more > 0 && (
            <Text size="xs" c="dimmed" mt={4}>
              and {count(more, 'field')} more
            </Text>
          )}
          <Rewritten suggested={suggested} contract={contract} dressings={dressings} />
        </div>
        <div>
          <h4>The rules expect</h4>
          {testCase.expectation.length === 0 ? (
            <Text size="sm" mb={8}>
              Nothing: only a model can decide here. What the rules forbid is checked all the same.
            </Text>
          ) : (
            <dl className={classes.facts}>
              {testCase.expectation.map((one) => (
                <div key={one.field} style={{ display: 'contents' }}>
                  <dt>{pathTitle(contract.output, one.field)}</dt>
                  <dd>{expectationWords(one, fieldAt(contract.output, one.field)?.type)}</dd>
                </div>
              ))}
            </dl>
          )}
          <Proposals suggested={suggested} contract={contract} dressings={dressings} />
          {exercised.length > 0 && (
            <p style={{ margin: '0 0 6px' }}>
              Exercises{' '}
              {exercised.map(({ rule, place }, index) => (
                <span key={rule.id}>
                  {index > 0 && ', '}
                  <Link
                    to="/agents/$slug/rules"
                    params={{ slug }}
                    search={{ rule: rule.id }}
                    onClick={onLeave}
                    style={{ color: 'inherit' }}
                    title={rule.title}
                  >
                    rule {place}
                  </Link>
                </span>
              ))}
            </p>
          )}
          {notices.length > 0 && (
            <details className={classes.mistakes}>
              <summary>Would newly notice {count(notices.length, 'mistake')}</summary>
              <ul>
                {notices.map((what) => (
                  <li key={what}>If {what}</li>
                ))}
              </ul>
            </details>
          )}
        </div>
      </div>
    </li>
  );
}
