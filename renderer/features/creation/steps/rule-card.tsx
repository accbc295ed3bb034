import { ActionIcon, Menu, Switch, Textarea, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { memo } from 'react';
import type { Contract } from '../../../../shared/spec/contract.ts';
import type { Rule } from '../../../../shared/spec/rule.ts';
import { sentenceOf } from '../../../../shared/spec/sentence.ts';
import {
  IconArrowDown,
  IconArrowUp,
  IconChevronDown,
  IconChevronRight,
  IconDots,
  IconTrash,
} from '../../../ui/icons.ts';
import { Sentence } from '../../../ui/sentence.tsx';
import classes from '../creation.module.css';
import { RuleParts } from './rule-parts.tsx';

export const ruleTitleId = (id: string): string => `creation-rule-${id}`;
export const ruleMenuId = (id: string): string => `creation-rule-menu-${id}`;

interface Props {
  rule: Rule;
  /** Counted from 0. */
  place: number;
  of: number;
  contract: Contract;
  onChange: (rule: Rule) => void;
  onMove: (to: number) => void;
  onRemove: () => void;
}

/** A rule with nothing in it yet has to be filled in first. */
const isEmpty = ({ when, then, judgement, guidance }: Rule): boolean =>
  when.conditions.length === 0 && then.length === 0 && judgement === undefined && guidance === undefined;

/** One rule: its sentence; its parts once it is unfolded. */
export const RuleCard = memo(
  RuleCardBody,
  (a, b) => a.rule === b.rule && a.place === b.place && a.of === b.of && a.contract === b.contract,
);
function RuleCardBody({ rule, place, of, contract, onChange, onMove, onRemove }: Props) {
  const { id, title, enabled, guidance, judgement } = rule;
  const [open, { toggle }] = useDisclosure(isEmpty(rule));
  const name = title.trim() === '' ? `rule ${place + 1}` : `“${title}”`;
  const with_ = (part: 'guidance' | 'judgement', text: string): void => {
    const { [part]: _, ...rest } = rule;
    onChange(text === '' ? rest : { ...rest, [part]: text });
  };
  return (
    <li className={classes.card}>
      <div className={classes.cardHead}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-expanded={open}
          aria-label={`${open ? 'Fold' : 'Unfold'} ${name}`}
          onClick={toggle}
        >
          {open ? <IconChevronDown size={16} aria-hidden /> : <IconChevronRight size={16} aria-hidden />}
        </ActionIcon>
        <div className={`${classes.grow} ${enabled ? '' : classes.off}`}>
          <strong>
            {place + 1}. {title}
          </strong>
          <Sentence parts={sentenceOf(rule, contract, navigator.language)} small />
        </div>
        <Switch
          label={enabled ? 'On' : 'Off'}
          aria-label={`${name} is on`}
          checked={enabled}
          onChange={(event) => onChange({ ...rule, enabled: event.currentTarget.checked })}
        />
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon id={ruleMenuId(id)} variant="subtle" color="gray" aria-label={`More about ${name}`}>
              <IconDots size={16} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconArrowUp size={15} aria-hidden />}
              disabled={place === 0}
              onClick={() => onMove(place - 1)}
            >
              Move up
            </Menu.Item>
            <Menu.Item
              leftSection={<IconArrowDown size={15} aria-hidden />}
              disabled={place === of - 1}
              onClick={() => onMove(place + 1)}
            >
              Move down
            </Menu.Item>
            <Menu.Item disabled={place === 0} onClick={() => onMove(0)}>
              Move to the top
            </Menu.Item>
            <Menu.Item disabled={place === of - 1} onClick={() => onMove(of - 1)}>
              Move to the bottom
            </Menu.Item>
            <Menu.Item leftSection={<IconTrash size={15} aria-hidden />} onClick={onRemove}>
              Remove
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      {open && (
        <div className={classes.ruleBody}>
          <TextInput
            id={ruleTitleId(id)}
            label="Title"
            value={title}
            maxLength={200}
            onChange={(event) => onChange({ ...rule, title: event.currentTarget.value })}
          />
          <RuleParts rule={rule} contract={contract} onChange={onChange} />
          <Textarea
            label="Judgement (optional)"
            description="What only a model can decide, in words: the photo looks like stock imagery"
            value={judgement ?? ''}
            maxLength={2000}
            autosize
            maxRows={6}
            onChange={(event) => with_('judgement', event.currentTarget.value)}
          />
          <Textarea
            label="Guidance (optional)"
            description="What the model should bear in mind when the rule applies"
            value={guidance ?? ''}
            maxLength={4000}
            autosize
            maxRows={8}
            onChange={(event) => with_('guidance', event.currentTarget.value)}
          />
        </div>
      )}
    </li>
  );
}
