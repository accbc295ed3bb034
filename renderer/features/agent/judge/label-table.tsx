import { ActionIcon, Button, Stack, Table, Text, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { Permission } from '../../../../shared/api/desktop/permission.ts';
import type { JudgeSetting, Label } from '../../../../shared/grading/judgement.ts';
import type { Json } from '../../../../shared/spec/ids.ts';
import { useAgent } from '../../../lib/agent-context.ts';
import { announce } from '../../../lib/announce.tsx';
import { api, query } from '../../../lib/api.ts';
import { wordsOf } from '../../../lib/errors.ts';
import { formatNumber } from '../../../lib/format.ts';
import { VERDICT_WORDS } from '../../../lib/judgement-words.ts';
import { Chip } from '../../../ui/chip.tsx';
import { IconTrash, IconX } from '../../../ui/icons.ts';
import { LoadError } from '../../../ui/load-error.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';

const disagrees = ({ verdict, judged }: Label): boolean => judged !== null && judged !== 'unsure' && judged !== verdict;
/** Disagreements first, then what the judge was not sure about; otherwise as they came. */
const rankOf = (label: Label): number => (disagrees(label) ? 0 : label.judged === 'unsure' ? 1 : 2);
const textOf = (value: Json | undefined): string =>
  value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);

const FIRST = 12;

/** What people said about texts, beside what the judge says; those on which they disagree first. */
export function LabelTable({ judge, permission }: { judge: JudgeSetting | null; permission: Permission }) {
  const { id: agent, slug } = useAgent();
  const [all, setAll] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const found = useQuery(query.judging.labels.queryOptions({ input: { agent } }));
  const remove = useMutation({
    mutationFn: (id: string) => api.judging.removeLabel({ agent, id }),
    onSuccess: () => {
      announce('The decision was taken back.');
      box.current?.focus();
    },
    onError: (error) =>
      notifications.show({ color: 'red', title: 'The decision was not taken back', message: wordsOf(error) }),
  });
  if (found.isError)
    return <LoadError title="The labels could not be read" error={found.error} retry={() => void found.refetch()} />;
  if (!found.isSuccess) return null;
  if (found.data.length === 0)
    return (
      <Text size="sm" c="dimmed">
        No person has decided a text yet. When a run leaves texts open, they wait on the{' '}
        <Link to="/agents/$slug/tests" params={{ slug }} search={{}} style={{ color: 'inherit' }}>
          Tests tab
        </Link>
        .
      </Text>
    );
  const labels = found.data.toSorted((a, b) => rankOf(a) - rankOf(b));
  const shown = all ? labels : labels.slice(0, FIRST);
  return (
    <Stack gap="xs">
      <Table.ScrollContainer minWidth={560} ref={box} tabIndex={0} role="region" aria-label="What people decided">
        <Table verticalSpacing={8}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Text</Table.Th>
              <Table.Th w={150}>People</Table.Th>
              {judge !== null && <Table.Th w={150}>Judge</Table.Th>}
              <Table.Th w={44}>
                <span aria-hidden />
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((label) => (
              <Table.Tr key={label.id} style={{ verticalAlign: 'top' }}>
                <Table.Th scope="row" fw={400} style={{ overflowWrap: 'anywhere' }}>
                  <Text size="xs" c="dimmed">
                    {label.question.title}
                  </Text>
                  <Text size="sm" lineClamp={3}>
                    {textOf(label.question.actual)}
                  </Text>
                  {label.question.expected !== undefined && (
                    <Text size="xs" c="dimmed" lineClamp={2}>
                      Expected: {textOf(label.question.expected)}
                    </Text>
                  )}
                </Table.Th>
                <Table.Td>
                  {VERDICT_WORDS[label.verdict]}
                  <Text size="xs" c="dimmed">
                    {label.who}, <RelativeTime at={label.at} />
                    {label.execution !== undefined && (
                      <>
                        {', corrected in '}
                        <Link
                          to="/agents/$slug/executions"
                          params={{ slug }}
                          search={{ id: label.execution }}
                          style={{ color: 'inherit' }}
                        >
                          an execution
                        </Link>
                      </>
                    )}
                  </Text>
                  {label.note !== undefined && (
                    <Text size="xs" lineClamp={3} component="q" style={{ overflowWrap: 'anywhere' }}>
                      {label.note}
                    </Text>
                  )}
                </Table.Td>
                {judge !== null && (
                  <Table.Td>
                    {label.judged === null ? (
                      <Text size="sm" c="dimmed">
                        not asked
                      </Text>
                    ) : disagrees(label) ? (
                      <Chip tone="bad" icon={<IconX size={13} aria-hidden />}>
                        {VERDICT_WORDS[label.judged]}
                      </Chip>
                    ) : (
                      VERDICT_WORDS[label.judged]
                    )}
                  </Table.Td>
                )}
                <Table.Td>
                  {permission.allowed && label.isColleagues !== true && (
                    <Tooltip label="Take back">
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        size={32}
                        aria-label={`Take back what was said about ${label.question.title}: ${textOf(label.question.actual).slice(0, 80)}`}
                        loading={remove.isPending && remove.variables === label.id}
                        onClick={() => remove.mutate(label.id)}
                      >
                        <IconTrash size={17} aria-hidden />
                      </ActionIcon>
                    </Tooltip>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {shown.length < labels.length && (
        <Button variant="subtle" size="compact-sm" style={{ alignSelf: 'flex-start' }} onClick={() => setAll(true)}>
          Show {formatNumber(labels.length - shown.length)} more
        </Button>
      )}
    </Stack>
  );
}
