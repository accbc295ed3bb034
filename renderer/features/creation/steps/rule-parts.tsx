import { ActionIcon, Button, Text } from '@mantine/core';
import { type Contract, fieldAt, fieldPaths } from '../../../../shared/spec/contract.ts';
import { newAtom, newEffect } from '../../../../shared/spec/new-spec.ts';
import { effectsFor, OPERATORS, operatorsFor } from '../../../../shared/spec/operators.ts';
import { type Atom, type Condition, type Effect, Operator, type Rule } from '../../../../shared/spec/rule.ts';
import { effectValue, offeredFor, withField, withKind, withValue } from '../../../lib/effect-edits.ts';
import { fitValue } from '../../../lib/fit-value.ts';
import { newId } from '../../../lib/ids.ts';
import { pathTitle } from '../../../lib/path-title.ts';
import { GrowingSelect } from '../../../ui/growing-select.tsx';
import { IconPlus, IconX } from '../../../ui/icons.ts';
import { ShapedInput } from '../../../ui/value-input/shaped-input.tsx';
import classes from '../creation.module.css';

interface Props {
  rule: Rule;
  contract: Contract;
  onChange: (rule: Rule) => void;
}

const isAtom = (condition: Condition): condition is Atom => condition.kind === 'atom';
const takesOperators = (contract: Contract) =>
  fieldPaths(contract.input).filter(({ field }) => operatorsFor(field.type).length > 0);
const takesEffects = (contract: Contract) =>
  fieldPaths(contract.output).filter(({ field }) => effectsFor(field.type).length > 0);

/** When a rule applies and what it does, as rows. Groups of conditions stay as they are; they have their place under Rules. */
export function RuleParts({ rule, contract, onChange }: Props) {
  const { when, then } = rule;
  const inputs = takesOperators(contract);
  const outputs = takesEffects(contract);
  const setConditions = (conditions: Condition[]): void => onChange({ ...rule, when: { ...when, conditions } });
  const isFlat = when.conditions.every(isAtom) && when.kind !== 'not';
  return (
    <>
      <div className={classes.rows}>
        <span className={classes.rowsTitle}>
          {when.conditions.length < 2 || !isFlat
            ? 'When'
            : when.kind === 'all'
              ? 'When all of these hold'
              : 'When any of these holds'}
        </span>
        {when.conditions.length === 0 && (
          <Text size="sm" c="dimmed">
            Always, unless a condition or a judgement says otherwise.
          </Text>
        )}
        {isFlat ? (
          when.conditions
            .filter(isAtom)
            .map((atom, index) => (
              <AtomRow
                key={atom.id}
                atom={atom}
                contract={contract}
                paths={inputs.map(({ path }) => path)}
                onChange={(next) => setConditions(when.conditions.with(index, next))}
                onRemove={() => setConditions(when.conditions.toSpliced(index, 1))}
              />
            ))
        ) : (
          <Text size="sm" c="dimmed">
            The conditions stand in groups. They can be edited under Rules once the agent is made.
          </Text>
        )}
        {isFlat && inputs.length > 0 && (
          <AddButton
            words="Add condition"
            onClick={() => inputs[0] !== undefined && setConditions([...when.conditions, newAtom(inputs[0], newId)])}
          />
        )}
      </div>
      <div className={classes.rows}>
        <span className={classes.rowsTitle}>Then</span>
        {then.map((effect, index) => (
          <EffectRow
            key={effect.id}
            effect={effect}
            contract={contract}
            paths={outputs.map(({ path }) => path)}
            onChange={(next) => onChange({ ...rule, then: then.with(index, next) })}
            onRemove={() => onChange({ ...rule, then: then.toSpliced(index, 1) })}
          />
        ))}
        {outputs.length > 0 && (
          <AddButton
            words="Add effect"
            onClick={() => {
              const free = outputs.find(({ path }) => !then.some(({ field }) => field === path)) ?? outputs[0];
              const effect = free === undefined ? null : newEffect(free, newId);
              if (effect !== null) onChange({ ...rule, then: [...then, effect] });
            }}
          />
        )}
      </div>
    </>
  );
}

const AddButton = ({ words, onClick }: { words: string; onClick: () => void }) => (
  <div>
    <Button variant="subtle" size="compact-sm" leftSection={<IconPlus size={14} aria-hidden />} onClick={onClick}>
      {words}
    </Button>
  </div>
);
const RemoveButton = ({ label, onClick }: { label: string; onClick: () => void }) => (
  <ActionIcon variant="subtle" color="gray" size={32} aria-label={label} onClick={onClick}>
    <IconX size={15} aria-hidden />
  </ActionIcon>
);
/** The paths to choose from; one that the contract no longer has stays to be seen. */
const choices = (paths: readonly string[], path: string, title: (path: string) => string) =>
  (paths.includes(path) ? paths : [...paths, path]).map((value) => ({ value, label: title(value) }));

interface RowProps<T> {
  contract: Contract;
  paths: readonly string[];
  onChange: (next: T) => void;
  onRemove: () => void;
}

function AtomRow({ atom, contract, paths, onChange, onRemove }: RowProps<Atom> & { atom: Atom }) {
  const title = (path: string): string => pathTitle(contract.input, path);
  const type = fieldAt(contract.input, atom.field)?.type;
  const offered = type === undefined ? [] : operatorsFor(type);
  const shape = OPERATORS[atom.operator].value;
  return (
    <div className={classes.rowLine}>
      <GrowingSelect
        aria-label="Field"
        data={choices(paths, atom.field, title)}
        value={atom.field}
        onChange={(path) => {
          const field = path === null ? undefined : fieldAt(contract.input, path);
          if (path !== null && field !== undefined) onChange({ ...newAtom({ path, field }, newId), id: atom.id });
        }}
      />
      <GrowingSelect
        aria-label={`How ${title(atom.field)} is compared`}
        data={offered.map(({ operator, label }) => ({ value: operator, label }))}
        value={atom.operator}
        onChange={(next) => {
          const operator = Operator.safeParse(next);
          if (!operator.success || type === undefined) return;
          const { value: _, ...rest } = atom;
          const value = fitValue(atom.value, OPERATORS[operator.data].value, type);
          onChange({ ...rest, operator: operator.data, ...(value === undefined ? {} : { value }) });
        }}
      />
      {type !== undefined && (
        <ShapedInput
          shape={shape}
          type={type}
          value={atom.value}
          label={`Value for ${title(atom.field)}`}
          onChange={(value) => {
            const { value: _, ...rest } = atom;
            onChange(value === undefined ? rest : { ...rest, value });
          }}
        />
      )}
      <RemoveButton label={`Remove the condition on ${title(atom.field)}`} onClick={onRemove} />
    </div>
  );
}

function EffectRow({ effect, contract, paths, onChange, onRemove }: RowProps<Effect> & { effect: Effect }) {
  const title = (path: string): string => pathTitle(contract.output, path);
  const type = fieldAt(contract.output, effect.field)?.type;
  const offered = offeredFor(contract, effect.field);
  const shape = offered.find(({ kind }) => kind === effect.kind)?.value ?? 'one';
  return (
    <div className={classes.rowLine}>
      <GrowingSelect
        aria-label="Field of the answer"
        data={choices(paths, effect.field, title)}
        value={effect.field}
        onChange={(path) => path !== null && onChange(withField(effect, path, contract))}
      />
      <GrowingSelect
        aria-label={`What happens with ${title(effect.field)}`}
        data={offered.map(({ kind, label }) => ({ value: kind, label }))}
        value={effect.kind}
        onChange={(next) => {
          const info = offered.find(({ kind }) => kind === next);
          if (info !== undefined) onChange(withKind(effect, info.kind, contract));
        }}
      />
      {type !== undefined && (
        <ShapedInput
          shape={shape}
          type={type}
          value={effectValue(effect)}
          label={`Value of ${title(effect.field)}`}
          onChange={(value) => onChange(withValue(effect, value))}
        />
      )}
      <RemoveButton label={`Remove the effect on ${title(effect.field)}`} onClick={onRemove} />
    </div>
  );
}
