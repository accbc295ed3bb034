import { Button, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useRef } from 'react';
import type { TestCase } from '../../../../shared/grading/case.ts';
import { compareSuites } from '../../../../shared/grading/compare-suites.ts';
import { mergeSuites } from '../../../../shared/grading/merge-suites.ts';
import type { Contract } from '../../../../shared/spec/contract.ts';
import { useAgent } from '../../../lib/agent-context.ts';
import { announce } from '../../../lib/announce.tsx';
import { api } from '../../../lib/api.ts';
import { count } from '../../../lib/format.ts';
import { differenceWords } from '../../../lib/suite-words.ts';
import { ConflictCard } from '../../../ui/merge/conflict-card.tsx';
import classes from '../../../ui/merge/merge.module.css';
import { useChoices } from '../../../ui/merge/use-choices.ts';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { useSubmit } from '../../../ui/use-submit.tsx';
import { conflictTexts, conflictTitle } from './conflict-words.ts';

interface Props {
  sides: {
    theirs: { suite: string; by: string; time: string; cases: TestCase[] };
    base: TestCase[];
    mine: { suite: string; cases: TestCase[] };
  };
  contract: Contract;
}
const MINE = { label: 'Mine', has: 'What I have', removed: 'Removed, as I did' };

/** What both changed and somebody has to decide; everything else merges by itself. */
export function TogetherView({ sides, contract }: Props) {
  const { theirs, base, mine } = sides;
  const { id: agent, slug } = useAgent();
  const navigate = useNavigate();
  const { choices, choose, forget } = useChoices(agent, theirs.suite);
  const { conflicts, cases } = useMemo(
    () => mergeSuites(base, mine.cases, theirs.cases, choices),
    [base, mine.cases, theirs.cases, choices],
  );
  const comes = useMemo(() => compareSuites(base, theirs.cases), [base, theirs.cases]);
  const page = useRef<HTMLDivElement>(null);
  const isOpen = ({ path }: { path: string }): boolean => !choices.has(path);
  const open = conflicts.filter(isOpen);
  const { submit, summary, pending } = useSubmit({
    title: 'The tests were not brought together',
    check: () => (open.length === 0 ? [] : [{ field: null, message: 'Decide every part first.' }]),
    send: () => {
      const decided = conflicts.flatMap(({ path }) => {
        const choice = choices.get(path);
        return choice === undefined ? [] : [{ path, choice }];
      });
      return api.suites.take({ agent, mine: mine.suite, theirs: theirs.suite, choices: decided });
    },
    done: () => {
      forget();
      announce('The tests are brought together. Share them, so that the team has them too.');
      void navigate({ to: '/agents/$slug/tests', params: { slug }, search: {} });
    },
  });
  const toNext = (): void => {
    const cards = [...(page.current?.querySelectorAll<HTMLElement>('[data-conflict]') ?? [])];
    const next = cards[conflicts.findIndex(isOpen)];
    next?.scrollIntoView({ block: 'center' });
    next?.focus();
  };
  const named = { base, left: mine.cases, right: theirs.cases };
  return (
    <div className={classes.page} ref={page}>
      <div>
        <h2>Bring tests together</h2>
        <Text size="sm" c="dimmed">
          {theirs.by} shared {count(theirs.cases.length, 'test case')} <RelativeTime at={theirs.time} />:{' '}
          {differenceWords(comes)} since yours and theirs were the same.
        </Text>
      </div>
      {summary}
      <p className={classes.summary} role="status">
        {conflicts.length === 0
          ? 'Nothing was changed by both any more.'
          : `${count(conflicts.length, 'part was', 'parts were')} changed by both. Everything else of either comes together by itself.`}
      </p>
      {conflicts.length > 0 && (
        <div className={classes.section}>
          <h3>Changed by both</h3>
          {conflicts.map((conflict) => (
            <ConflictCard
              key={conflict.path}
              title={conflictTitle(conflict, named, contract)}
              texts={conflictTexts(conflict, named, contract)}
              words={{
                left: MINE,
                right: {
                  label: theirs.by,
                  has: `What ${theirs.by} has`,
                  removed: `Removed, as ${theirs.by} did`,
                },
              }}
              addedTwice={conflict.kind === 'added_twice'}
              canWrite={conflict.kind === 'changed' && (conflict.part === 'title' || conflict.part === 'notes')}
              choice={choices.get(conflict.path)}
              onChoose={(choice) => choose(conflict.path, choice)}
            />
          ))}
        </div>
      )}
      <div className={classes.foot}>
        <Button onClick={submit} loading={pending} disabled={open.length > 0 || cases === null}>
          Bring together
        </Button>
        {conflicts.length > 0 && (
          <Text size="sm" c="dimmed" role="status">
            {cases === null
              ? 'A title cannot be empty.'
              : `${conflicts.length - open.length} of ${conflicts.length} decided`}
          </Text>
        )}
        {open.length > 0 && (
          <Button variant="subtle" onClick={toNext}>
            To the next one
          </Button>
        )}
      </div>
    </div>
  );
}
