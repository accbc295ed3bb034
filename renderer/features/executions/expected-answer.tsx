import { Button, Checkbox, Text } from '@mantine/core';
import { useState } from 'react';
import type { PromotedState } from '../../../shared/api/desktop/executions.ts';
import { type Contract, fieldAt } from '../../../shared/spec/contract.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { expectationWords, valueWords } from '../../lib/case-words.ts';
import { count } from '../../lib/format.ts';
import { pathTitle } from '../../lib/path-title.ts';
import { useSubmit } from '../../ui/use-submit.tsx';
import classes from './executions.module.css';

interface Props {
  execution: string;
  promoted: PromotedState;
  contract: Contract;
}

/** What the test case expects, and what production answered beside it: that is only proposed until a person accepts it. */
export function ExpectedAnswer({ execution, promoted, contract }: Props) {
  const agent = useAgent();
  const { testCase, proposed, missing } = promoted;
  const expected = new Map(testCase.expectation.map((one) => [one.field, one]));
  const open = proposed.filter(({ field }) => !expected.has(field));
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const ticked = open.filter(({ field }) => !left.has(field));
  const form = useSubmit({
    title: 'Nothing was accepted',
    send: () => api.executions.accept({ agent: agent.id, id: execution, fields: ticked.map(({ field }) => field) }),
    done: () => announce(`The case expects ${count(ticked.length, 'more field')} from now on`),
  });
  const toggle = (field: string, isIn: boolean): void =>
    setLeft((now) => new Set(isIn ? [...now].filter((one) => one !== field) : [...now, field]));
  return (
    <section className={`${classes.part} ${classes.box}`} aria-label="Expected answer">
      <h3>Test case “{testCase.title}”</h3>
      {missing.length > 0 && (
        <Text size="sm">
          {missing.map((path) => pathTitle(contract.input, path)).join(', ')} {missing.length === 1 ? 'was' : 'were'}{' '}
          redacted. Fill in an example in the test case before you run it.
        </Text>
      )}
      {testCase.expectation.length > 0 && (
        <dl className={classes.document}>
          {testCase.expectation.map((one) => (
            <div key={one.field} className={classes.row}>
              <dt>{pathTitle(contract.output, one.field)}</dt>
              <dd>expects {expectationWords(one, fieldAt(contract.output, one.field)?.type)}</dd>
            </div>
          ))}
        </dl>
      )}
      {open.length > 0 && (
        <form onSubmit={form.submit} noValidate className={classes.proposed}>
          {form.summary}
          <fieldset>
            <legend>Proposed: what production answered. Nothing of it is expected until you accept it.</legend>
            {open.map(({ field, value }) => (
              <Checkbox
                key={field}
                label={`${pathTitle(contract.output, field)}: ${valueWords(value, fieldAt(contract.output, field)?.type)}`}
                checked={!left.has(field)}
                onChange={(event) => toggle(field, event.currentTarget.checked)}
              />
            ))}
          </fieldset>
          <Button type="submit" variant="default" loading={form.pending} disabled={ticked.length === 0}>
            Accept what is ticked
          </Button>
        </form>
      )}
    </section>
  );
}
