import { ActionIcon, Button, Menu, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { memo, useState } from 'react';
import type { Rule } from '../../../shared/spec/rule.ts';
import type { DraftSession, DraftState } from '../../lib/draft/session.ts';
import { keyNames } from '../../lib/hotkeys.ts';
import { useProtections } from '../../lib/protections.tsx';
import { GatedItem } from '../../ui/gated-item.tsx';
import { IconArrowDown, IconArrowsSort, IconArrowUp, IconCopy, IconDots, IconLock, IconTrash } from '../../ui/icons.ts';
import { LockBadge } from '../../ui/protected/lock-badge.tsx';
import { LockDialog } from '../../ui/protected/lock-dialog.tsx';
import { PartBadge, ShownAbove } from '../../ui/protected/protected.tsx';
import { SaveState } from '../../ui/save-state.tsx';
import { UndoRedo } from '../../ui/undo-redo.tsx';
import { MoveDialog } from './move-dialog.tsx';
import { rulePath } from './rule-parts.ts';
import classes from './rules-tab.module.css';
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
  const path = rulePath(rule.id);
  const titlePath = rulePath(rule.id, 'title');
  const titleLocked = !useProtections().mayEdit(titlePath);
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
          readOnly={titleLocked}
          maxLength={200}
          placeholder="A few words that name the rule"
          onChange={(event) => {
            const title = event.currentTarget.value;
            actions.change(`title of rule ${place + 1}`, (old) => ({ ...old, title }), 'title');
          }}
        />
      </h2>
      <LockBadge path={path} of={`Rule ${place + 1}`} />
      <ShownAbove path={path}>
        <PartBadge path={titlePath} of={`Title of rule ${place + 1}`} />
      </ShownAbove>
      <div className={classes.tools}>
        <SaveState state={draft.save} />
        <UndoRedo undoName={draft.undoName} redoName={draft.redoName} session={session} />
        <RuleMenus title={rule.title} place={place} of={of} actions={actions} />
      </div>
    </div>
  );
}

const Keys = ({ of }: { of: string }) => <span style={{ fontSize: 12 }}>{keys(of)}</span>;

type MenuProps = Pick<Props, 'place' | 'of' | 'actions'> & { title: string };

const RuleMenus = memo(function RuleMenus({ title, place, of, actions }: MenuProps) {
  const [moving, { open, close }] = useDisclosure(false);
  const [locking, setLocking] = useState<string[] | null>(null);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="subtle">Move</Button>
        </Menu.Target>
        <Menu.Dropdown>
          <MoveItems place={place} of={of} actions={actions} onChoose={open} />
        </Menu.Dropdown>
      </Menu>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" size={32} aria-label="More for this rule">
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <MoreItems actions={actions} onLock={() => setLocking(actions.lockable())} />
        </Menu.Dropdown>
      </Menu>
      {moving && <MoveDialog title={title} place={place} of={of} onMove={actions.moveTo} onClose={close} />}
      {locking !== null && <LockDialog title="Lock or guard" paths={locking} onClose={() => setLocking(null)} />}
    </>
  );
});

// Items are components of their own, so that what keeps them off is read when the menu opens.
function MoveItems({
  place,
  of,
  actions,
  onChoose,
}: Pick<Props, 'place' | 'of' | 'actions'> & { onChoose: () => void }) {
  const stays = actions.whyNotMove(place);
  return (
    <>
      <GatedItem
        leftSection={<IconArrowUp size={16} aria-hidden />}
        rightSection={<Keys of="alt+ArrowUp" />}
        disabled={place === 0}
        whyNot={place === 0 ? null : actions.whyNotMove(place - 1)}
        onClick={() => actions.moveTo(place - 1)}
      >
        Move up
      </GatedItem>
      <GatedItem
        leftSection={<IconArrowDown size={16} aria-hidden />}
        rightSection={<Keys of="alt+ArrowDown" />}
        disabled={place === of - 1}
        whyNot={place === of - 1 ? null : actions.whyNotMove(place + 1)}
        onClick={() => actions.moveTo(place + 1)}
      >
        Move down
      </GatedItem>
      <GatedItem
        leftSection={<IconArrowsSort size={16} aria-hidden />}
        disabled={of < 2}
        whyNot={stays}
        onClick={onChoose}
      >
        Move to place…
      </GatedItem>
    </>
  );
}

function MoreItems({ actions, onLock }: { actions: RuleActions; onLock: () => void }) {
  const { protect } = useProtections();
  return (
    <>
      <GatedItem
        leftSection={<IconCopy size={16} aria-hidden />}
        whyNot={actions.whyNotDuplicate()}
        onClick={actions.duplicate}
      >
        Duplicate
      </GatedItem>
      <GatedItem
        leftSection={<IconTrash size={16} aria-hidden />}
        whyNot={actions.whyNotRemove()}
        onClick={actions.remove}
      >
        Delete
      </GatedItem>
      {protect.allowed && (
        <Menu.Item leftSection={<IconLock size={16} aria-hidden />} onClick={onLock}>
          Lock or guard…
        </Menu.Item>
      )}
    </>
  );
}
