import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { WorkspaceView } from '../../../shared/api/desktop/workspace.ts';
import { api, query } from '../../lib/api.ts';
import { wordsOf } from '../../lib/errors.ts';
import { IconArrowsExchange } from '../../ui/icons.ts';
import { Panel } from '../../ui/panel.tsx';
import { JoinForm } from './join-form.tsx';
import classes from './registry.module.css';

/** A workspace without a registry: what one is for, and the way in. */
export function JoinTeam({ me, workspace }: { me: string; workspace: WorkspaceView }) {
  return (
    <div className={classes.join}>
      <div className={classes.what}>
        <IconArrowsExchange size={26} stroke={1.6} aria-hidden />
        <div>
          <h2>Work on the same agents as your team</h2>
          <p>
            A registry is a small server of your own on which a team shares its agents, their versions and every
            signature. Approved versions reach production from there, and it lets nobody skip the team’s rules for
            sign-off.
          </p>
        </div>
      </div>
      <TeamWorkspaces />
      <Panel label="Join with an invite link">
        <JoinForm me={me} canBring={workspace.kind !== 'team'} />
      </Panel>
      <Text size="sm" c="dimmed">
        In the team already, on another computer? Add this one as a device of yours under{' '}
        <Anchor underline="always" inherit renderRoot={(props) => <Link to="/settings" hash="devices" {...props} />}>
          Settings, Devices
        </Anchor>
        , without an invite.
      </Text>
      <Text size="sm" c="dimmed">
        No link yet? Somebody with the role Admin makes one on this page. If your team has no registry, an engineer
        starts one with <span className={classes.mono}>rulehouse registry serve</span>, which prints the first link.
      </Text>
    </div>
  );
}

/** Teams that this machine belongs to already are one click away, and no invite is spent on them. */
function TeamWorkspaces() {
  const teams = useQuery(query.workspace.list.queryOptions()).data?.filter(({ kind }) => kind === 'team') ?? [];
  const change = useMutation({ mutationFn: (id: string) => api.workspace.switch({ id }) });
  if (teams.length === 0) return null;
  return (
    <Panel label="You belong to a team already">
      <Stack gap="xs">
        {teams.map(({ id, name }) => (
          <Group key={id} justify="space-between">
            <Text size="sm" fw={600}>
              {name}
            </Text>
            <Button
              variant="default"
              size="compact-sm"
              onClick={() => change.mutate(id)}
              loading={change.isPending && change.variables === id}
              aria-label={`Switch to ${name}`}
            >
              Switch
            </Button>
          </Group>
        ))}
        {change.isError && (
          <Text size="sm" c="var(--rh-bad)" role="alert">
            {wordsOf(change.error)}
          </Text>
        )}
      </Stack>
    </Panel>
  );
}
