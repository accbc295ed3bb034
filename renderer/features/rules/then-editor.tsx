import { ActionIcon, Button, Stack, Text } from '@mantine/core';
import { memo } from 'react';
import { type Contract, fieldAt, fieldPaths } from '../../../shared/spec/contract.ts';
import { newEffect } from '../../../shared/spec/new-spec.ts';
import { effectsFor } from '../../../shared/spec/operators.ts';
import type { Effect } from '../../../shared/spec/rule.ts';
import { effectText } from '../../../shared/spec/sentence.ts';
import { effectValue, offeredFor, withField, withKind, withValue } from '../../lib/effect-edits.ts';
import { newId } from '../../lib/ids.ts';
import { pathTitle } from '../../lib/path-title.ts';
import { GrowingSelect } from '../../ui/growing-select.tsx';
import { IconPlus, IconX } from '../../ui/icons.ts';
import { Protected } from '../../ui/protected/protected.tsx';
import { ReadOnlyText } from '../../ui/protected/read-only-text.tsx';
import { ShapedInput } from '../../ui/value-input/shaped-input.tsx';
import classes from './conditions.module.css';
import { rulePath } from './rule-parts.ts';
import type { RuleActions } from './use-rule-actions.tsx';

interface Props {
  /** The id of the rule. */
  rule: string;
  then: Effect[];
  contract: Contract;
  /** "of rule 3", for the names of undo steps. */
  of: string;
  /** The effects as a whole take no edits. */
  locked: boolean;
  change: RuleActions['change'];
}

const said = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** What the rule does to the answer, one row per effect. */
export const ThenEditor = memo(function ThenEditor({ rule, then, contract, of, locked, change }: Props) {
  const onChange = (next: Effect[], what: string): void =>
    change(`${what} ${of}`, (old) => ({ ...old, then: next }), what === 'effect' ? 'then' : undefined);
  const places = fieldPaths(contract.output).filter(({ field }) => effectsFor(field.type).length > 0);
  const add = (): void => {
    const used = new Set(then.map(({ field }) => field));
    const place = places.find(({ path }) => !used.has(path)) ?? places[0];
    const effect = place === undefined ? null : newEffect(place, newId);
    if (effect !== null) onChange([...then, effect], 'add an effect');
  };
  return (
    <Stack gap={0}>
      {then.length === 0 && (
        <Text size="sm" c="dimmed" mb={8}>
          {locked
            ? 'No effects.'
            : 'Nothing yet. Add what the answer should say, or write guidance for the model below.'}
        </Text>
      )}
      {then.map((effect, index) => (
        <Protected
          key={effect.id}
          path={rulePath(rule, `then/${effect.id}`)}
          of={`Effect on ${pathTitle(contract.output, effect.field)} ${of}`}
        >
          {(kept) =>
            kept ? (
              <div className={classes.row}>
                <ReadOnlyText
                  label={`Effect on ${pathTitle(contract.output, effect.field)}`}
                  labelHidden
                  value={said(effectText(effect, contract, navigator.language))}
                />
              </div>
            ) : (
              <EffectRow
                effect={effect}
                contract={contract}
                paths={places.map(({ path }) => path)}
                onChange={(next) => onChange(then.with(index, next), 'effect')}
                onRemove={() => onChange(then.toSpliced(index, 1), 'remove an effect')}
              />
            )
          }
        </Protected>
      ))}
      {!locked && (
        <div className={classes.add}>
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={14} aria-hidden />}
            disabled={places.length === 0}
            onClick={add}
            id="add-effect"
          >
            Effect
          </Button>
        </div>
      )}
    </Stack>
  );
});

interface RowProps {
  effect: Effect;
  contract: Contract;
  paths: string[];
  onChange: (effect: Effect) => void;
  onRemove: () => void;
}

/** One effect as a row: field, what happens to it, value. */
export function EffectRow({ effect, contract, paths, onChange, onRemove }: RowProps) {
  const title = pathTitle(contract.output, effect.field);
  const type = fieldAt(contract.output, effect.field)?.type;
  const offered = offeredFor(contract, effect.field);
  const info = offered.find(({ kind }) => kind === effect.kind);
  const fields = paths.includes(effect.field) ? paths : [...paths, effect.field];
  return (
    <div className={classes.row} id={`then-${effect.id}`} tabIndex={-1}>
      <GrowingSelect
        aria-label="Field of the answer"
        data={fields.map((path) => ({ value: path, label: pathTitle(contract.output, path) }))}
        value={effect.field}
        onChange={(path) => path !== null && onChange(withField(effect, path, contract))}
      />
      <GrowingSelect
        aria-label={`Effect on ${title}`}
        data={offered.map(({ kind, label }) => ({ value: kind, label }))}
        value={effect.kind}
        onChange={(kind) => {
          const next = offered.find((candidate) => candidate.kind === kind);
          if (next !== undefined) onChange(withKind(effect, next.kind, contract));
        }}
      />
      {type !== undefined && info !== undefined && (
        <ShapedInput
          shape={info.value}
          type={type}
          value={effectValue(effect)}
          onChange={(value) => onChange(withValue(effect, value))}
          label={`${title}, ${info.label}`}
          long={type.kind === 'text' && info.value === 'one'}
        />
      )}
      <ActionIcon
        className={classes.remove ?? ''}
        variant="subtle"
        color="gray"
        aria-label={`Remove the effect on ${title}`}
        onClick={() => {
          onRemove();
          document.getElementById('add-effect')?.focus();
        }}
      >
        <IconX size={15} aria-hidden />
      </ActionIcon>
    </div>
  );
}
