import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type ComponentType, useDeferredValue, useId, useMemo, useState } from 'react';
import { differences } from '../../../shared/spec/differences.ts';
import { partAt, partTitle, withPart } from '../../../shared/spec/parts.ts';
import { followContract } from '../../../shared/spec/renamed-fields.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { Dialog } from '../dialog.tsx';
import { useSubmit } from '../use-submit.tsx';
import classes from './protected.module.css';
import type { PartEditorProps } from './requesting.tsx';

interface Props {
  path: string;
  /** What the request starts from. */
  spec: Spec;
  editor: ComponentType<PartEditorProps>;
  onClose: () => void;
}

/** What a request is about is one part; whatever else the editor touched stays as it was. */
const onlyPart = (spec: Spec, next: Spec, path: string): Spec =>
  withPart(spec, path, partAt(next, path) ?? null) ?? next;

/** Asks engineers to change a locked part: its editor on a scratch copy, what that would change, and why. */
export function RequestDialog({ path, spec, editor: Editor, onClose }: Props) {
  const agent = useAgent();
  const [scratch, setScratch] = useState(spec);
  const [reason, setReason] = useState('');
  const id = useId();
  const [editorId, reasonId] = [`${id}-editor`, `${id}-reason`];
  const subject = partTitle(spec, path);
  const settled = useDeferredValue(scratch);
  // Rules and examples follow a field under another name, as they will in the change.
  const changes = useMemo(() => differences(spec, followContract(spec.contract, settled)), [spec, settled]);
  const form = useSubmit({
    title: 'The request was not sent',
    check: () => [
      ...(differences(spec, scratch).length === 0
        ? [{ field: editorId, message: 'Nothing differs yet: change the part as you would have it' }]
        : []),
      ...(reason.trim() === ''
        ? [{ field: reasonId, message: 'Reason: say why, so that an engineer can judge it' }]
        : []),
    ],
    send: () =>
      api.requests.open({ agent: agent.id, path, proposed: partAt(scratch, path) ?? null, reason: reason.trim() }),
    done: () => {
      announce(`Change of ${subject} requested`);
      notifications.show({ message: `Your request about “${subject}” is in the engineers’ inbox.` });
      onClose();
    },
  });
  return (
    <Dialog title={`Request a change of “${subject}”`} size="xl" onClose={onClose}>
      <Stack gap="md">
        {form.summary}
        <Text size="sm" c="dimmed">
          Write it here as you would have it. Nothing changes until an engineer agrees and the change is signed off.
        </Text>
        <section id={editorId} className={classes.editor} aria-label={`${subject}, proposed`} tabIndex={-1}>
          <Editor path={path} spec={scratch} onChange={(next) => setScratch(onlyPart(spec, next, path))} />
        </section>
        <section aria-label="What it would change">
          <Text size="sm" fw={500} mb={4}>
            What it would change
          </Text>
          {changes.length === 0 ? (
            <Text size="sm" c="dimmed">
              Nothing yet.
            </Text>
          ) : (
            <ul className={classes.sentences}>
              {changes.map(({ path: changed, subject: of, sentence }) => (
                <li key={changed + sentence}>
                  <b>{of}</b> {sentence}
                </li>
              ))}
            </ul>
          )}
        </section>
        <Textarea
          id={reasonId}
          label="Reason"
          description="What happened, and what this is meant to achieve"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={form.errorOf(reasonId)}
          maxLength={4000}
          autosize
          minRows={2}
          maxRows={8}
          required
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button onClick={form.submit} loading={form.pending}>
            Request change
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
