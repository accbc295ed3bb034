import { Button, Text, Textarea } from '@mantine/core';
import { memo, useMemo, useState } from 'react';
import type { Contract } from '../../../shared/spec/contract.ts';
import type { Rule } from '../../../shared/spec/rule.ts';
import { sentenceOf } from '../../../shared/spec/sentence.ts';
import { IconPlus } from '../../ui/icons.ts';
import { Panel } from '../../ui/panel.tsx';
import { Sentence } from '../../ui/sentence.tsx';
import { RuleDetails } from './rule-details.tsx';
import classes from './rules-tab.module.css';
import { ThenEditor } from './then-editor.tsx';
import type { RuleActions } from './use-rule-actions.tsx';
import { WhenEditor } from './when-editor.tsx';
import { withText } from './with-text.ts';

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
  const of = `of rule ${place}`;
  return (
    <div className={classes.cards}>
      <Panel>
        <Sentence parts={sentence} />
      </Panel>
      <Panel level={3} label="When">
        <WhenEditor when={rule.when} contract={contract} of={of} change={change} />
        {judging || rule.judgement !== undefined ? (
          <Textarea
            mt="md"
            label="And a model judges that"
            description="For what only a model can tell, such as “the photo looks like stock imagery”"
            value={rule.judgement ?? ''}
            maxLength={2000}
            autosize
            minRows={1}
            maxRows={6}
            onChange={(event) => {
              const text = event.currentTarget.value;
              change(`judgement ${of}`, (old) => withText(old, 'judgement', text), 'judgement');
            }}
          />
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
        <ThenEditor then={rule.then} contract={contract} of={of} change={change} />
      </Panel>
      <RuleDetails rule={rule} of={of} change={change} />
    </div>
  );
});
