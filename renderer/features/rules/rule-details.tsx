import { Stack } from '@mantine/core';
import { memo } from 'react';
import type { Rule } from '../../../shared/spec/rule.ts';
import { Panel } from '../../ui/panel.tsx';
import { Protected } from '../../ui/protected/protected.tsx';
import { RULE_FIELDS, type RuleFieldName } from './rule-fields.tsx';
import { rulePath } from './rule-parts.ts';
import classes from './rules-tab.module.css';
import type { RuleActions } from './use-rule-actions.tsx';

interface Props {
  rule: Rule;
  /** "of rule 3", for the names of undo steps. */
  of: string;
  change: RuleActions['change'];
}

/** The parts of a rule that this form shows; typing a title does not redraw it. */
const shown = ({ id, guidance, reason, from, until, enabled, enforcement, judgement }: Rule): string =>
  JSON.stringify([id, guidance, reason, from, until, enabled, enforcement, (judgement ?? '').trim() === '']);

/** One part of a rule, read-only where it is locked. */
export function RulePartField({ part, words, ...props }: Props & { part: RuleFieldName; words: string }) {
  const Field = RULE_FIELDS[part];
  return (
    <Protected path={rulePath(props.rule.id, part)} of={`${words} ${props.of}`}>
      {(locked) => <Field {...props} locked={locked} />}
    </Protected>
  );
}

/** Why, how, when and how strictly. */
export const RuleDetails = memo(
  function RuleDetails(props: Props) {
    return (
      <>
        <Panel level={3} label="Why this rule exists">
          <RulePartField part="reason" words="Reason" {...props} />
        </Panel>
        <Panel level={3} label="Guidance for the model">
          <RulePartField part="guidance" words="Guidance" {...props} />
        </Panel>
        <Panel level={3} label="When and how strictly it holds">
          <Stack gap="md">
            <RulePartField part="enabled" words="Switch" {...props} />
            <div className={classes.pair}>
              <RulePartField part="from" words="First day" {...props} />
              <RulePartField part="until" words="Last day" {...props} />
            </div>
            <RulePartField part="enforcement" words="Strictness" {...props} />
          </Stack>
        </Panel>
      </>
    );
  },
  (a, b) => a.of === b.of && a.change === b.change && shown(a.rule) === shown(b.rule),
);
