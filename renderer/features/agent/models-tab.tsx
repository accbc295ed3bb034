import { Group, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ModelPolicy, ModelRef } from '../../../shared/spec/spec.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { query } from '../../lib/api.ts';
import { useDraft } from '../../lib/draft/use-draft.ts';
import { formatNumber } from '../../lib/format.ts';
import { PROVIDER_NAMES } from '../../lib/provider-names.ts';
import { Chip } from '../../ui/chip.tsx';
import { IconPlugConnected } from '../../ui/icons.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { Loading } from '../../ui/loading.tsx';
import { ModelWarnings } from '../../ui/model-warnings.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Requesting } from '../../ui/protected/requesting.tsx';
import { SectionLock } from '../../ui/protected/section-lock.tsx';
import { DriftNotice } from './drift-notice.tsx';
import { JudgePanel } from './judge/judge-panel.tsx';
import { MeasuredModels } from './measured-models.tsx';
import { ModelPolicyEditor } from './model-policy-editor.tsx';

const MODES: Record<ModelPolicy['mode'], string> = {
  pinned: 'Only the first model answers. If it cannot, the call fails.',
  ordered: 'The first model answers; when it cannot be reached, the next one does.',
  auto: 'The cheapest model that is not worse on this agent’s own tests answers.',
};
const EFFORT = { low: 'Low', medium: 'Medium', high: 'High' };

const sameModel = (a: ModelRef, b: ModelRef): boolean => a.provider === b.provider && a.model === b.model;

/** Which models may answer, in which order, and with which settings. */
export function ModelsTab() {
  const agent = useAgent();
  const draft = useDraft(agent.id);
  const models = useQuery(query.runs.models.queryOptions({ input: { agent: agent.id } }));
  if (draft.state === 'loading') return <Loading />;
  if (draft.state === 'failed')
    return <LoadError title="The models could not be read" error={draft.error} retry={draft.retry} />;
  const { mode, candidates, parameters } = draft.spec.models;
  const connected = (model: ModelRef): boolean =>
    models.data?.some((known) => known.connected && sameModel(known.model, model)) ?? false;
  const settings: [string, string][] = [
    [
      'Temperature',
      parameters.temperature === undefined ? 'As the model has it' : formatNumber(parameters.temperature),
    ],
    [
      'Longest answer',
      parameters.maxOutputTokens === undefined ? 'No limit set' : `${formatNumber(parameters.maxOutputTokens)} tokens`,
    ],
    ['Effort', parameters.effort === undefined ? 'As the model has it' : EFFORT[parameters.effort]],
    ['Time limit', parameters.timeoutMs === undefined ? 'Standard' : `${formatNumber(parameters.timeoutMs / 1000)} s`],
  ];
  return (
    <Requesting baseSpec={draft.baseSpec} spec={draft.spec} editor={ModelPolicyEditor}>
      <Stack gap="md" p={20} maw={860}>
        <Group gap="xs">
          <SectionLock path="models" of="Models" />
          <Text size="sm" c="dimmed">
            Models decide cost and compliance. {MODES[mode]}
          </Text>
        </Group>
        <DriftNotice />
        <Panel label="Models that may answer">
          {candidates.length === 0 ? (
            <Text size="sm" c="dimmed">
              None is named. Tests run as a dry run, or on any connected model that you choose.
            </Text>
          ) : (
            <Table verticalSpacing={8}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th w={60}>Order</Table.Th>
                  <Table.Th>Model</Table.Th>
                  <Table.Th>Provider</Table.Th>
                  <Table.Th>On this machine</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {candidates.map((model, index) => (
                  <Table.Tr key={`${model.provider}/${model.model}`}>
                    <Table.Td>{index + 1}</Table.Td>
                    <Table.Td>
                      <Text size="sm" ff="monospace">
                        {model.model}
                      </Text>
                    </Table.Td>
                    <Table.Td>{PROVIDER_NAMES[model.provider]}</Table.Td>
                    <Table.Td>
                      {connected(model) ? (
                        <Chip tone="ok" icon={<IconPlugConnected size={13} aria-hidden />}>
                          Connected
                        </Chip>
                      ) : (
                        <Link to="/settings" style={{ color: 'inherit' }}>
                          Not connected
                        </Link>
                      )}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )}
        </Panel>
        <ModelWarnings models={candidates} />
        {mode === 'auto' && <MeasuredModels />}
        <JudgePanel />
        <Panel label="Settings of every call">
          <Table verticalSpacing={6}>
            <Table.Tbody>
              {settings.map(([name, value]) => (
                <Table.Tr key={name}>
                  <Table.Th scope="row" w="40%" fw={400}>
                    {name}
                  </Table.Th>
                  <Table.Td>{value}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Panel>
      </Stack>
    </Requesting>
  );
}
