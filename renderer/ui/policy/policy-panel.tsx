import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SignOffPolicy } from '../../../shared/api/desktop/policies.ts';
import { query } from '../../lib/api.ts';
import { count } from '../../lib/format.ts';
import { roleName } from '../../lib/roles.ts';
import { Gated } from '../gated.tsx';
import { LoadError } from '../load-error.tsx';
import { Panel } from '../panel.tsx';
import { PolicyDialog } from './policy-dialog.tsx';

/** What a change needs before it may be deployed, in sentences; `agent` null: in the whole workspace. */
export function PolicyPanel({ agent }: { agent: string | null }) {
  const found = useQuery(query.policies.get.queryOptions({ input: { agent } }));
  const [editing, setEditing] = useState(false);
  if (found.isError)
    return <LoadError title="The policy could not be read" error={found.error} retry={() => void found.refetch()} />;
  if (!found.isSuccess) return null;
  const { policy, scope, set } = found.data;
  return (
    <Panel label="What sign-off needs">
      <ul style={{ margin: '4px 0 12px', paddingInlineStart: 20 }}>
        {sentencesOf(policy).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {agent !== null && (
        <Text size="sm" c="dimmed" mb={8}>
          {scope === 'agent'
            ? 'This agent has a policy of its own.'
            : 'This agent follows the policy of the workspace.'}
        </Text>
      )}
      <Gated label="Change the policy…" permission={set} onClick={() => setEditing(true)} />
      {editing && (
        <PolicyDialog agent={agent} policy={policy} own={scope === 'agent'} onClose={() => setEditing(false)} />
      )}
    </Panel>
  );
}

const listOf = (words: string[]): string => new Intl.ListFormat('en', { type: 'disjunction' }).format(words);

function sentencesOf(policy: SignOffPolicy): string[] {
  const { approvals, approverRoles, authorMayApprove, testsRequired, testsFreshDays } = policy;
  const fresh = testsFreshDays === undefined ? '' : `, not older than ${count(testsFreshDays, 'day')}`;
  return [
    approvals === 0
      ? 'Nobody has to approve a change.'
      : `${count(approvals, 'person', 'people')} with the role ${listOf(approverRoles.map(roleName))} ${approvals === 1 ? 'has' : 'have'} to approve a change.`,
    ...(approvals === 0
      ? []
      : [authorMayApprove ? 'Whoever wrote it may be one of them.' : 'Nobody approves what they wrote themselves.']),
    testsRequired
      ? `A change needs a finished test run of exactly what it publishes${fresh}.`
      : 'Tests flag; people decide. A change may be published without them.',
    'A change of contract always needs an engineer.',
    'Rolling back needs one approver, engineer or admin, and nothing else.',
  ];
}
