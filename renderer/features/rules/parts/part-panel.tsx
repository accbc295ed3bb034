import type { DraftSession, DraftState } from '../../../lib/draft/session.ts';
import type { RulePart } from '../../../lib/rule-parts.ts';
import { ShownAbove } from '../../../ui/protected/protected.tsx';
import { SectionLock } from '../../../ui/protected/section-lock.tsx';
import { SaveState } from '../../../ui/save-state.tsx';
import { UndoRedo } from '../../../ui/undo-redo.tsx';
import classes from '../rules-tab.module.css';
import { PART_BODIES, PART_PATHS } from './part-bodies.ts';
import { PART_NAMES } from './part-names.ts';
import type { PartProps } from './part-props.ts';

interface Props extends Omit<PartProps, 'spec' | 'session'> {
  session: DraftSession;
  part: RulePart;
  draft: DraftState;
}

/** What stands beside the rules, one part at a time, opened in the place of a rule. */
export function PartPanel({ part, draft, ...props }: Props) {
  const Body = PART_BODIES[part];
  return (
    <>
      <div className={classes.toolbar}>
        <h2 className={classes.heading}>{PART_NAMES[part]}</h2>
        <SectionLock path={PART_PATHS[part]} of={PART_NAMES[part]} />
        <SaveState state={draft.save} />
        <UndoRedo undoName={draft.undoName} redoName={draft.redoName} session={props.session} />
      </div>
      <div className={classes.cards}>
        <ShownAbove path={PART_PATHS[part]}>
          <Body {...props} spec={draft.spec} />
        </ShownAbove>
      </div>
    </>
  );
}
