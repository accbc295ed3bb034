import { Button, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useId } from 'react';
import { addField, type Edited, removeField } from '../../../../shared/spec/contract-edits.ts';
import { type FieldPlace, type Side, sidePlaces } from '../../../../shared/spec/contract-places.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';
import { newId } from '../../../lib/ids.ts';
import { useFocusOn } from '../../../lib/use-focus-on.ts';
import { IconPlus } from '../../../ui/icons.ts';
import { offerUndo } from '../../../ui/undo-toast.tsx';
import classes from '../creation.module.css';
import { FieldCard, fieldTitleId } from './field-card.tsx';
import { editSpec, type StepProps } from './step-props.ts';

const SIDES: Record<Side, { title: string; about: string }> = {
  input: { title: 'Goes in', about: 'What applications send with each call.' },
  output: { title: 'Comes out', about: 'What the agent answers, always in this shape.' },
};

/** The contract as two short lists of fields. What has more to set is set later, under Contract. */
export function ContractStep(props: StepProps) {
  return (['input', 'output'] as const).map((side) => <SideFields key={side} side={side} {...props} />);
}

function SideFields({ side, proposal, session }: StepProps & { side: Side }) {
  const id = useId();
  const focusOn = useFocusOn();
  const { contract } = proposal.spec;
  const shown = sidePlaces(contract, side);
  /** Does an edit; in words why not, null when it is done. */
  const edit = (change: (spec: Spec) => Edited): string | null => {
    const done = change(session.get().proposal.spec);
    if (!done.ok) return done.why;
    editSpec(session, () => done.spec);
    return null;
  };
  const add = (parent: string | null): void => {
    const done = addField(session.get().proposal.spec, { side, parent }, newId);
    if (!done.ok) return void notifications.show({ message: done.why });
    editSpec(session, () => done.spec);
    focusOn(fieldTitleId(done.field));
  };
  const remove = ({ field }: FieldPlace): void => {
    const before = session.get().proposal.spec;
    const why = edit((spec) => removeField(spec, field.id));
    if (why !== null) return void notifications.show({ message: why });
    const after = session.get().proposal.spec;
    offerUndo(`field-${field.id}`, `Removed the field “${field.title}”.`, () =>
      editSpec(session, (spec) =>
        spec === after ? before : { ...spec, contract: { ...spec.contract, [side]: before.contract[side] } },
      ),
    );
  };
  return (
    <section className={classes.part} aria-labelledby={id}>
      <div>
        <h3 id={id} className={classes.partHead}>
          {SIDES[side].title}
        </h3>
        <Text size="sm" c="dimmed">
          {SIDES[side].about}
        </Text>
      </div>
      <ul className={classes.cards}>
        {shown.map((place) => (
          <FieldCard
            key={place.field.id}
            place={place}
            edit={edit}
            onRemove={() => remove(place)}
            onAddInside={() => add(place.field.id)}
          />
        ))}
      </ul>
      <div>
        <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => add(null)}>
          {side === 'input' ? 'Add input field' : 'Add output field'}
        </Button>
      </div>
    </section>
  );
}
