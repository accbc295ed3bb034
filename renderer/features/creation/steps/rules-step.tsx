import { Button, Text } from '@mantine/core';
import { newRule } from '../../../../shared/spec/new-spec.ts';
import type { Rule } from '../../../../shared/spec/rule.ts';
import { announce } from '../../../lib/announce.tsx';
import { moved, restored } from '../../../lib/entries.ts';
import { count } from '../../../lib/format.ts';
import { newId } from '../../../lib/ids.ts';
import { useFocusOn } from '../../../lib/use-focus-on.ts';
import { IconPlus } from '../../../ui/icons.ts';
import { offerUndo } from '../../../ui/undo-toast.tsx';
import classes from '../creation.module.css';
import { DefaultsPart } from './defaults-part.tsx';
import { RuleCard, ruleMenuId, ruleTitleId } from './rule-card.tsx';
import { editSpec, type StepProps } from './step-props.ts';

/** The rules in order, each by its sentence, and what holds where none of them speaks. */
export function RulesStep(props: StepProps) {
  const { proposal, session } = props;
  const { rules, contract } = proposal.spec;
  const focusOn = useFocusOn();
  const setRules = (change: (rules: Rule[]) => Rule[]): void =>
    editSpec(session, (spec) => ({ ...spec, rules: change(spec.rules) }));
  const remove = (rule: Rule, at: number): void => {
    setRules((old) => old.filter(({ id }) => id !== rule.id));
    offerUndo(`rule-${rule.id}`, `Removed the rule “${rule.title}”.`, () => setRules((old) => restored(old, rule, at)));
  };
  return (
    <>
      <section className={classes.part} aria-label="Rules in order">
        {rules.length === 0 ? (
          <Text size="sm" c="dimmed">
            No rules yet. A rule says when it applies and what the answer then is, such as: if the price is below €5 and
            the brand is a protected one, send the listing to a person.
          </Text>
        ) : (
          <Text size="sm" c="dimmed">
            {count(rules.length, 'rule')}. Everything about a rule can be edited later under Rules.
          </Text>
        )}
        <ol className={classes.cards}>
          {rules.map((rule, index) => (
            <RuleCard
              key={rule.id}
              rule={rule}
              place={index}
              of={rules.length}
              contract={contract}
              onChange={(next) => setRules((old) => old.map((each) => (each.id === rule.id ? next : each)))}
              onMove={(to) => {
                setRules((old) => moved(old, rule.id, to));
                announce(`“${rule.title}” moved to place ${to + 1} of ${rules.length}`);
                focusOn(ruleMenuId(rule.id));
              }}
              onRemove={() => remove(rule, index)}
            />
          ))}
        </ol>
        <div>
          <Button
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => {
              const rule = newRule(newId);
              setRules((old) => [...old, rule]);
              focusOn(ruleTitleId(rule.id));
            }}
          >
            Add rule
          </Button>
        </div>
      </section>
      <DefaultsPart {...props} />
    </>
  );
}
