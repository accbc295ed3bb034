import { Checkbox, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { fieldPaths } from '../../../../shared/spec/contract.ts';
import { effectsFor } from '../../../../shared/spec/operators.ts';
import type { Rule } from '../../../../shared/spec/rule.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';
import { restored } from '../../../lib/entries.ts';
import { removeRule, restoreRule, updateRule } from '../rule-edits.ts';
import { isRuleField, RULE_FIELDS } from '../rule-fields.tsx';
import { RuleForm } from '../rule-form.tsx';
import { EffectRow, ThenEditor } from '../then-editor.tsx';
import type { RuleActions } from '../use-rule-actions.tsx';
import { WhenEditor } from '../when-editor.tsx';

interface Props {
  /** Its id. */
  rule: string;
  /** Steps below the rule: none for all of it, `["when"]`, `["then", effect id]`. */
  part: readonly string[];
  spec: Spec;
  onChange: (spec: Spec) => void;
}

/** One rule, or one part of it, on a scratch spec, with the control that the draft has for it. */
export function RuleEditor({ rule: id, part, spec, onChange }: Props) {
  const [start] = useState(spec);
  const at = start.rules.findIndex((rule) => rule.id === id);
  const original = start.rules[at];
  const rule = spec.rules.find((candidate) => candidate.id === id);
  if (original === undefined) return <Text size="sm">This rule is no longer there.</Text>;
  const change: RuleActions['change'] = (_, edit) => onChange(updateRule(spec, id, edit));
  const props = { of: `of rule ${at + 1}`, contract: spec.contract, locked: false, change };
  const [name = '', effect] = part;
  if (name === '')
    return (
      <Removable
        label="Remove this rule instead"
        removed={rule === undefined}
        onRemove={() => onChange(removeRule(spec, id))}
        onKeep={() => onChange(restoreRule(spec, original, at))}
      >
        {rule !== undefined && (
          <>
            <RULE_FIELDS.title rule={rule} {...props} />
            <RuleForm rule={rule} place={at + 1} contract={spec.contract} change={change} />
          </>
        )}
      </Removable>
    );
  if (rule === undefined) return null;
  if (name === 'when') return <WhenEditor when={rule.when} {...props} />;
  if (name === 'then' && effect !== undefined)
    return <OneEffect rule={rule} original={original} effect={effect} spec={spec} onChange={onChange} />;
  if (name === 'then') return <ThenEditor rule={id} then={rule.then} {...props} />;
  if (!isRuleField(name)) return null;
  const Field = RULE_FIELDS[name];
  return <Field rule={rule} {...props} />;
}

interface EffectProps extends Omit<Props, 'rule' | 'part'> {
  rule: Rule;
  original: Rule;
  effect: string;
}

function OneEffect({ rule, original, effect: id, spec, onChange }: EffectProps) {
  const effect = rule.then.find((candidate) => candidate.id === id);
  const held = original.then.find((candidate) => candidate.id === id);
  const set = (then: Rule['then']): void => onChange(updateRule(spec, rule.id, (old) => ({ ...old, then })));
  const remove = (): void => set(rule.then.filter((candidate) => candidate.id !== id));
  const places = fieldPaths(spec.contract.output).filter(({ field }) => effectsFor(field.type).length > 0);
  if (held === undefined) return <Text size="sm">This effect is no longer there.</Text>;
  return (
    <Removable
      label="Remove this effect instead"
      removed={effect === undefined}
      onRemove={remove}
      onKeep={() => set(restored(rule.then, held, original.then.indexOf(held)))}
    >
      {effect !== undefined && (
        <EffectRow
          effect={effect}
          contract={spec.contract}
          paths={places.map(({ path }) => path)}
          onChange={(next) => set(rule.then.map((old) => (old.id === id ? next : old)))}
          onRemove={remove}
        />
      )}
    </Removable>
  );
}

interface RemovableProps {
  label: string;
  removed: boolean;
  onRemove: () => void;
  onKeep: () => void;
  children: ReactNode;
}

const Removable = ({ label, removed, onRemove, onKeep, children }: RemovableProps) => (
  <Stack gap="md">
    {children}
    <Checkbox
      label={label}
      checked={removed}
      onChange={({ currentTarget: { checked } }) => (checked ? onRemove() : onKeep())}
    />
  </Stack>
);
