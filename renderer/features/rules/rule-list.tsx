import { Button, Text, TextInput } from '@mantine/core';
import { useDeferredValue, useMemo, useState } from 'react';
import type { SpecIssue } from '../../../shared/spec/check-spec.ts';
import type { Contract } from '../../../shared/spec/contract.ts';
import type { Rule } from '../../../shared/spec/rule.ts';
import { count } from '../../lib/format.ts';
import { IconPlus, IconSearch } from '../../ui/icons.ts';
import type { Mark } from './findings-words.ts';
import { matchingRules } from './matching-rules.ts';
import { RuleRow } from './rule-row.tsx';
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
  onAdd: () => void;
}

/** The ordered rules, with what their order means. */
export function RuleList({ rules, contract, issues, marks, open, onOpen, onAdd }: Props) {
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(search);
  const shown = useMemo(() => matchingRules(rules, wanted, contract), [rules, wanted, contract]);
  return (
    <>
      <div className={classes.listHead}>
        <h2>{count(rules.length, 'rule')}</h2>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={onAdd}
          id="add-rule"
        >
          Add rule
        </Button>
      </div>
      <p className={classes.note}>
        Read from top to bottom. For each answer field the first rule that applies decides.
      </p>
      {rules.length > WORTH_SEARCHING && (
        <TextInput
          type="search"
          size="xs"
          mb={8}
          aria-label="Search rules"
          placeholder="Search rules"
          leftSection={<IconSearch size={14} aria-hidden />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      )}
      {wanted.trim() !== '' && (
        <Text size="xs" c="dimmed" mb={8} role="status">
          {shown.length === 0 ? 'No rule says this.' : `${count(shown.length, 'rule')} of ${rules.length}`}
        </Text>
      )}
      <ol className={classes.rules} onKeyDown={walkRows} aria-label="Rules in order">
        {shown.map(({ rule, place }) => (
          <RuleRow
            key={rule.id}
            rule={rule}
            place={place}
            issues={issues.get(rule.id)?.length ?? 0}
            marks={marks.get(rule.id) ?? NO_MARKS}
            open={rule.id === open}
            onOpen={onOpen}
          />
        ))}
      </ol>
    </>
  );
}
