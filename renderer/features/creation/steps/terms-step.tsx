import { ActionIcon, Button, Text, Textarea, TextInput } from '@mantine/core';
import { restored } from '../../../lib/entries.ts';
import { newId } from '../../../lib/ids.ts';
import { useFocusOn } from '../../../lib/use-focus-on.ts';
import { IconPlus, IconTrash } from '../../../ui/icons.ts';
import { offerUndo } from '../../../ui/undo-toast.tsx';
import classes from '../creation.module.css';
import { editSpec, type StepProps } from './step-props.ts';

/** The glossary: words and what they mean here. */
export function TermsStep({ proposal, session }: StepProps) {
  const { glossary } = proposal.spec;
  const focusNew = useFocusOn();
  const change = (id: string, part: { term?: string; meaning?: string }): void =>
    editSpec(session, (spec) => ({
      ...spec,
      glossary: spec.glossary.map((entry) => (entry.id === id ? { ...entry, ...part } : entry)),
    }));
  const remove = (id: string): void => {
    const at = glossary.findIndex((entry) => entry.id === id);
    const entry = glossary[at];
    if (entry === undefined) return;
    editSpec(session, (spec) => ({ ...spec, glossary: spec.glossary.filter((each) => each.id !== id) }));
    offerUndo(`term-${id}`, `Removed the term “${entry.term}”.`, () =>
      editSpec(session, (spec) => ({ ...spec, glossary: restored(spec.glossary, entry, at) })),
    );
  };
  return (
    <div className={classes.part}>
      {glossary.length === 0 && (
        <Text size="sm" c="dimmed">
          No terms yet. Many agents need none; add one when a word means something special with you, such as “peak
          season” or “restricted brand”.
        </Text>
      )}
      <ul className={classes.cards}>
        {glossary.map(({ id, term, meaning }, index) => (
          <li key={id} className={classes.row}>
            <TextInput
              id={`term-${id}`}
              label="Term"
              value={term}
              maxLength={200}
              style={{ flex: '0 1 220px' }}
              onChange={(event) => change(id, { term: event.currentTarget.value })}
            />
            <Textarea
              label="Meaning"
              value={meaning}
              maxLength={2000}
              autosize
              maxRows={6}
              style={{ flex: '1 1 240px' }}
              onChange={(event) => change(id, { meaning: event.currentTarget.value })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={32}
              aria-label={`Remove the term ${term === '' ? index + 1 : `“${term}”`}`}
              onClick={() => remove(id)}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <div>
        <Button
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => {
            const id = newId();
            editSpec(session, (spec) => ({ ...spec, glossary: [...spec.glossary, { id, term: '', meaning: '' }] }));
            focusNew(`term-${id}`);
          }}
        >
          Add term
        </Button>
      </div>
    </div>
  );
}
