import type { ReactNode } from 'react';
import type { DraftState } from '../../../lib/draft/session.ts';
import type { RulePart } from '../../../lib/rule-parts.ts';
import { SaveState } from '../../../ui/save-state.tsx';
import { UndoRedo } from '../../../ui/undo-redo.tsx';
import classes from '../rules-tab.module.css';
import { DefaultsPart } from './defaults-part.tsx';
import { ExamplesPart } from './examples-part.tsx';
import { PART_NAMES } from './part-names.ts';
import type { PartProps } from './part-props.ts';
import { PurposePart } from './purpose-part.tsx';
import { TermsPart } from './terms-part.tsx';

interface Props extends Omit<PartProps, 'spec'> {
  part: RulePart;
  draft: DraftState;
}

const BODIES: { readonly [P in RulePart]: (props: PartProps) => ReactNode } = {
  purpose: PurposePart,
  terms: TermsPart,
  defaults: DefaultsPart,
  examples: ExamplesPart,
};

/** What stands beside the rules, one part at a time, opened in the place of a rule. */
export function PartPanel({ part, draft, ...props }: Props) {
  const Body = BODIES[part];
  return (
    <>
      <div className={classes.toolbar}>
        <h2 className={classes.heading}>{PART_NAMES[part]}</h2>
        <SaveState state={draft.save} />
        <UndoRedo undoName={draft.undoName} redoName={draft.redoName} session={props.session} />
      </div>
      <div className={classes.cards}>
        <Body {...props} spec={draft.spec} />
      </div>
    </>
  );
}
