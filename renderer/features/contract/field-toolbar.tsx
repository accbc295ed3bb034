import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type FieldPlace, fieldsInside } from '../../../shared/spec/contract-places.ts';
import type { DraftSession, DraftState } from '../../lib/draft/session.ts';
import { keyNames } from '../../lib/hotkeys.ts';
import {
  IconArrowDown,
  IconArrowsSort,
  IconArrowUp,
  IconCopy,
  IconDots,
  IconLock,
  IconPlus,
  IconTrash,
} from '../../ui/icons.ts';
import { SaveState } from '../../ui/save-state.tsx';
import { UndoRedo } from '../../ui/undo-redo.tsx';
import classes from './field-form.module.css';
import { MoveFieldDialog } from './move-field-dialog.tsx';
import typeClasses from './type-form/type-form.module.css';
import type { ContractActions } from './use-contract-actions.tsx';

interface Props {
  place: FieldPlace;
  session: DraftSession;
  draft: DraftState;
  actions: ContractActions;
  onRemove: (id: string) => void;
  /** Locks or guards the field; null where I may not. */
  onLock: (() => void) | null;
  /** In words, why this field may not be moved, copied or deleted; null when it may. */
  kept: string | null;
}

const Keys = ({ of }: { of: string }) => <span className={typeClasses.unit}>{keyNames(of).join(' ')}</span>;

/** Where the open field stands, save state, undo, order, and the rest of what can be done with it. */
export function FieldToolbar({ place, session, draft, actions, onRemove, onLock, kept }: Props) {
  const [moving, { open, close }] = useDisclosure(false);
  const { field, side, ancestors, index, siblings } = place;
  const way = [side === 'input' ? 'Input' : 'Answer', ...ancestors.map(({ title }) => title)].join(' › ');
  const group = fieldsInside(field.type) !== null;
  return (
    <div className={classes.toolbar}>
      <div className={classes.heading}>
        <span>{way}</span>
        <h2>{field.title}</h2>
      </div>
      <SaveState state={draft.save} />
      <UndoRedo undoName={draft.undoName} redoName={draft.redoName} session={session} />
      {group && (
        <Button
          variant="default"
          leftSection={<IconPlus size={15} aria-hidden />}
          disabled={kept !== null}
          onClick={() => actions.add({ side, parent: field.id })}
        >
          Add a field inside
        </Button>
      )}
      <Tooltip label={kept ?? ''} disabled={kept === null}>
        <span className={classes.acts}>
          <Menu position="bottom-end" disabled={kept !== null}>
            <Menu.Target>
              <Button
                variant="subtle"
                aria-disabled={kept !== null}
                {...(kept === null ? {} : { 'data-disabled': true })}
              >
                Move
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                leftSection={<IconArrowUp size={16} aria-hidden />}
                rightSection={<Keys of="alt+ArrowUp" />}
                disabled={index === 0}
                onClick={() => actions.nudge(field.id, 'up')}
              >
                Move up
              </Menu.Item>
              <Menu.Item
                leftSection={<IconArrowDown size={16} aria-hidden />}
                rightSection={<Keys of="alt+ArrowDown" />}
                disabled={index === siblings.length - 1}
                onClick={() => actions.nudge(field.id, 'down')}
              >
                Move down
              </Menu.Item>
              <Menu.Item leftSection={<IconArrowsSort size={16} aria-hidden />} onClick={open}>
                Move to a group or place…
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
          <Menu position="bottom-end" disabled={kept !== null}>
            <Menu.Target>
              <ActionIcon
                variant="subtle"
                size={32}
                aria-label="More for this field"
                aria-disabled={kept !== null}
                {...(kept === null ? {} : { 'data-disabled': true })}
              >
                <IconDots size={18} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconCopy size={16} aria-hidden />} onClick={() => actions.duplicate(field.id)}>
                Duplicate
              </Menu.Item>
              <Menu.Item leftSection={<IconTrash size={16} aria-hidden />} onClick={() => onRemove(field.id)}>
                Delete
              </Menu.Item>
              {onLock !== null && (
                <Menu.Item leftSection={<IconLock size={16} aria-hidden />} onClick={onLock}>
                  Lock or guard…
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        </span>
      </Tooltip>
      {moving && (
        <MoveFieldDialog place={place} contract={draft.spec.contract} moveTo={actions.moveTo} onClose={close} />
      )}
    </div>
  );
}
