import { Button, Group, Modal, Radio, Stack, Text, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AgentSummary } from '../../../shared/api/desktop/agents.ts';
import type { VersionView } from '../../../shared/api/desktop/versions.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { api, query } from '../../lib/api.ts';
import { tellDecided } from '../../lib/decided.ts';
import { count } from '../../lib/format.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { useSubmit } from '../../ui/use-submit.tsx';
import classes from './versions.module.css';

const REASON = 'rollback-reason';
const NO_REASON = 'Reason: say what went wrong, for example “Genuine lamps were turned down”';

interface Props {
  channel: AgentSummary['channels'][number];
  /** Versions that the channel has shown before, the latest first. */
  targets: readonly VersionView[];
  onClose: () => void;
}

/** Moves a channel back to a version it showed before; says what that undoes and wants the reason. */
export function RollBackDialog({ channel, targets, onClose }: Props) {
  const agent = useAgent();
  const [chosen, setChosen] = useState(targets[0]?.hash ?? '');
  const [reason, setReason] = useState('');
  const target = targets.find(({ hash }) => hash === chosen);
  const form = useSubmit({
    title: 'Nothing was rolled back',
    check: () => (reason.trim() === '' ? [{ field: REASON, message: NO_REASON }] : []),
    send: () => api.versions.rollback({ agent: agent.id, channel: channel.name, version: chosen, reason }),
    done: ({ to }) => {
      void tellDecided(
        `${channel.name} is back at v${to}.`,
        `${channel.name} goes back to v${to} once the registry has the decision, which waits on this computer. Until then applications get v${channel.version.number}.`,
      );
      onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={`Roll ${channel.name} of ${agent.name} back`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        {form.summary}
        <Radio.Group
          label={`Back to, from v${channel.version.number}`}
          description={`Versions that ${channel.name} has shown before`}
          value={chosen}
          onChange={setChosen}
        >
          <div className={classes.targets}>
            {targets.map(({ hash, number, reason: why, author, time }) => (
              <Radio
                key={hash}
                value={hash}
                label={`v${number} · “${why}”`}
                description={
                  <>
                    {author}, <RelativeTime at={time} />
                  </>
                }
              />
            ))}
          </div>
        </Radio.Group>
        {target !== undefined && <Effect channel={channel} target={target} />}
        <Textarea
          id={REASON}
          label="Reason"
          description="Kept in the history with your name"
          required
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={form.errorOf(REASON)}
          maxLength={4000}
          autosize
          minRows={2}
          maxRows={6}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button color="red" onClick={form.submit} loading={form.pending}>
            Roll {channel.name} back{target === undefined ? '' : ` to v${target.number}`}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** What the rollback does, and what it takes back, in sentences. */
function Effect({ channel, target }: { channel: Props['channel']; target: VersionView }) {
  const found = useQuery(
    query.versions.compare.queryOptions({ input: { from: channel.version.hash, to: target.hash } }),
  );
  const differences = found.data?.filter(({ minor }) => !minor) ?? [];
  return (
    <div className={classes.effect} aria-live="polite">
      <Text size="sm">
        The channel {channel.name} goes from <b>v{channel.version.number}</b> back to <b>v{target.number}</b>. Calls
        that start from then on follow v{target.number}. Drafts and open changes stay as they are, and v
        {channel.version.number} stays in the history.
      </Text>
      {found.isSuccess && (
        <Text size="sm" fw={600} mt={8}>
          {differences.length === 0
            ? 'The two read the same.'
            : `What that changes: ${count(differences.length, 'difference')}`}
        </Text>
      )}
      {differences.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard.
        <ul className={classes.sentences} tabIndex={0} aria-label="What that changes">
          {differences.map(({ path, subject, sentence }) => (
            <li key={path + sentence}>
              {/* Some sentences begin with what they are about. */}
              {!sentence.startsWith(subject) && <b>{subject} </b>}
              {sentence}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
