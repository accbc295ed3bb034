import { ActionIcon, Button, Checkbox, Select, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { memo } from 'react';
import type { Proposal } from '../../../../shared/creation/creation.ts';
import type { FieldExpectation } from '../../../../shared/grading/case.ts';
import { type Contract, fieldAt, fieldPaths } from '../../../../shared/spec/contract.ts';
import type { Json } from '../../../../shared/spec/ids.ts';
import { objectProblems } from '../../../../shared/spec/object-problems.ts';
import { isMissing, valueAt } from '../../../../shared/spec/paths.ts';
import { expectationWords, KINDS } from '../../../lib/case-words.ts';
import { pathTitle } from '../../../lib/path-title.ts';
import { Chip } from '../../../ui/chip.tsx';
import { DraftInput } from '../../../ui/draft-input.tsx';
import { FieldInputs } from '../../../ui/field-inputs/field-inputs.tsx';
import { IconPencil, IconTrash } from '../../../ui/icons.ts';
import { InputTable } from '../../../ui/input-table.tsx';
import { ValueInput } from '../../../ui/value-input/value-input.tsx';
import classes from '../creation.module.css';

type Entry = Proposal['cases'][number];
export const caseTitleId = (id: string): string => `creation-case-${id}`;
const MOST_PATHS = 6;

interface Props {
  entry: Entry;
  contract: Contract;
  onChange: (edit: (entry: Entry) => Entry) => void;
  onRemove: () => void;
}

/** One scenario: what goes in and what should come out, with the tick that makes it a test case. */
export const ScenarioCard = memo(CardBody, (a, b) => a.entry === b.entry && a.contract === b.contract);
function CardBody({ entry, contract, onChange, onRemove }: Props) {
  const { testCase, accepted } = entry;
  const { title, input, kind, expectation } = testCase;
  const problems = objectProblems(contract.input, input);
  const [editing, { toggle }] = useDisclosure(expectation.length === 0 && testCase.origin === 'manual');
  const paths = fieldPaths(contract.input).flatMap(({ path }) => (isMissing(valueAt(input, path)) ? [] : [path]));
  return (
    <li className={classes.card}>
      <div className={classes.cardHead}>
        <Checkbox
          className={classes.grow ?? ''}
          label={title}
          aria-label={`Accept “${title}”`}
          checked={accepted}
          onChange={(event) => {
            const next = event.currentTarget.checked;
            onChange((old) => ({ ...old, accepted: next }));
          }}
          styles={{ label: { fontWeight: 600, overflowWrap: 'anywhere' } }}
        />
        {kind !== undefined && <Chip>{KINDS[kind]}</Chip>}
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPencil size={14} aria-hidden />}
          aria-expanded={editing}
          aria-label={`${editing ? 'Close' : 'Edit'} “${title}”`}
          onClick={toggle}
        >
          {editing ? 'Close' : 'Edit'}
        </Button>
        <ActionIcon variant="subtle" color="gray" size={28} aria-label={`Remove “${title}”`} onClick={onRemove}>
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      </div>
      {editing ? (
        <CaseForm entry={entry} contract={contract} onChange={onChange} problems={problems} />
      ) : (
        <div className={classes.two}>
          <div>
            <InputTable caption="Goes in" paths={paths.slice(0, MOST_PATHS)} input={input} contract={contract} />
            {paths.length > MOST_PATHS && (
              <Text size="xs" c="dimmed">
                and {paths.length - MOST_PATHS} more
              </Text>
            )}
            {problems.length > 0 && (
              <Text size="sm" c="var(--rh-bad)" mt={4}>
                {problems[0]?.message}
              </Text>
            )}
          </div>
          <div>
            <Text size="xs" fw={600} mb={4}>
              Expected
            </Text>
            <Expected expectation={expectation} contract={contract} />
          </div>
        </div>
      )}
    </li>
  );
}

function Expected({ expectation, contract }: { expectation: readonly FieldExpectation[]; contract: Contract }) {
  if (expectation.length === 0)
    return (
      <Text size="sm" c="dimmed">
        Nothing in particular: contract and rules are checked all the same.
      </Text>
    );
  return (
    <dl className={classes.facts}>
      {expectation.map((one) => (
        <div key={one.field} style={{ display: 'contents' }}>
          <dt>{pathTitle(contract.output, one.field)}</dt>
          <dd>{expectationWords(one, fieldAt(contract.output, one.field)?.type)}</dd>
        </div>
      ))}
    </dl>
  );
}

const inputId = (id: string, at: string): string => `${caseTitleId(id)}-${at}`;

/** Title, input and, for each field of the answer, whether it is checked and what it should be. */
function CaseForm({
  entry: { testCase },
  contract,
  onChange,
  problems,
}: Pick<Props, 'entry' | 'contract' | 'onChange'> & { problems: readonly { at: string; message: string }[] }) {
  const { id, title, input, expectation } = testCase;
  const edit = (change: (old: Entry['testCase']) => Entry['testCase']): void =>
    onChange((old) => ({ ...old, testCase: change(old.testCase) }));
  const expect_ = (path: string, value: Json | undefined): void =>
    edit((old) => {
      const others = old.expectation.filter(({ field }) => field !== path);
      return value === undefined
        ? { ...old, expectation: others }
        : { ...old, expectation: [...others, { field: path, value, comparator: { kind: 'exact' } }] };
    });
  return (
    <div className={classes.ruleBody} style={{ marginInlineStart: 0 }}>
      <DraftInput
        id={caseTitleId(id)}
        label="Title"
        value={title}
        maxLength={200}
        commit={(next) => {
          if (next.trim() === '') return 'Title: name the scenario, for example Lamp at €32';
          edit((old) => ({ ...old, title: next }));
          return null;
        }}
      />
      <div className={classes.two}>
        <fieldset className={classes.editor}>
          <legend className={classes.partHead}>Goes in</legend>
          <div className={classes.rows} style={{ marginTop: 10 }}>
            <FieldInputs
              fields={contract.input}
              value={input}
              at=""
              form={{
                part: 'input',
                idOf: (at) => inputId(id, at),
                messageFor: (at) => problems.find((problem) => problem.at === at)?.message,
              }}
              onChange={(change) => edit((old) => ({ ...old, input: change(old.input) }))}
            />
          </div>
        </fieldset>
        <fieldset className={classes.editor}>
          <legend className={classes.partHead}>Expected</legend>
          {fieldPaths(contract.output)
            .filter(({ field }) => !['file', 'object'].includes(field.type.kind))
            .map(({ path, field }) => {
              const one = expectation.find((each) => each.field === path);
              const isSimple = one === undefined || one.comparator.kind === 'exact';
              const words = pathTitle(contract.output, path);
              return (
                <div key={path} className={classes.rows} style={{ marginTop: 10 }}>
                  <Text size="sm" fw={500} span>
                    {words}
                  </Text>
                  {isSimple ? (
                    <div className={classes.rowLine}>
                      {field.type.kind === 'enum' ? (
                        <Select
                          aria-label={`Expected ${words}`}
                          placeholder="Not checked"
                          clearable
                          clearButtonProps={{ 'aria-label': `Do not check ${words}` }}
                          data={field.type.options.map(({ value, label }) => ({ value, label }))}
                          value={typeof one?.value === 'string' ? one.value : null}
                          onChange={(next) => expect_(path, next ?? undefined)}
                        />
                      ) : (
                        <ValueInput
                          type={field.type}
                          value={one?.value}
                          label={`Expected ${words}`}
                          onChange={(next) => expect_(path, next)}
                        />
                      )}
                    </div>
                  ) : (
                    <Text size="sm">
                      {expectationWords(one, field.type)} · more under Tests, once the agent is made
                    </Text>
                  )}
                </div>
              );
            })}
        </fieldset>
      </div>
    </div>
  );
}
