import { Group, Stack, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Permission } from '../../../shared/api/desktop/permission.ts';
import type { DriftFindingView } from '../../../shared/drift/views.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { formatInstant } from '../../lib/format.ts';
import { Chip } from '../../ui/chip.tsx';
import { Gated } from '../../ui/gated.tsx';
import { IconAlertTriangle, IconCheck } from '../../ui/icons.ts';
import { Panel } from '../../ui/panel.tsx';
import classes from './drift.module.css';
import { SettleDialog } from './settle-dialog.tsx';
import { KIND_WORDS, passedWords } from './words.ts';

/** What was found, open ones first, and what may be done about it. */
export function Findings({ findings, permission }: { findings: readonly DriftFindingView[]; permission: Permission }) {
  const [settling, setSettling] = useState<DriftFindingView | null>(null);
  const open = findings.filter(({ closed }) => closed === null);
  const settled = findings.filter(({ closed }) => closed !== null);
  return (
    <Panel label="What was found">
      <ul className={classes.findings}>
        {[...open, ...settled].map((finding) => (
          <li key={finding.id} className={classes.finding}>
            <Finding finding={finding} permission={permission} onSettle={() => setSettling(finding)} />
          </li>
        ))}
      </ul>
      {settling !== null && <SettleDialog finding={settling} onClose={() => setSettling(null)} />}
    </Panel>
  );
}

function Finding({
  finding,
  permission,
  onSettle,
}: {
  finding: DriftFindingView;
  permission: Permission;
  onSettle: () => void;
}) {
  const { kind, closed, words, since, foundAt, version, model, before, after, cases } = finding;
  return (
    <Stack gap={8} align="flex-start">
      <Group gap={8}>
        <h3>{KIND_WORDS[kind]}</h3>
        {closed === null ? (
          <Chip tone="bad" icon={<IconAlertTriangle size={13} aria-hidden />}>
            Open
          </Chip>
        ) : (
          <Chip tone="ok" icon={<IconCheck size={13} aria-hidden />}>
            Settled
          </Chip>
        )}
      </Group>
      <Text size="sm">{words}</Text>
      <Text size="sm" c="dimmed">
        {[
          `v${version.number} on ${model.model}`,
          ...(kind === 'retirement' ? [] : [`since ${formatInstant(since)}`]),
          `found ${formatInstant(foundAt)}`,
        ].join(' · ')}
      </Text>
      {before !== null && after !== null && (
        <Text size="sm">
          Passed before: {passedWords(before)}. Passed since: {passedWords(after)}.
        </Text>
      )}
      {cases.length > 0 && <WorseCases cases={cases} />}
      {closed === null ? (
        <>
          <Steps finding={finding} />
          <Gated label="Settle…" permission={permission} onClick={onSettle} />
        </>
      ) : (
        <Text size="sm">
          Settled by {closed.by}, {formatInstant(closed.at)}: {closed.reason}
        </Text>
      )}
    </Stack>
  );
}

function WorseCases({ cases }: Pick<DriftFindingView, 'cases'>) {
  return (
    <Table.ScrollContainer
      minWidth={460}
      type="native"
      w="100%"
      tabIndex={0}
      role="region"
      aria-label="Cases, scrolled"
    >
      <Table verticalSpacing={4} aria-label="Cases that fail more often">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Case that fails more often</Table.Th>
            <Table.Th ta="end">Passed before</Table.Th>
            <Table.Th ta="end">Passed since</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {cases.map(({ id, title, before, after }) => (
            <Table.Tr key={id}>
              <Table.Th scope="row" fw={400}>
                {title}
              </Table.Th>
              <Table.Td ta="end">{passedWords(before)}</Table.Td>
              <Table.Td ta="end">{passedWords(after)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** What a person can do about it: nothing of it happens by itself. */
function Steps({ finding: { kind, fallback, model } }: { finding: DriftFindingView }) {
  const { slug } = useAgent();
  const models = (
    <Link to="/agents/$slug/models" params={{ slug }} style={{ color: 'inherit' }}>
      Models tab
    </Link>
  );
  return (
    <div>
      <Text size="sm" fw={600}>
        What you can do
      </Text>
      <ol className={classes.steps}>
        <li>
          {fallback !== null ? (
            <>
              Prefer {fallback.model} over {model.model} on the {models}, until this is settled.
            </>
          ) : (
            <>Name another model on the {models}: this agent has none to fall back on.</>
          )}
        </li>
        {kind !== 'retirement' && (
          <li>Or pin a dated model there, if the provider offers one, so that it cannot change under its name.</li>
        )}
        <li>
          <Link to="/agents/$slug/tests" params={{ slug }} search={{}} style={{ color: 'inherit' }}>
            Run the tests
          </Link>{' '}
          on that model, then ask for sign-off as for any change.
        </li>
        <li>Settle the finding with a reason.</li>
      </ol>
    </div>
  );
}
