import { ActionIcon, Checkbox, Select, Text } from '@mantine/core';
import type { Proposal } from '../../../../shared/creation/creation.ts';
import type { Protection } from '../../../../shared/governance/policy.ts';
import { partAt, partTitle } from '../../../../shared/spec/parts.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';
import { useFocusOn } from '../../../lib/use-focus-on.ts';
import { DraftInput } from '../../../ui/draft-input.tsx';
import { IconTrash } from '../../../ui/icons.ts';
import classes from '../creation.module.css';
import type { StepProps } from './step-props.ts';

const LEVELS = [
  { value: 'locked', label: 'Locked: engineers only' },
  { value: 'guarded', label: 'Guarded: engineers approve' },
];
const SECTIONS = ['purpose', 'contract', 'rules', 'defaults', 'glossary', 'models'];
const reasonId = (path: string): string => `creation-lock-${path}`;

/** Parts that stay the engineers': each with a tick, how strictly, and why. */
export function LocksStep({ proposal, session }: StepProps) {
  const { protections, spec } = proposal;
  const focusOn = useFocusOn();
  const change = (edit: (all: Proposal['protections']) => Proposal['protections']): void =>
    session.edit((old) => ({ ...old, protections: edit(old.protections) }));
  const set = (path: string, part: Partial<Protection>, accepted?: boolean): void =>
    change((all) =>
      all.map((each) =>
        each.protection.path === path
          ? { protection: { ...each.protection, ...part }, accepted: accepted ?? each.accepted }
          : each,
      ),
    );
  const free = partsOf(spec).filter(({ value }) => !protections.some(({ protection }) => protection.path === value));
  return (
    <div className={classes.part}>
      {protections.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing is proposed. The contract, the models and the defaults are guarded by engineers anyway, so this step
          can be skipped.
        </Text>
      )}
      <ul className={classes.cards}>
        {protections.map(({ protection: { path, level, reason }, accepted }) => {
          const title = partTitle(spec, path);
          return (
            <li key={path} className={classes.card}>
              <div className={classes.cardHead}>
                <Checkbox
                  className={classes.grow ?? ''}
                  label={title}
                  checked={accepted}
                  onChange={(event) => set(path, {}, event.currentTarget.checked)}
                  styles={{ label: { fontWeight: 600, overflowWrap: 'anywhere' } }}
                />
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={32}
                  aria-label={`Remove the lock of ${title}`}
                  onClick={() => change((all) => all.filter(({ protection }) => protection.path !== path))}
                >
                  <IconTrash size={16} aria-hidden />
                </ActionIcon>
              </div>
              {partAt(spec, path) === undefined && (
                <Text size="sm" c="var(--rh-unsure)">
                  This part is no longer there, so nothing will be locked.
                </Text>
              )}
              <div className={classes.row} style={{ marginTop: 8 }}>
                <Select
                  label="How strictly"
                  data={LEVELS}
                  value={level}
                  style={{ flex: '0 1 280px' }}
                  onChange={(next) => (next === 'locked' || next === 'guarded') && set(path, { level: next })}
                />
                <div style={{ flex: '1 1 240px' }}>
                  <DraftInput
                    id={reasonId(path)}
                    label="Why"
                    value={reason}
                    maxLength={1000}
                    commit={(text) => {
                      if (text.trim() === '') return 'Why: for example Agreed with legal';
                      set(path, { reason: text });
                      return null;
                    }}
                  />
                </div>
              </div>
            </li>
          );
        })}
      </ul>
      {free.length > 0 && (
        <Select
          label="Protect another part"
          placeholder="Choose a part"
          data={free}
          value={null}
          searchable
          maw={420}
          nothingFoundMessage="No such part"
          onChange={(path) => {
            if (path === null) return;
            const protection: Protection = { path, level: 'guarded', reason: FIRST_REASON };
            change((all) => [...all, { protection, accepted: true }]);
            focusOn(reasonId(path));
          }}
        />
      )}
    </div>
  );
}

/** A lock always says why. */
const FIRST_REASON = 'Agreed when the agent was set up';

function partsOf(spec: Spec): { value: string; label: string }[] {
  const paths = [...SECTIONS, ...spec.rules.map(({ id }) => `rules/${id}`)];
  return paths.map((path) => ({ value: path, label: partTitle(spec, path) }));
}
