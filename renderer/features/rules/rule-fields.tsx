import { Select, Switch, Textarea, TextInput } from '@mantine/core';
import type { ComponentType } from 'react';
import { Enforcement, isDecidable, type Rule } from '../../../shared/spec/rule.ts';
import { ReadOnlyText } from '../../ui/protected/read-only-text.tsx';
import { TermsIn } from '../../ui/terms/linked-text.tsx';
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

interface RuleFieldProps {
  rule: Rule;
  /** "of rule 3", for the names of undo steps. */
  of: string;
  /** Shows its value and takes no edits. */
  locked: boolean;
  change: RuleActions['change'];
}

type TextField = 'judgement' | 'guidance' | 'reason' | 'from' | 'until';
const text = ({ rule, of, locked, change }: RuleFieldProps, field: TextField, name: string) => ({
  value: rule[field] ?? '',
  readOnly: locked,
  onChange: (event: { currentTarget: { value: string } }) => {
    const next = event.currentTarget.value;
    change(`${name} ${of}`, (old) => withText(old, field, next), field);
  },
});

const Title = ({ rule, of, locked, change }: RuleFieldProps) => (
  <TextInput
    label="Title of the rule"
    value={rule.title}
    readOnly={locked}
    maxLength={200}
    onChange={(event) => {
      const title = event.currentTarget.value;
      change(`title ${of}`, (old) => ({ ...old, title }), 'title');
    }}
  />
);

const Judgement = (props: RuleFieldProps) => (
  <>
    <Textarea
      label="And a model judges that"
      description="For what only a model can tell, such as “the photo looks like stock imagery”"
      maxLength={2000}
      autosize
      minRows={1}
      maxRows={6}
      {...(props.locked ? { placeholder: 'Nothing' } : {})}
      {...text(props, 'judgement', 'judgement')}
    />
    <TermsIn text={props.rule.judgement ?? ''} />
  </>
);

const Reason = (props: RuleFieldProps) => (
  <>
    <Textarea
      aria-label="Reason"
      autosize
      minRows={1}
      maxRows={6}
      maxLength={2000}
      placeholder="What happened, or who asked for it"
      {...text(props, 'reason', 'reason')}
    />
    <TermsIn text={props.rule.reason ?? ''} />
  </>
);

const Guidance = (props: RuleFieldProps) => (
  <>
    <Textarea
      aria-label="Guidance"
      autosize
      minRows={2}
      maxRows={10}
      maxLength={4000}
      placeholder="How to carry it out: tone, wording, what to look at"
      {...text(props, 'guidance', 'guidance')}
    />
    <TermsIn text={props.rule.guidance ?? ''} />
  </>
);

const Enabled = ({ rule, locked, change }: RuleFieldProps) =>
  locked ? (
    <ReadOnlyText label="This rule is on" value={rule.enabled ? 'Yes' : 'No'} />
  ) : (
    <Switch
      label="This rule is on"
      checked={rule.enabled}
      onChange={(event) => {
        const enabled = event.currentTarget.checked;
        change(`turn ${enabled ? 'on' : 'off'} the rule`, (old) => ({ ...old, enabled }));
      }}
    />
  );

const FirstDay = (props: RuleFieldProps) => (
  <TextInput
    type="date"
    label="First day"
    description="Empty: it holds already (UTC)"
    {...text(props, 'from', 'first day')}
  />
);

const LastDay = (props: RuleFieldProps) => (
  <TextInput
    {...(props.locked ? {} : { id: 'last-day' })}
    type="date"
    label="Last day"
    description="Empty: it holds until changed (UTC)"
    {...text(props, 'until', 'last day')}
  />
);

const Strictness = ({ rule, of, locked, change }: RuleFieldProps) => {
  const words = isDecidable(rule)
    ? ENFORCEMENT[rule.enforcement].words
    : 'A judgement cannot be checked without a model, so the model is only told.';
  if (locked)
    return <ReadOnlyText label="Strictness" description={words} value={ENFORCEMENT[rule.enforcement].label} />;
  return (
    <Select
      label="Strictness"
      description={words}
      data={Enforcement.options.map((value) => ({ value, label: ENFORCEMENT[value].label }))}
      value={rule.enforcement}
      maw={320}
      onChange={(value) => {
        const next = Enforcement.safeParse(value);
        if (next.success) change(`strictness ${of}`, (old) => ({ ...old, enforcement: next.data }));
      }}
    />
  );
};

/** The control of each single part of a rule, condition and effects aside. */
export const RULE_FIELDS: {
  readonly [P in Exclude<keyof Rule, 'id' | 'when' | 'then'>]-?: ComponentType<RuleFieldProps>;
} = {
  title: Title,
  judgement: Judgement,
  reason: Reason,
  guidance: Guidance,
  enabled: Enabled,
  from: FirstDay,
  until: LastDay,
  enforcement: Strictness,
};
export type RuleFieldName = keyof typeof RULE_FIELDS;
export const isRuleField = (name: string): name is RuleFieldName => Object.hasOwn(RULE_FIELDS, name);
