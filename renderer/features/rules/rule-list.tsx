import { Button, Text, TextInput } from '@mantine/core';
import { memo, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { SpecIssue } from '../../../shared/spec/check-spec.ts';
import type { Contract } from '../../../shared/spec/contract.ts';
import type { Rule } from '../../../shared/spec/rule.ts';
import type { Mark } from '../../lib/analysis/findings-words.ts';
import { count } from '../../lib/format.ts';
import { type Protections, useProtections } from '../../lib/protections.tsx';
import { IconPlus, IconSearch } from '../../ui/icons.ts';
import { SectionLock } from '../../ui/protected/section-lock.tsx';
import { useEdgeScroll } from '../../ui/reorder/use-edge-scroll.ts';
import { FilterChips, FilterMenu } from './filter-menu.tsx';
import { isFiltering, type KeptChoice, NO_FILTER, passesFilter } from './filter-rules.ts';
import { matchingRules } from './matching-rules.ts';
import { rulePath } from './rule-parts.ts';
import { type Kept, RULES, RuleRow, rowId } from './rule-row.tsx';
import classes from './rules-tab.module.css';
import { walkRows } from './walk-rows.ts';

const NO_MARKS: readonly Mark[] = [];
/** Fewer rules are seen at a glance. */
const WORTH_SEARCHING = 10;

interface Props {
  rules: readonly Rule[];
  contract: Contract;
  issues: ReadonlyMap<string, SpecIssue[]>;
  marks: ReadonlyMap<string, readonly Mark[]>;
  open: string | null;
  onOpen: (id: string) => void;
  /** `place` counts from 0. */
  onMove: (id: string, place: number) => void;
  onAdd: () => void;
}

function keptOf(protections: Protections, path: string): Kept | null {
  const whole = protections.of(path);
  if (whole !== null) return whole.level;
  const parts = protections.below(path);
  if (parts.length === 0) return null;
  return parts.some(({ level }) => level === 'locked') ? 'part_locked' : 'part_guarded';
}

const LEVELS: Record<Kept, KeptChoice> = {
  locked: 'locked',
  part_locked: 'locked',
  guarded: 'guarded',
  part_guarded: 'guarded',
};
function levelOf(protections: Protections, rule: string): KeptChoice | null {
  const kept = keptOf(protections, rulePath(rule));
  return kept === null ? null : LEVELS[kept];
}

/** The ordered rules, with what their order means. Memoised: what is typed in the form does not redraw it at once. */
export const RuleList = memo(function RuleList(props: Props) {
  const { rules, contract, issues, marks, open, onOpen, onMove, onAdd } = props;
  const protections = useProtections();
  const whyNotAdd = protections.whyNotEdit('rules');
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(search);
  const [filter, setFilter] = useState(NO_FILTER);
  const box = useRef<HTMLDivElement>(null);
  useEdgeScroll(box, RULES);
  const matching = useMemo(() => matchingRules(rules, wanted, contract), [rules, wanted, contract]);
  const shown = useMemo(
    () =>
      matching.filter(({ rule: { id }, rule }) =>
        passesFilter(
          rule,
          { issues: issues.get(id)?.length ?? 0, marks: marks.get(id) ?? NO_MARKS, kept: levelOf(protections, id) },
          filter,
        ),
      ),
    [matching, issues, marks, protections, filter],
  );
  const partly = wanted.trim() !== '' || isFiltering(filter);
  useEffect(() => {
    if (open !== null) document.getElementById(rowId(open))?.scrollIntoView({ block: 'nearest' });
  }, [open]);
  return (
    <>
      <div className={classes.listHead}>
        <h2>{count(rules.length, 'rule')}</h2>
        <span className={classes.headLock}>
          <SectionLock path="rules" of="All rules" />
        </span>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={onAdd}
          id="add-rule"
          {...(whyNotAdd === null
            ? {}
            : { 'data-disabled': true, 'aria-disabled': true, 'aria-description': whyNotAdd, title: whyNotAdd })}
        >
          Add rule
        </Button>
      </div>
      <p className={classes.note}>
        Read from top to bottom. For each answer field the first rule that applies decides.
      </p>
      {(rules.length > WORTH_SEARCHING || isFiltering(filter)) && (
        <div className={classes.find}>
          <TextInput
            type="search"
            size="xs"
            flex={1}
            aria-label="Search rules"
            placeholder="Search rules"
            leftSection={<IconSearch size={14} aria-hidden />}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          <FilterMenu filter={filter} contract={contract} onChange={setFilter} />
        </div>
      )}
      <FilterChips filter={filter} contract={contract} onChange={setFilter} />
      <Text size="xs" c="dimmed" mb={partly ? 4 : 0} role="status">
        {partly && (shown.length === 0 ? 'No rule is like this.' : `${count(shown.length, 'rule')} of ${rules.length}`)}
      </Text>
      <div className={classes.rulesBox} ref={box}>
        <ol className={classes.rules} onKeyDown={walkRows} aria-label="Rules in order">
          {shown.map(({ rule, place }) => (
            <RuleRow
              key={rule.id}
              kept={keptOf(protections, rulePath(rule.id))}
              rule={rule}
              place={place}
              issues={issues.get(rule.id)?.length ?? 0}
              marks={marks.get(rule.id) ?? NO_MARKS}
              open={rule.id === open}
              onOpen={onOpen}
              // A place among the shown ones would be another one among all.
              movable={!partly && rules.length > 1}
              onMove={onMove}
            />
          ))}
        </ol>
      </div>
    </>
  );
});
