import { Alert, Group, Select, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { JudgeSetting } from '../../../../shared/grading/judgement.ts';
import { useAgent } from '../../../lib/agent-context.ts';
import { announce } from '../../../lib/announce.tsx';
import { api, query } from '../../../lib/api.ts';
import { wordsOf } from '../../../lib/errors.ts';
import { choicesOf, keyOf } from '../../../lib/model-choices.ts';
import { LoadError } from '../../../ui/load-error.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { JudgeStanding } from './judge-standing.tsx';
import { LabelTable } from './label-table.tsx';

const PEOPLE = { value: 'people', label: 'People decide' };
const VOTES: { value: string; label: string; votes: JudgeSetting['votes'] }[] = [
  { value: '1', label: 'Once', votes: 1 },
  { value: '3', label: '3 times', votes: 3 },
  { value: '5', label: '5 times', votes: 5 },
];
const USUAL_VOTES = 3;

/** Who decides whether a text means what was expected, and how far a judge agrees with people. */
export function JudgePanel() {
  const { id, slug } = useAgent();
  const view = useQuery(query.judging.get.queryOptions({ input: { agent: id } }));
  const models = useQuery(query.runs.models.queryOptions({ input: { agent: id } }));
  const choose = useMutation({
    mutationFn: (judge: JudgeSetting | null) => api.judging.choose({ agent: id, judge }),
    onSuccess: ({ judge }) => announce(judge === null ? 'People decide texts.' : `${judge.model.model} judges texts.`),
  });
  if (view.isError)
    return <LoadError title="The judge could not be read" error={view.error} retry={() => void view.refetch()} />;
  if (!view.isSuccess || !models.isSuccess) return null;
  const { judge, agreement, waiting, permission } = view.data;
  const known = models.data.some(({ model }) => judge !== null && keyOf(model) === keyOf(judge.model));
  // A judge whose model is no longer offered stays the judge until somebody chooses another.
  const offered =
    judge === null || known
      ? models.data
      : [...models.data, { model: judge.model, label: judge.model.model, connected: false, recommended: false }];
  return (
    <Panel label="Judge for texts">
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          Some texts are compared by meaning. A model can judge them in every run; what it is worth is measured against
          what people said about the same texts.
        </Text>
        {choose.isError && (
          <Alert color="red" title="The judge was not chosen">
            {wordsOf(choose.error)}
          </Alert>
        )}
        <Group align="flex-end" gap="sm">
          <Select
            label="Who decides"
            data={choicesOf(offered, PEOPLE)}
            value={judge === null ? PEOPLE.value : keyOf(judge.model)}
            readOnly={!permission.allowed}
            allowDeselect={false}
            searchable={offered.length > 6}
            nothingFoundMessage="No model has this name"
            openOnFocus={false}
            maxDropdownHeight={300}
            style={{ flex: '1 1 240px', maxWidth: 420, minWidth: 0 }}
            onChange={(next) => {
              const model = offered.find((one) => keyOf(one.model) === next)?.model;
              choose.mutate(model === undefined ? null : { model, votes: judge?.votes ?? USUAL_VOTES });
            }}
          />
          {judge !== null && (
            <Select
              label="Asked about each text"
              data={VOTES}
              value={String(judge.votes)}
              readOnly={!permission.allowed}
              allowDeselect={false}
              openOnFocus={false}
              w={170}
              onChange={(next) => {
                const votes = VOTES.find(({ value }) => value === next)?.votes;
                if (votes !== undefined) choose.mutate({ ...judge, votes });
              }}
            />
          )}
        </Group>
        {!permission.allowed && (
          <Text size="sm" c="dimmed">
            {permission.why}
          </Text>
        )}
        {judge !== null && <JudgeStanding judge={judge} agreement={agreement} permission={permission} />}
        {waiting > 0 && (
          <Link to="/agents/$slug/tests/texts" params={{ slug }} style={{ color: 'inherit', fontSize: 14 }}>
            Decide the texts that wait for a person
          </Link>
        )}
        <LabelTable judge={judge} permission={permission} />
      </Stack>
    </Panel>
  );
}
