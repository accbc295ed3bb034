import { Alert, Button, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useRef } from 'react';
import type { Draft } from '../../../shared/api/desktop/drafts.ts';
import type { VersionView } from '../../../shared/api/desktop/versions.ts';
import { checkSpec } from '../../../shared/spec/check-spec.ts';
import type { SpecDifference } from '../../../shared/spec/diff.ts';
import { differences } from '../../../shared/spec/differences.ts';
import { conflictTexts } from '../../../shared/spec/merge/conflict-texts.ts';
import { mergeSpecs } from '../../../shared/spec/merge/merge-specs.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { count } from '../../lib/format.ts';
import { DifferenceCard } from '../../ui/difference-card.tsx';
import { DifferenceList } from '../../ui/difference-list.tsx';
import { IconAlertTriangle } from '../../ui/icons.ts';
import { ConflictCard } from '../../ui/merge/conflict-card.tsx';
import classes from '../../ui/merge/merge.module.css';
import { type Choices, useChoices } from '../../ui/merge/use-choices.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { useSubmit } from '../../ui/use-submit.tsx';

interface Sides {
  theirs: VersionView & { content: Spec };
  base: Spec | null;
  mine: Draft;
}

const MY_DRAFT = { label: 'My draft', has: 'What my draft has', removed: 'Removed, as in my draft' };

/** What both sides changed and somebody has to decide, then what the merged draft brings. */
export function MergeView({ sides, version }: { sides: Sides; version: string }) {
  const { theirs, base, mine } = sides;
  const { id: agent, slug } = useAgent();
  const navigate = useNavigate();
  const { choices, choose, forget } = useChoices(agent, version);
  const { conflicts, spec, brought, kept, issues, neighbours } = useMerge(sides, choices);
  const page = useRef<HTMLDivElement>(null);
  const open = conflicts.filter(({ path }) => !choices.has(path));
  const name = `v${theirs.number}`;
  const { submit, summary, pending } = useSubmit({
    title: 'The merge was not taken over',
    check: () => (open.length === 0 && spec !== null ? [] : [{ field: null, message: 'Decide every conflict first.' }]),
    send: async () => {
      if (spec === null) throw new Error('Only a whole spec can be taken over.');
      return api.merges.take({ agent, version, revision: mine.revision, spec });
    },
    done: () => {
      forget();
      announce(`${name} is merged into your draft`);
      void navigate({ to: '/agents/$slug/rules', params: { slug }, search: {} });
    },
  });
  const toNext = (): void => {
    const cards = [...(page.current?.querySelectorAll<HTMLElement>('[data-conflict]') ?? [])];
    const next = cards[conflicts.findIndex(({ path }) => !choices.has(path))];
    next?.scrollIntoView({ block: 'center' });
    next?.focus();
  };
  return (
    <div className={classes.page} ref={page}>
      <div>
        <h2>Merge {name} into your draft</h2>
        <Text size="sm" c="dimmed">
          {theirs.author} made {name} <RelativeTime at={theirs.time} />: {theirs.reason}
        </Text>
      </div>
      {summary}
      <p className={classes.summary} role="status">
        {count(brought.length, 'difference')} {brought.length === 1 ? 'comes' : 'come'} with {name},{' '}
        {count(kept.length, 'difference')} of yours {kept.length === 1 ? 'stays' : 'stay'}.{' '}
        {conflicts.length === 0
          ? 'Nothing was changed by both.'
          : `${count(conflicts.length, 'part was', 'parts were')} changed by both.`}
      </p>
      {conflicts.length > 0 && (
        <div className={classes.section}>
          <h3>Changed by both</h3>
          {conflicts.map((conflict) => (
            <ConflictCard
              key={conflict.path}
              title={conflict.title}
              texts={conflictTexts(conflict, { base, left: mine.spec, right: theirs.content })}
              words={{
                left: MY_DRAFT,
                right: { label: name, has: `What ${name} has`, removed: `Removed, as in ${name}` },
              }}
              addedTwice={conflict.kind === 'added_twice'}
              canWrite={conflict.kind === 'changed' && typeof conflict.left === 'string'}
              choice={choices.get(conflict.path)}
              onChoose={(choice) => choose(conflict.path, choice)}
            />
          ))}
        </div>
      )}
      {neighbours.map(([first, second]) => (
        <Alert key={`${first} ${second}`} color="yellow" icon={<IconAlertTriangle size={18} aria-hidden />}>
          “{first}” and “{second}” were added at the same place. “{first}” comes first now; move it on the Rules tab if
          it should not.
        </Alert>
      ))}
      {issues.length > 0 && (
        <Alert
          color="yellow"
          icon={<IconAlertTriangle size={18} aria-hidden />}
          title="The merged rules do not work as written yet"
        >
          <ul>
            {issues.map((issue) => (
              <li key={issue}>{issue}</li>
            ))}
          </ul>
          You can take the merge over and mend this in the draft.
        </Alert>
      )}
      {spec !== null && brought.length > 0 && (
        <div className={classes.section}>
          <h3>What comes into your draft</h3>
          <DifferenceList
            differences={brought}
            before={mine.spec}
            after={spec}
            render={(difference, mode) => (
              <DifferenceCard key={difference.path} difference={difference} mode={mode} labels={['Mine', 'Merged']} />
            )}
          />
        </div>
      )}
      <div className={classes.foot}>
        <Button onClick={submit} loading={pending} disabled={open.length > 0 || spec === null}>
          Take into my draft
        </Button>
        {conflicts.length > 0 && (
          <Text size="sm" c="dimmed" role="status">
            {conflicts.length - open.length} of {conflicts.length} decided
          </Text>
        )}
        {open.length > 0 && (
          <Button variant="subtle" onClick={toNext}>
            To the next conflict
          </Button>
        )}
      </div>
    </div>
  );
}

/** The merge as chosen so far, and what it means for either side. */
function useMerge({ theirs, base, mine }: Sides, choices: Choices) {
  return useMemo(() => {
    const { spec, conflicts, undecidedRules } = mergeSpecs(base, mine.spec, theirs.content, choices);
    const open = conflicts.filter(({ path }) => !choices.has(path)).map(({ part }) => part);
    // What nobody has decided yet neither comes nor stays.
    const isSettled = ({ path }: SpecDifference): boolean =>
      !open.some((part) => part === path || part.startsWith(`${path}/`) || path.startsWith(`${part}/`));
    const titleOf = (id: string): string => spec?.rules.find((rule) => rule.id === id)?.title ?? '';
    return {
      ...{ spec, conflicts },
      brought: spec === null ? [] : differences(mine.spec, spec).filter(isSettled),
      kept: spec === null ? [] : differences(theirs.content, spec).filter(isSettled),
      // A draft may have had problems before; they are its own.
      issues: spec === null ? [] : newIssues(spec, [mine.spec, theirs.content]),
      neighbours: undecidedRules.map(([a, b]): [string, string] => [titleOf(a), titleOf(b)]),
    };
  }, [theirs.content, base, mine.spec, choices]);
}

function newIssues(merged: Spec, sides: readonly Spec[]): string[] {
  const known = new Set(sides.flatMap((side) => checkSpec(side).map(({ message }) => message)));
  return [...new Set(checkSpec(merged).map(({ message }) => message))].filter((message) => !known.has(message));
}
