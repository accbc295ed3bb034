import { Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useAgent } from '../../lib/agent-context.ts';
import { api } from '../../lib/api.ts';
import { useCommands } from '../../lib/commands.ts';
import { wordsOf } from '../../lib/errors.ts';
import { count, formatNumber, formatTime } from '../../lib/format.ts';
import { Chip } from '../../ui/chip.tsx';
import { IconAlertTriangle, IconCheck } from '../../ui/icons.ts';
import { Panel } from '../../ui/panel.tsx';
import { SaveHistory } from '../../ui/save-history.tsx';
import classes from './versions.module.css';

/** Re-checks the ledger on demand and says in words whether it holds. */
export function VerifyHistory() {
  const agent = useAgent();
  const verify = useMutation({
    mutationFn: async () => ({ ...(await api.workspace.verify()), at: new Date() }),
  });
  useCommands([{ id: 'verify', label: 'Verify history', group: agent.name, run: () => verify.mutate() }]);
  const { data } = verify;
  return (
    <Panel label="Can this history be trusted?">
      <Text size="sm" c="dimmed">
        Every decision of this workspace is signed and linked to the one before. Verifying checks every link, signature
        and permission again, from the first decision on.
      </Text>
      <div role="status">
        {data?.ok === true && (
          <div className={classes.verdict}>
            <Chip tone="ok" strong icon={<IconCheck size={13} stroke={2.4} aria-hidden />}>
              Verified at {formatTime(data.at)}
            </Chip>
            <p>
              {data.entries === 1
                ? 'The one decision verifies.'
                : `All ${formatNumber(data.entries)} decisions verify.`}
            </p>
          </div>
        )}
        {data?.ok === false && (
          <div className={classes.verdict}>
            <Chip tone="bad" strong icon={<IconAlertTriangle size={13} aria-hidden />}>
              Does not verify
            </Chip>
            <p>
              {data.entries === 0
                ? 'The first decision is already wrong.'
                : `The first ${count(data.entries, 'decision')} verify; the next one does not.`}{' '}
              {data.problem}
            </p>
            <p>
              Do not deploy from this workspace. Restore the data folder from a backup, or join the registry again, and
              show this to the person who runs it.
            </p>
          </div>
        )}
        {verify.isError && <p className={classes.bad}>Nothing could be verified. {wordsOf(verify.error)}</p>}
      </div>
      <Text size="sm" c="dimmed" mt={8}>
        Saved as a file, the history proves itself to anybody: “rulehouse verify” checks it without a network and
        without trusting this computer.
      </Text>
      <Group gap="xs" mt={12}>
        <Button variant="default" loading={verify.isPending} onClick={() => verify.mutate()}>
          Verify history
        </Button>
        <SaveHistory label="Save as a file" subject={{ kind: 'workspace' }} />
      </Group>
    </Panel>
  );
}
