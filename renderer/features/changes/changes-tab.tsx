import { Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useAgent } from '../../lib/agent-context.ts';
import { query } from '../../lib/api.ts';
import { ChangeList } from '../../ui/change-list.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconSend } from '../../ui/icons.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PolicyPanel } from '../../ui/policy/policy-panel.tsx';
import { RequestList } from '../../ui/request-list.tsx';

/** What was asked to be published for this agent: open first, then what was decided. */
export function ChangesTab() {
  const agent = useAgent();
  const changes = useQuery(query.changes.list.queryOptions({ input: { agent: agent.id } }));
  const requests = useQuery(query.requests.list.queryOptions({ input: { agent: agent.id } }));
  if (changes.isPending || requests.isPending) return <Loading />;
  if (changes.isError)
    return (
      <LoadError title="The changes could not be read" error={changes.error} retry={() => void changes.refetch()} />
    );
  const asked = requests.data ?? [];
  if (changes.data.length === 0 && asked.length === 0)
    return (
      <Stack gap="md" p={20} maw={980}>
        <EmptyState icon={<IconSend size={24} aria-hidden />} title="No change was asked for yet">
          A change asks the approvers to publish your draft. Edit a rule, try it on the Tests tab, then choose “Ask for
          sign-off” above.
        </EmptyState>
        <PolicyPanel agent={agent.id} />
      </Stack>
    );
  const open = changes.data.filter(({ status }) => status === 'open');
  const closed = changes.data.filter(({ status }) => status !== 'open');
  return (
    <Stack gap="md" p={20} maw={980}>
      {open.length > 0 && (
        <section>
          <Title order={2} size="md" mb={8}>
            Waiting
          </Title>
          <ChangeList rows={open.map((change) => ({ change }))} label="Waiting changes" showAgent={false} />
        </section>
      )}
      {closed.length > 0 && (
        <section>
          <Title order={2} size="md" mb={8}>
            Decided
          </Title>
          <ChangeList rows={closed.map((change) => ({ change }))} label="Decided changes" showAgent={false} />
        </section>
      )}
      {asked.length > 0 && (
        <section>
          <Title order={2} size="md" mb={8}>
            Requests
          </Title>
          <RequestList requests={asked} label="Requests about locked parts" showAgent={false} />
        </section>
      )}
      <PolicyPanel agent={agent.id} />
    </Stack>
  );
}
