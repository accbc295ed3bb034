import { Button, Checkbox, Group, NumberInput, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { SignOffPolicy } from '../../../shared/api/desktop/policies.ts';
import { Role } from '../../../shared/governance/roles.ts';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { roleName } from '../../lib/roles.ts';
import { Dialog } from '../dialog.tsx';
import { useSubmit } from '../use-submit.tsx';

const APPROVALS = 'policy-approvals';
const ROLES = 'policy-role-';
const DAYS = 'policy-days';
/** Roles that can count as approver; an admin manages people and signs nothing off by that. */
const APPROVERS = Role.options.filter((role) => role !== 'viewer' && role !== 'admin');

interface Props {
  agent: string | null;
  policy: SignOffPolicy;
  /** The agent has one of its own, which can be given up. */
  own: boolean;
  onClose: () => void;
}

const isWhole = (value: number | string, least: number, most: number): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;

/** The policy as a form. What is set here is signed; approvals of open changes have to be given again. */
export function PolicyDialog({ agent, policy, own, onClose }: Props) {
  const [approvals, setApprovals] = useState<number | string>(policy.approvals);
  const [roles, setRoles] = useState<Role[]>(policy.approverRoles);
  const [authorMayApprove, setAuthorMayApprove] = useState(policy.authorMayApprove);
  const [testsRequired, setTestsRequired] = useState(policy.testsRequired);
  const [days, setDays] = useState<number | string>(policy.testsFreshDays ?? '');
  const [follow, setFollow] = useState(false);
  const done = (): void => {
    announce('The policy is set');
    onClose();
  };
  const form = useSubmit({
    title: 'The policy stays as it was',
    check: () =>
      follow
        ? []
        : [
            ...(isWhole(approvals, 0, 10)
              ? []
              : [{ field: APPROVALS, message: 'Approvals: a whole number from 0 to 10, for example 1' }]),
            ...(roles.length > 0
              ? []
              : [{ field: `${ROLES}editor`, message: 'Who approves: choose at least one role, for example Approver' }]),
            ...(days === '' || isWhole(days, 1, 3650)
              ? []
              : [{ field: DAYS, message: 'Not older than: a whole number of days, for example 7, or nothing' }]),
          ],
    send: () => {
      const fresh = typeof days === 'number' ? { testsFreshDays: days } : {};
      const next = { approvals: Number(approvals), approverRoles: roles, authorMayApprove, testsRequired, ...fresh };
      return api.policies.set({ agent, policy: follow ? null : next });
    },
    done,
  });
  return (
    <Dialog title={agent === null ? 'Policy of the workspace' : 'Policy of this agent'} onClose={onClose}>
      <form noValidate onSubmit={form.submit}>
        <Stack gap="md">
          {form.summary}
          {own && (
            <Radio.Group value={follow ? 'workspace' : 'own'} onChange={(value) => setFollow(value === 'workspace')}>
              <Stack gap={6}>
                <Radio value="own" label="A policy of its own" />
                <Radio value="workspace" label="Follow the workspace again" />
              </Stack>
            </Radio.Group>
          )}
          {!follow && (
            <>
              <NumberInput
                id={APPROVALS}
                label="Approvals a change needs"
                value={approvals}
                onChange={setApprovals}
                error={form.errorOf(APPROVALS)}
                min={0}
                max={10}
                allowDecimal={false}
                clampBehavior="none"
                maw={220}
              />
              <Checkbox.Group
                label="Who approves"
                value={roles}
                onChange={(values) => setRoles(Role.options.filter((role) => values.includes(role)))}
                error={form.errorOf(`${ROLES}editor`)}
              >
                <Group gap="lg" mt={6}>
                  {APPROVERS.map((role) => (
                    <Checkbox key={role} id={`${ROLES}${role}`} value={role} label={roleName(role)} />
                  ))}
                </Group>
              </Checkbox.Group>
              <Checkbox
                label="Whoever wrote a change may approve it"
                checked={authorMayApprove}
                onChange={(event) => setAuthorMayApprove(event.currentTarget.checked)}
              />
              <Checkbox
                label="A change needs a finished test run of exactly what it publishes"
                checked={testsRequired}
                onChange={(event) => setTestsRequired(event.currentTarget.checked)}
              />
              {testsRequired && (
                <NumberInput
                  id={DAYS}
                  label="Not older than"
                  description="Leave it empty to let any age count"
                  suffix={days === 1 ? ' day' : ' days'}
                  value={days}
                  onChange={setDays}
                  error={form.errorOf(DAYS)}
                  min={1}
                  allowDecimal={false}
                  clampBehavior="none"
                  maw={220}
                />
              )}
            </>
          )}
          <Text size="sm" c="dimmed">
            This is signed as a decision of its own. Approvals of open changes were given under the policy before and
            have to be given again.
          </Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={form.pending}>
              Sign the policy
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
