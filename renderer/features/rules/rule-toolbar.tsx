import { ActionIcon, Button, Menu, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { memo } from 'react';
import type { Rule } from '../../../shared/spec/rule.ts';
import type { DraftSession, DraftState } from '../../lib/draft/session.ts';
import { keyNames } from '../../lib/hotkeys.ts';
import { IconArrowDown, IconArrowsSort, IconArrowUp, IconCopy, IconDots, IconTrash } from '../../ui/icons.ts';
import { SaveState } from '../../ui/save-state.tsx';
import { MoveDialog } from './move-dialog.tsx';
import classes from './rules-tab.module.css';
import { UndoRedo } from './undo-redo.tsx';
import { type RuleActions, titleId } from './use-rule-actions.tsx';

interface Props {
  rule: Rule;
  /** Counted from 0. */
  place: number;
  of: number;
  session: DraftSession;
  draft: DraftState;
  actions: RuleActions;
}

const keys = (combination: string): string => keyNames(combination).join(' ');

/** Title, save state, undo, order, and the rest of what can be done with one rule. */
export function RuleToolbar({ rule, place, of, session, draft, actions }: Props) {
  return (
    <div className={classes.toolbar}>
      <h2 className={classes.heading} aria-label={`Rule ${place + 1}: ${rule.title}`}>
        <span aria-hidden>{place + 1} ·</span>
        <TextInput
          key={rule.id}
          id={titleId(rule.id)}
          className={classes.titleInput ?? ''}
          aria-label="Title of the rule"
          value={rule.title}
          maxLength={200}
          placeholder="A few words that name the rule"
          onChange={(event) => {
            const title = event.currentTarget.value;
            actions.change(`title of rule ${place + 1}`, (old) => ({ ...old, title }), 'title');
          }}
        />
      </h2>
      <SaveState state={draft.save} />
      <UndoRedo undoName={draft.undoName} redoName={draft.redoName} session={session} />
      <RuleMenus title={rule.title} place={place} of={of} actions={actions} />
    </div>
  );
}

const Keys = ({ of }: { of: string }) => <span style={{ fontSize: 12, color: 'var(--rh-mute)' }}>{keys(of)}</span>;

type MenuProps = Pick<Props, 'place' | 'of' | 'actions'> & { title: string };

const RuleMenus = memo(function RuleMenus({ title, place, of, actions }: MenuProps) {
  const [moving, { open, close }] = useDisclosure(false);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="subtle">Move</Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconArrowUp size={16} aria-hidden />}
            rightSection={<Keys of="alt+ArrowUp" />}
            disabled={place === 0}
            onClick={() => actions.moveTo(place - 1)}
          >
            Move up
          </Menu.Item>
          <Menu.Item
            leftSection={<IconArrowDown size={16} aria-hidden />}
            rightSection={<Keys of="alt+ArrowDown" />}
            disabled={place === of - 1}
            onClick={() => actions.moveTo(place + 1)}
          >
            Move down
          </Menu.Item>
          <Menu.Item leftSection={<IconArrowsSort size={16} aria-hidden />} disabled={of < 2} onClick={open}>
            Move to place…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" size={32} aria-label="More for this rule">
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconCopy size={16} aria-hidden />} onClick={actions.duplicate}>
            Duplicate
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash size={16} aria-hidden />} onClick={actions.remove}>
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {moving && <MoveDialog title={title} place={place} of={of} onMove={actions.moveTo} onClose={close} />}
    </>
  );
});
