import { Button, Text } from '@mantine/core';
import { memo, useMemo, useState } from 'react';
import type { Contract } from '../../../shared/spec/contract.ts';
import type { Rule } from '../../../shared/spec/rule.ts';
import { sentenceOf } from '../../../shared/spec/sentence.ts';
import { useProtections } from '../../lib/protections.tsx';
import { IconPlus } from '../../ui/icons.ts';
import { Panel } from '../../ui/panel.tsx';
import { Protected, ShownAbove } from '../../ui/protected/protected.tsx';
import { ReadOnlyText } from '../../ui/protected/read-only-text.tsx';
import { Sentence } from '../../ui/sentence.tsx';
import { conditionText } from './condition-text.ts';
import { RuleDetails, RulePartField } from './rule-details.tsx';
import { rulePath } from './rule-parts.ts';
import classes from './rules-tab.module.css';
import { ThenEditor } from './then-editor.tsx';
import type { RuleActions } from './use-rule-actions.tsx';
import { WhenEditor } from './when-editor.tsx';

interface Props {
  rule: Rule;
  /** Counted from 1. */
  place: number;
  contract: Contract;
  change: RuleActions['change'];
}

/** One rule as a form, with its sentence on top. */
export const RuleForm = memo(function RuleForm({ rule, place, contract, change }: Props) {
  const sentence = useMemo(() => sentenceOf(rule, contract, navigator.language), [rule, contract]);
  const [judging, setJudging] = useState(rule.judgement !== undefined);
  const protections = useProtections();
  const judgement = rulePath(rule.id, 'judgement');
  // What is locked is shown even where it is empty, so that nobody wonders where it went.
  const isJudgementKept = !protections.mayEdit(judgement) || protections.of(judgement)?.path === judgement;
  const of = `of rule ${place}`;
  return (
    <ShownAbove path={rulePath(rule.id)}>
      <div className={classes.cards}>
        <Panel>
          <Sentence parts={sentence} />
        </Panel>
        <Panel level={3} label="When">
          <Protected path={rulePath(rule.id, 'when')} of={`Condition ${of}`}>
            {(locked) =>
              locked ? (
                <ReadOnlyText
                  label={`Condition ${of}`}
                  labelHidden
                  value={conditionText(rule.when, contract, navigator.language)}
                />
              ) : (
                <WhenEditor when={rule.when} contract={contract} of={of} change={change} />
              )
            }
          </Protected>
          {judging || rule.judgement !== undefined || isJudgementKept ? (
            <div style={{ marginTop: 16 }}>
              <RulePartField part="judgement" words="Judgement" rule={rule} of={of} change={change} />
            </div>
          ) : (
            <div style={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '2px 12px', marginTop: 10 }}>
              <Button
                variant="subtle"
                size="compact-sm"
                leftSection={<IconPlus size={14} aria-hidden />}
                onClick={() => setJudging(true)}
              >
                Add a judgement in words
              </Button>
              <Text size="xs" c="dimmed">
                for what only a model can tell, such as “the photo looks like stock imagery”
              </Text>
            </div>
          )}
        </Panel>
        <Panel level={3} label="Then">
          <Protected path={rulePath(rule.id, 'then')} of={`Effects ${of}`}>
            {(locked) => (
              <ThenEditor rule={rule.id} then={rule.then} contract={contract} of={of} locked={locked} change={change} />
            )}
          </Protected>
        </Panel>
        <RuleDetails rule={rule} of={of} change={change} />
      </div>
    </ShownAbove>
  );
});
