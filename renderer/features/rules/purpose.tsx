import { ActionIcon, Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { GlossaryTerm, Spec } from '../../../shared/spec/spec.ts';
import type { DraftSession } from '../../lib/draft/session.ts';
import { newId } from '../../lib/ids.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { IconPencil, IconPlus, IconX } from '../../ui/icons.ts';
import { Panel } from '../../ui/panel.tsx';

interface Props {
  spec: Pick<Spec, 'purpose' | 'glossary'>;
  session: DraftSession;
}

/** What the agent is for and what its words mean: read here, written in a dialog, undone like any other edit. */
export function Purpose({ spec, session }: Props) {
  const [editing, { open, close }] = useDisclosure(false);
  const { purpose, glossary } = spec;
  return (
    <div style={{ marginTop: 8 }}>
      <Panel level={3} label="Purpose and terms">
        <Text size="sm" lineClamp={4}>
          {purpose.trim() === '' ? 'Not said yet: what this agent decides or writes, and for whom.' : purpose}
        </Text>
        {glossary.length > 0 && (
          <Text size="xs" c="dimmed" mt={6}>
            Terms: {glossary.map(({ term }) => term).join(', ')}
          </Text>
        )}
        <Button
          variant="subtle"
          size="compact-sm"
          mt={6}
          ms={-8}
          leftSection={<IconPencil size={14} aria-hidden />}
          onClick={open}
        >
          Edit purpose and terms
        </Button>
        {editing && <PurposeDialog spec={spec} session={session} onClose={close} />}
      </Panel>
    </div>
  );
}

function PurposeDialog({ spec, session, onClose }: Props & { onClose: () => void }) {
  const setTerms = (name: string, change: (terms: GlossaryTerm[]) => GlossaryTerm[], merge?: string): void =>
    session.edit(name, (old) => ({ ...old, glossary: change(old.glossary) }), merge);
  return (
    <Dialog title="Purpose and terms" size="lg" onClose={onClose}>
      <Stack gap="md">
        <Textarea
          label="Purpose"
          description="The first thing the model reads: what it decides or writes, for whom, and what to protect"
          value={spec.purpose}
          onChange={({ currentTarget: { value } }) =>
            session.edit('edit the purpose', (old) => ({ ...old, purpose: value }), 'purpose')
          }
          maxLength={8000}
          autosize
          minRows={4}
          maxRows={12}
          data-autofocus
        />
        <Stack gap={8} component="fieldset" m={0} p={0} bd={0}>
          <Text component="legend" size="sm" fw={500}>
            Terms
          </Text>
          {spec.glossary.map(({ id, term, meaning }) => (
            <Group key={id} gap={8} wrap="nowrap" align="flex-start">
              <TextInput
                aria-label={`Term ${term}`}
                placeholder="Term"
                value={term}
                w={160}
                maxLength={200}
                onChange={({ currentTarget: { value } }) =>
                  setTerms(
                    'edit a term',
                    (terms) => terms.map((old) => (old.id === id ? { ...old, term: value } : old)),
                    `term ${id}`,
                  )
                }
              />
              <Textarea
                aria-label={`Meaning of ${term === '' ? 'the new term' : term}`}
                placeholder="What it means here"
                value={meaning}
                style={{ flex: 1 }}
                maxLength={2000}
                autosize
                minRows={1}
                onChange={({ currentTarget: { value } }) =>
                  setTerms(
                    `edit the meaning of ${term}`,
                    (terms) => terms.map((old) => (old.id === id ? { ...old, meaning: value } : old)),
                    `meaning ${id}`,
                  )
                }
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Remove the term ${term}`}
                onClick={() => setTerms(`remove the term ${term}`, (terms) => terms.filter((old) => old.id !== id))}
              >
                <IconX size={15} aria-hidden />
              </ActionIcon>
            </Group>
          ))}
          <Group>
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconPlus size={14} aria-hidden />}
              onClick={() => setTerms('add a term', (terms) => [...terms, { id: newId(), term: '', meaning: '' }])}
            >
              Term
            </Button>
          </Group>
        </Stack>
        <Group justify="space-between">
          <Text size="xs" c="dimmed">
            Saved as you type; undo takes it back.
          </Text>
          <Button onClick={onClose}>Done</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
