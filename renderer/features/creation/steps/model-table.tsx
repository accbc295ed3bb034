import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQueries, useQuery } from '@tanstack/react-query';
import { chooseByLatest, USUAL_MARGIN } from '../../../../shared/grading/choose-model.ts';
import type { ModelRef } from '../../../../shared/spec/spec.ts';
import { announce } from '../../../lib/announce.tsx';
import { api, query } from '../../../lib/api.ts';
import { wordsOf } from '../../../lib/errors.ts';
import { formatList } from '../../../lib/format.ts';
import { keyOf } from '../../../lib/model-choices.ts';
import { MeasuredTable, percent } from '../../../ui/measured-table.tsx';
import { Panel } from '../../../ui/panel.tsx';
import classes from '../creation.module.css';

/**
 * What the remembered runs say of their models, the recommended one first, and taking that order over. The runs are judged
 * here rather than asked for as "measured on the draft as it stands": taking the order over changes the draft.
 */
export function ModelTable({ agent, runs }: { agent: string; runs: readonly string[] }) {
  const list = useQuery({
    ...query.runs.list.queryOptions({ input: { agent, limit: 100 } }),
    enabled: runs.length > 0,
  });
  const margin = useQuery(query.agents.modelMargin.queryOptions({ input: { agent } })).data?.margin ?? USUAL_MARGIN;
  const draft = useQuery(query.drafts.get.queryOptions({ input: { agent } }));
  const remembered = (list.data ?? []).filter(({ id, report }) => runs.includes(id) && report !== null);
  const reports = useQueries({
    queries: remembered.map(({ report }) => query.runs.report.queryOptions({ input: { hash: report ?? '' } })),
    combine: (found) =>
      found.flatMap(({ data }, index) => (data === undefined ? [] : [{ id: `${index}`, report: data }])),
  });
  const models = [
    ...new Map(remembered.flatMap(({ model }) => (model === null ? [] : [[keyOf(model), model] as const]))).values(),
  ];
  const take = useMutation({
    mutationFn: async (order: readonly ModelRef[]) => {
      const { spec, revision } = await api.drafts.get({ agent });
      const others = spec.models.candidates.filter((old) => !order.some((model) => keyOf(model) === keyOf(old)));
      const candidates = [...order, ...others].slice(0, 20);
      await api.drafts.save({ agent, revision, spec: { ...spec, models: { ...spec.models, candidates } } });
    },
    onSuccess: () => announce('The draft now asks the models in this order.'),
  });
  const choice = models.length === 0 ? null : chooseByLatest(models, reports, margin);
  if (choice === null) return null;
  const names = choice.order.map(({ model }) => model);
  const now = draft.data?.spec.models.candidates ?? [];
  const isTaken = choice.order.every((model, index) => now[index] !== undefined && keyOf(now[index]) === keyOf(model));
  return (
    <Panel label="What the test cases say" level={3}>
      <Text size="sm">
        {choice.isMeasured
          ? `Recommended: ${names[0]}, the cheapest whose pass rate is not more than ${percent(margin)} below the best, judged by the lower end of its 95 % interval.`
          : 'No model that is good enough has a known price, so the order is as you ticked them.'}
      </Text>
      <div className={classes.wide}>
        <MeasuredTable rows={choice.table} />
      </div>
      <Group mt="sm" gap="sm">
        {isTaken ? (
          <Text size="sm" role="status">
            The draft asks {formatList(names)} in this order.
          </Text>
        ) : (
          <Button variant="default" loading={take.isPending} onClick={() => take.mutate(choice.order)}>
            Use this order
          </Button>
        )}
      </Group>
      {take.isError && (
        <Text size="sm" c="var(--rh-bad)" role="alert" mt={6}>
          {wordsOf(take.error)}
        </Text>
      )}
    </Panel>
  );
}
