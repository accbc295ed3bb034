import { Select, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { memo } from 'react';
import { Enforcement, isDecidable, type Rule } from '../../../shared/spec/rule.ts';
import { Panel } from '../../ui/panel.tsx';
import classes from './rules-tab.module.css';
import type { RuleActions } from './use-rule-actions.tsx';
import { withText } from './with-text.ts';

const ENFORCEMENT: Record<Enforcement, { label: string; words: string }> = {
  advise: { label: 'Tell the model', words: 'The model reads the rule; its answer is not checked against it.' },
  check: {
    label: 'Tell and check',
    words: 'The model reads the rule, and every answer is checked against it. A violation is recorded.',
  },
  enforce: {
    label: 'Tell, check and refuse',
    words: 'Every answer is checked. A violation is sent back once with the rule named; a second one is refused.',
  },
};

interface Props {
  rule: Rule;
  /** "of rule 3", for the names of undo steps. */
  of: string;
  change: RuleActions['change'];
}

/** The parts of a rule that this form shows; typing a title does not redraw it. */
const shown = ({ guidance, reason, from, until, enabled, enforcement, judgement }: Rule): string =>
  JSON.stringify([guidance, reason, from, until, enabled, enforcement, (judgement ?? '').trim() === '']);

/** Why, how, when and how strictly. */
export const RuleDetails = memo(
  function RuleDetails({ rule, of, change }: Props) {
    const text = (field: 'guidance' | 'reason' | 'from' | 'until', name: string) => ({
      value: rule[field] ?? '',
      onChange: (event: { currentTarget: { value: string } }) => {
        const next = event.currentTarget.value;
        change(`${name} ${of}`, (old) => withText(old, field, next), field);
      },
    });
    const enforcement = isDecidable(rule)
      ? ENFORCEMENT[rule.enforcement].words
      : 'A judgement cannot be checked without a model, so the model is only told.';
    return (
      <>
        <Panel level={3} label="Why this rule exists">
          <Textarea
            aria-label="Reason"
            autosize
            minRows={1}
            maxRows={6}
            maxLength={2000}
            placeholder="What happened, or who asked for it"
            {...text('reason', 'reason')}
          />
        </Panel>
        <Panel level={3} label="Guidance for the model">
          <Textarea
            aria-label="Guidance"
            autosize
            minRows={2}
            maxRows={10}
            maxLength={4000}
            placeholder="How to carry it out: tone, wording, what to look at"
            {...text('guidance', 'guidance')}
          />
        </Panel>
        <Panel level={3} label="When and how strictly it holds">
          <Stack gap="md">
            <Switch
              label="This rule is on"
              checked={rule.enabled}
              onChange={(event) => {
                const enabled = event.currentTarget.checked;
                change(`turn ${enabled ? 'on' : 'off'} the rule`, (old) => ({ ...old, enabled }));
              }}
            />
            <div className={classes.pair}>
              <TextInput
                type="date"
                label="First day"
                description="Empty: it holds already (UTC)"
                {...text('from', 'first day')}
              />
              <TextInput
                id="last-day"
                type="date"
                label="Last day"
                description="Empty: it holds until changed (UTC)"
                {...text('until', 'last day')}
              />
            </div>
            <Select
              label="Strictness"
              description={enforcement}
              data={Enforcement.options.map((value) => ({ value, label: ENFORCEMENT[value].label }))}
              value={rule.enforcement}
              maw={320}
              onChange={(value) => {
                const next = Enforcement.safeParse(value);
                if (next.success) change(`strictness ${of}`, (old) => ({ ...old, enforcement: next.data }));
              }}
            />
          </Stack>
        </Panel>
      </>
    );
  },
  (a, b) => a.of === b.of && a.change === b.change && shown(a.rule) === shown(b.rule),
);
