import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { DeployTargets } from '../../../shared/api/desktop/changes.ts';
import { api, query } from '../../lib/api.ts';
import { tellDecided } from '../../lib/decided.ts';
import { Dialog } from '../dialog.tsx';
import { Gated } from '../gated.tsx';
import { LoadError } from '../load-error.tsx';
import { Loading } from '../loading.tsx';
import { useSubmit } from '../use-submit.tsx';
import { ChannelChoice, NAME_FIELD, OTHER } from './channel-choice.tsx';
import { channelNameProblem } from './channel-name.ts';

interface Props {
  change: string;
  agent: string;
  version: number;
  /** Chosen at first, where the policy allows it. */
  channel?: string;
  onClose: () => void;
}

/** Brings the version of a change to a channel: which, what stands there now, and a note for the ledger. */
export function DeployDialog(props: Props) {
  const found = useQuery(query.changes.targets.queryOptions({ input: { id: props.change } }));
  return (
    <Dialog title={`Deploy v${props.version} of ${props.agent}`} onClose={props.onClose}>
      {found.isPending && <Loading />}
      {found.isError && (
        <LoadError title="The channels could not be read" error={found.error} retry={() => void found.refetch()} />
      )}
      {found.isSuccess && <DeployForm {...props} targets={found.data} />}
    </Dialog>
  );
}

/** The wanted one where it may be, else the first that may be. */
function firstChoice({ channels }: DeployTargets, wanted: string): string {
  const open = channels.filter(({ permission }) => permission.allowed);
  return (open.find(({ name }) => name === wanted) ?? open[0])?.name ?? OTHER;
}

function DeployForm({ change, version, channel = 'production', targets, onClose }: Props & { targets: DeployTargets }) {
  const [picked, setPicked] = useState<string | null>(null);
  const chosen = picked ?? firstChoice(targets, channel);
  const [name, setName] = useState('');
  const [reason, setReason] = useState('');
  const to = chosen === OTHER ? name.trim() : chosen;
  const problem =
    chosen === OTHER
      ? channelNameProblem(
          to,
          targets.channels.map((each) => each.name),
        )
      : null;
  const form = useSubmit({
    title: 'Nothing was deployed',
    check: () => (problem === null ? [] : [{ field: NAME_FIELD, message: problem }]),
    send: () => api.changes.deploy({ id: change, channel: to, reason }),
    done: () => {
      void tellDecided(
        `v${version} is now in ${to}.`,
        `v${version} goes to ${to} once the registry has the decision, which waits on this computer. Until then applications get what they got before.`,
      );
      onClose();
    },
  });
  return (
    <Stack gap="md">
      {form.summary}
      <ChannelChoice
        targets={targets}
        chosen={chosen}
        onChoose={setPicked}
        name={name}
        onName={setName}
        problem={form.errorOf(NAME_FIELD) === null ? null : problem}
      />
      <Text size="sm">
        {to === 'production' || to === ''
          ? 'Calls that start from now on follow this version.'
          : `Calls that ask for “${to}” and start from now on follow this version; those that ask for another channel are not touched.`}{' '}
        You can roll back at any time on the Versions tab.
      </Text>
      <Textarea
        label="Note (optional)"
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={4000}
        autosize
        minRows={2}
      />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose} data-autofocus>
          Cancel
        </Button>
        {chosen === OTHER && !targets.other.allowed ? (
          <Gated label="Deploy" permission={targets.other} primary onClick={() => undefined} />
        ) : (
          <Button onClick={form.submit} loading={form.pending}>
            {to === '' ? 'Deploy' : `Deploy to ${to}`}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
