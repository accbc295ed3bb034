import { Accordion, Table, Text } from '@mantine/core';
import { useMemo } from 'react';
import type { ComparedSide } from '../../../../shared/api/desktop/comparisons.ts';
import type { RunComparison } from '../../../../shared/grading/comparison.ts';
import {
  type CaseChange,
  CaseChange as Changes,
  type ComparedCase,
  type Figures,
} from '../../../../shared/grading/comparison.ts';
import { differences } from '../../../../shared/spec/differences.ts';
import { formatNumber, formatUsd } from '../../../lib/format.ts';
import { Chip } from '../../../ui/chip.tsx';
import { IconArrowRight } from '../../../ui/icons.ts';
import { Panel } from '../../../ui/panel.tsx';
import { Some } from '../../../ui/some.tsx';
import { VerdictBadge } from '../../../ui/verdict-badge.tsx';
import { DRY_RUN } from '../words.ts';
import classes from './compare.module.css';
import { GROUPS, suiteWords, summaryWords, trialWords } from './compare-words.ts';
import { ComparedCaseBody, type Sides } from './compared-case.tsx';

interface Found {
  then: ComparedSide;
  now: ComparedSide;
  comparison: RunComparison;
}

/** What differs between two runs: in a sentence, in figures, then case by case, flips first. */
export function Compared({ found: { then, now, comparison } }: { found: Found }) {
  const sides = useMemo((): Sides => {
    const known = then.spec === null || now.spec === null ? [] : differences(then.spec, now.spec);
    return { then, now, differences: new Map(known.map((difference) => [difference.path, difference])) };
  }, [then, now]);
  const groups = Changes.options.filter((change) => comparison.counts[change] > 0);
  return (
    <>
      <Panel label="What changed">
        <Text size="md">{summaryWords(comparison)}</Text>
        {now.trial && !now.running && comparison.cases.length > 0 && <Text size="sm">{trialWords(comparison)}</Text>}
        {comparison.significance !== null && <Text size="sm">{comparison.significance.words}</Text>}
        {(then.running || now.running) && (
          <Text size="sm" c="dimmed">
            A run is still going; cases are added as they finish.
          </Text>
        )}
        <Notes sides={sides} comparison={comparison} />
        <FigureTable then={comparison.figures.then} now={comparison.figures.now} />
      </Panel>
      {groups.map((change) => (
        <Group key={change} change={change} comparison={comparison} sides={sides} />
      ))}
    </>
  );
}

function Notes({ sides: { then, now, differences: known }, comparison }: { sides: Sides; comparison: RunComparison }) {
  const specs = then.spec === null || now.spec === null ? null : known.size;
  const notes = [
    ...suiteWords(comparison),
    ...(specs === 0 ? ['Both ran the same rules, so what differs is the model or chance.'] : []),
    ...(specs === null
      ? ['What one of the two runs tested is not stored here, so no change can be named as the cause.']
      : []),
  ];
  const names = [...comparison.onlyThen, ...comparison.onlyNow, ...comparison.inputChanged];
  return (
    <div className={classes.notes}>
      {(then.dryRun || now.dryRun) && (
        <Chip>{then.dryRun && now.dryRun ? DRY_RUN : `${then.dryRun ? 'Before' : 'After'} is a dry run`}</Chip>
      )}
      {notes.map((note) => (
        <Text key={note} size="sm" c="dimmed">
          {note}
        </Text>
      ))}
      {names.length > 0 && (
        <details>
          <summary className={classes.more}>Which cases</summary>
          <ul className={classes.names}>
            <Some of={names} most={20} name="cases">
              {({ caseId, title }) => <li key={caseId}>{title}</li>}
            </Some>
          </ul>
        </details>
      )}
    </div>
  );
}

const time = (ms: number | undefined): string =>
  ms === undefined
    ? 'none'
    : ms < 1000
      ? `${formatNumber(Math.round(ms))} ms`
      : `${formatNumber(Math.round(ms / 100) / 10)} s`;
const FIGURES: [string, (figures: Figures) => string][] = [
  ['Calls', ({ calls }) => formatNumber(calls)],
  ['Cost', ({ costUsd }) => (costUsd === null ? 'price unknown' : formatUsd(costUsd))],
  [
    'Cost of a call',
    ({ costUsd, calls }) => (costUsd === null ? 'price unknown' : calls === 0 ? 'none' : formatUsd(costUsd / calls)),
  ],
  ['Time of a call, median', ({ latencyMs }) => time(latencyMs?.median)],
  ['Time of a call, 95 % are faster', ({ latencyMs }) => time(latencyMs?.p95)],
];

function FigureTable({ then, now }: { then: Figures; now: Figures }) {
  if (then.calls === 0 && now.calls === 0) return null;
  return (
    <Table verticalSpacing={5} maw={620} mt={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Cost and time</Table.Th>
          <Table.Th ta="end">Before</Table.Th>
          <Table.Th ta="end">After</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody className={classes.number ?? ''}>
        {FIGURES.map(([name, say]) => (
          <Table.Tr key={name}>
            <Table.Th scope="row" fw={400}>
              {name}
            </Table.Th>
            <Table.Td ta="end">{say(then)}</Table.Td>
            <Table.Td ta="end">{say(now)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

const MOST_CASES = 20;

function Group({ change, comparison, sides }: { change: CaseChange; comparison: RunComparison; sides: Sides }) {
  const cases = comparison.cases.filter((each) => each.change === change);
  const total = comparison.counts[change];
  const shown = change === 'unchanged' ? 0 : MOST_CASES;
  return (
    <section className={classes.group} aria-label={GROUPS[change].title}>
      <h2>
        {GROUPS[change].title} <span className={classes.mute}>{formatNumber(total)}</span>
      </h2>
      <Accordion multiple variant="contained" chevronPosition="left" order={3}>
        <Some of={cases} most={shown} name={shown === 0 ? 'unchanged cases' : 'cases'}>
          {(each) => <CaseItem key={each.caseId} found={each} sides={sides} />}
        </Some>
      </Accordion>
      {cases.length < total && (
        <Text size="xs" c="dimmed">
          The first {formatNumber(cases.length)} of {formatNumber(total)} can be opened here.
        </Text>
      )}
    </section>
  );
}

function CaseItem({ found, sides }: { found: ComparedCase; sides: Sides }) {
  return (
    <Accordion.Item value={found.caseId}>
      <Accordion.Control>
        <span className={classes.item}>
          <span className={classes.title}>{found.title}</span>
          {found.significance?.isMore === true && <Chip>More than chance</Chip>}
          {found.expectationChanged && <Chip tone="unsure">Expectation changed</Chip>}
          <span className={classes.verdicts}>
            <VerdictBadge verdict={found.then.verdict} />
            {found.then.verdict !== found.now.verdict && (
              <>
                <IconArrowRight size={14} aria-label="then" role="img" />
                <VerdictBadge verdict={found.now.verdict} />
              </>
            )}
          </span>
        </span>
      </Accordion.Control>
      <Accordion.Panel>
        <ComparedCaseBody found={found} sides={sides} />
      </Accordion.Panel>
    </Accordion.Item>
  );
}
