import { Button, Group, NumberInput, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { AgentDrift } from '../../../shared/api/desktop/drift.ts';
import { DAY_MINUTES } from '../../../shared/drift/schedule.ts';
import type { CanarySettings } from '../../../shared/drift/views.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { formatNumber } from '../../lib/format.ts';
import { SpendingLimit } from '../../ui/spending-limit.tsx';
import { useSubmit } from '../../ui/use-submit.tsx';
import classes from './drift.module.css';
import { costWords, hourWords } from './words.ts';

const PACES = [
  { value: 'off', label: 'Off' },
  { value: 'daily', label: 'Once a day' },
  { value: 'hours', label: 'Every few hours' },
] as const;
type Pace = (typeof PACES)[number]['value'];
const ANY_HOUR = 'any';
const HOURS = [
  { value: ANY_HOUR, label: 'Whenever a day has passed' },
  ...Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), label: hourWords(hour) })),
];
const USUAL_HOURS = 6;
const LEAST_MINUTES = 10;
const MOST_MINUTES = 10_080;
const MOST_CASES = 2000;

const paceOf = (everyMinutes: number | null): Pace =>
  everyMinutes === null ? 'off' : everyMinutes === DAY_MINUTES ? 'daily' : 'hours';

/** How often the cases are asked, how many of them, and for how much. */
export function WatchForm({ view, onClose }: { view: AgentDrift; onClose: () => void }) {
  const agent = useAgent();
  const { settings, suite } = view;
  const [pace, setPace] = useState(paceOf(settings.everyMinutes));
  const [hours, setHours] = useState<number | string>(
    settings.everyMinutes === null || settings.everyMinutes === DAY_MINUTES
      ? USUAL_HOURS
      : Math.round((settings.everyMinutes / 60) * 100) / 100,
  );
  const [hour, setHour] = useState(settings.hour === null ? ANY_HOUR : String(settings.hour));
  const [cases, setCases] = useState<number | string>(settings.cases);
  const [limit, setLimit] = useState(settings.limitUsd === null ? undefined : String(settings.limitUsd));
  const minutes = Math.round(Number(hours) * 60);
  const wanted: CanarySettings = {
    everyMinutes: pace === 'off' ? null : pace === 'daily' ? DAY_MINUTES : minutes,
    hour: pace === 'daily' && hour !== ANY_HOUR ? Number(hour) : null,
    cases: Number(cases),
    limitUsd: limit === undefined ? null : Number(limit),
  };
  const form = useSubmit({
    title: 'How the model is watched was not saved',
    check: () => [
      ...(pace !== 'hours' || (minutes >= LEAST_MINUTES && minutes <= MOST_MINUTES)
        ? []
        : [{ field: 'watch-hours', message: 'Hours between runs: from 10 minutes (0.17) to a week (168)' }]),
      ...(Number.isInteger(wanted.cases) && wanted.cases >= 1 && wanted.cases <= MOST_CASES
        ? []
        : [{ field: 'watch-cases', message: `Cases: a whole number from 1 to ${formatNumber(MOST_CASES)}` }]),
    ],
    send: () => api.drift.configure({ agent: agent.id, ...wanted }),
    done: () => {
      announce('How the model is watched was saved');
      onClose();
    },
  });
  return (
    <form onSubmit={form.submit} noValidate aria-label="How the model is watched">
      <Stack gap="md">
        {form.summary}
        <div className={classes.choices}>
          <Select
            label="How often"
            data={[...PACES]}
            value={pace}
            onChange={(next) => setPace(PACES.find(({ value }) => value === next)?.value ?? 'off')}
            allowDeselect={false}
            openOnFocus={false}
          />
          {pace === 'daily' && (
            <Select
              label="At what time"
              data={HOURS}
              value={hour}
              onChange={(next) => setHour(next ?? ANY_HOUR)}
              allowDeselect={false}
              openOnFocus={false}
            />
          )}
          {pace === 'hours' && (
            <NumberInput
              id="watch-hours"
              label="Hours between runs"
              value={hours}
              onChange={setHours}
              allowNegative={false}
              decimalScale={2}
              error={form.errorOf('watch-hours')}
            />
          )}
          <NumberInput
            id="watch-cases"
            label="Cases"
            description={`Of ${formatNumber(suite)} that the team shares, the first. More find a smaller drop sooner.`}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={cases}
            onChange={setCases}
            allowDecimal={false}
            allowNegative={false}
            error={form.errorOf('watch-cases')}
          />
          <SpendingLimit value={limit} onChange={setLimit} isPriced={view.caseUsd !== null} inputKey="watch" />
        </div>
        <Text size="sm" role="status">
          {costWords(view, wanted)}
        </Text>
        <Group gap="xs">
          <Button type="submit" loading={form.pending}>
            Save
          </Button>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
