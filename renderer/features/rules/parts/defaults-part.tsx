import { Button, Text } from '@mantine/core';
import { useMemo, useRef } from 'react';
import { fieldPaths } from '../../../../shared/spec/contract.ts';
import type { Json } from '../../../../shared/spec/ids.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';
import { newId } from '../../../lib/ids.ts';
import { pathTitle } from '../../../lib/path-title.ts';
import { Panel } from '../../../ui/panel.tsx';
import { DefaultRow } from './default-row.tsx';
import type { PartProps } from './part-props.ts';

/** What each field of the answer is where no rule says anything about it. */
export function DefaultsPart({ spec, settled, session, issues, analysis }: PartProps) {
  const { defaults, contract } = spec;
  const fields = useMemo(() => fieldPaths(contract.output), [contract]);
  // A value that is cleared and typed anew is still the same entry, so that differences name it once.
  const ids = useRef(new Map<string, string>());
  const gaps = analysis.findings.filter(({ kind }) => kind === 'gap');
  const unknown = defaults.filter(({ field }) => !fields.some(({ path }) => path === field));
  const edit = (name: string, change: (defaults: Spec['defaults']) => Spec['defaults'], merge?: string): void =>
    session.edit(name, (old) => ({ ...old, defaults: change(old.defaults) }), merge);
  const set = (field: string, value: Json | undefined): void => {
    const title = `“${pathTitle(contract.output, field)}”`;
    const known = defaults.find((entry) => entry.field === field);
    if (known !== undefined) ids.current.set(field, known.id);
    if (value === undefined)
      edit(`clear the default for ${title}`, (old) => old.filter((entry) => entry.field !== field));
    else if (known === undefined)
      edit(
        `add a default for ${title}`,
        (old) => [...old, { id: ids.current.get(field) ?? newId(), field, value }],
        `default ${field}`,
      );
    else
      edit(
        `change the default for ${title}`,
        (old) => old.map((entry) => (entry.id === known.id ? { ...entry, value } : entry)),
        `default ${field}`,
      );
  };
  return (
    <Panel>
      <Text size="sm" c="dimmed" mb={4}>
        What a field of the answer is where no rule says anything about it. Only values that the contract allows are
        taken, and an engineer approves a change here unless the policy says otherwise.
      </Text>
      {fields.map(({ path, field }) => {
        const entry = defaults.find((known) => known.field === path);
        return (
          <DefaultRow
            key={path}
            path={path}
            title={pathTitle(contract.output, path)}
            field={field}
            value={entry?.value}
            kept={entry === undefined ? 'defaults' : `defaults/${entry.id}`}
            problem={issues.find((issue) => issue.path === `defaults/${entry?.id}`)?.message}
            gaps={gaps.filter((gap) => gap.field === path)}
            spec={settled}
            onChange={(value) => set(path, value)}
          />
        );
      })}
      {unknown.map(({ id, field }) => (
        <Text key={id} size="sm" component="div" mt={8}>
          The contract no longer has the field “{field}”, so its default is not used.{' '}
          <Button
            variant="default"
            size="compact-sm"
            onClick={() => edit(`remove the default for “${field}”`, (old) => old.filter((entry) => entry.id !== id))}
          >
            Remove it
          </Button>
        </Text>
      ))}
    </Panel>
  );
}
