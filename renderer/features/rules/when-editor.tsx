import { memo, useMemo } from 'react';
import { type FullField, QueryBuilder } from 'react-querybuilder';
import { type Contract, fieldPaths } from '../../../shared/spec/contract.ts';
import { newAtom } from '../../../shared/spec/new-spec.ts';
import { operatorsFor } from '../../../shared/spec/operators.ts';
import type { Group } from '../../../shared/spec/rule.ts';
import { newId } from '../../lib/ids.ts';
import { pathTitle } from '../../lib/path-title.ts';
import { useKeptFocus } from '../../lib/use-kept-focus.ts';
import { CONTROLS } from './condition-controls.tsx';
import { type ConditionQuery, fromQuery, type RowValue, toQuery } from './condition-mapping.ts';
import { conditionStep } from './condition-step.ts';
import type { RuleActions } from './use-rule-actions.tsx';

interface Props {
  when: Group;
  contract: Contract;
  /** "of rule 3", for the name of the undo step. */
  of: string;
  change: RuleActions['change'];
}

const COMBINATORS = [
  { name: 'all' as const, value: 'all' as const, label: 'All of' },
  { name: 'any' as const, value: 'any' as const, label: 'Any of' },
  { name: 'not' as const, value: 'not' as const, label: 'None of' },
];
const NO_TITLES = { accessibleDescriptionGenerator: () => '' };

/** The condition of a rule: rows of field, operator and value, in groups. */
export const WhenEditor = memo(function WhenEditor({ when, contract, of, change }: Props) {
  const places = useMemo(() => fieldPaths(contract.input), [contract]);
  const fields = useMemo(
    () => places.map(({ path }): FullField => ({ name: path, value: path, label: pathTitle(contract.input, path) })),
    [places, contract],
  );
  const query = useMemo(() => toQuery(when), [when]);
  const keepFocus = useKeptFocus();
  const context = useMemo(() => ({ contract, keepFocus }), [contract, keepFocus]);
  const start = (path: string) => {
    const place = places.find((candidate) => candidate.path === path);
    return place === undefined ? undefined : newAtom(place, newId);
  };
  return (
    <QueryBuilder
      {...NO_TITLES}
      query={query}
      onQueryChange={(next) => {
        const changed = fromQuery(next as ConditionQuery, contract, newId);
        // The builder also reports the query it was just given.
        if (JSON.stringify(changed) === JSON.stringify(when)) return;
        const { name, field } = conditionStep(when, changed, of);
        change(name, (old) => ({ ...old, when: changed }), field);
      }}
      fields={fields}
      combinators={COMBINATORS}
      getOperators={(path) => {
        const type = places.find((candidate) => candidate.path === path)?.field.type;
        return type === undefined
          ? []
          : operatorsFor(type).map(({ operator, label }) => ({ name: operator, value: operator, label }));
      }}
      getDefaultOperator={(path) => start(path)?.operator ?? 'is_present'}
      getDefaultValue={(row): RowValue => ({ value: start(row.field)?.value })}
      controlElements={CONTROLS}
      context={context}
      addRuleToNewGroups
      idGenerator={newId}
      resetOnFieldChange
      suppressStandardClassnames
    />
  );
});
