import { ActionIcon, Button, Group, Text } from '@mantine/core';
import { fieldAt, fieldPaths } from '../../../../shared/spec/contract.ts';
import type { Json } from '../../../../shared/spec/ids.ts';
import { valueFits } from '../../../../shared/spec/value-fits.ts';
import { newId } from '../../../lib/ids.ts';
import { pathTitle } from '../../../lib/path-title.ts';
import { IconPlus, IconX } from '../../../ui/icons.ts';
import { ValueInput } from '../../../ui/value-input/value-input.tsx';
import classes from '../creation.module.css';
import { editSpec, type StepProps } from './step-props.ts';

/** What an answer is where no rule speaks, for output fields that have such a value. */
export function DefaultsPart({ proposal, session }: StepProps) {
  const { defaults, contract } = proposal.spec;
  const free = fieldPaths(contract.output).filter(
    ({ path, field }) =>
      !defaults.some((entry) => entry.field === path) && !['file', 'list', 'object'].includes(field.type.kind),
  );
  const put = (id: string, value: Json | undefined): void => {
    if (value === undefined) return;
    editSpec(session, (spec) => ({
      ...spec,
      defaults: spec.defaults.map((entry) => (entry.id === id ? { ...entry, value } : entry)),
    }));
  };
  return (
    <section className={classes.part} aria-labelledby="creation-defaults">
      <div>
        <h3 id="creation-defaults" className={classes.partHead}>
          Where no rule speaks
        </h3>
        <Text size="sm" c="dimmed">
          These fields of the answer then have this value. Without one, the model decides by the purpose.
        </Text>
      </div>
      {defaults.map(({ id, field, value }) => {
        const type = fieldAt(contract.output, field)?.type;
        const title = pathTitle(contract.output, field);
        const why = type === undefined ? 'is no longer in the contract' : valueFits(value, type);
        return (
          <Group key={id} gap={10} align="flex-start">
            <Text size="sm" mt={6} miw={120}>
              {title}
            </Text>
            {type !== undefined && (
              <ValueInput
                type={type}
                value={value}
                label={`${title} where no rule speaks`}
                onChange={(next) => put(id, next)}
              />
            )}
            {why !== null && (
              <Text size="sm" c="var(--rh-bad)" mt={6}>
                {title} {why}
              </Text>
            )}
            <ActionIcon
              variant="subtle"
              color="gray"
              size={32}
              aria-label={`Remove the default of ${title}`}
              onClick={() =>
                editSpec(session, (spec) => ({ ...spec, defaults: spec.defaults.filter((entry) => entry.id !== id) }))
              }
            >
              <IconX size={15} aria-hidden />
            </ActionIcon>
          </Group>
        );
      })}
      {free.length > 0 && (
        <Group gap={6}>
          {free.slice(0, 6).map(({ path, field }) => (
            <Button
              key={path}
              variant="subtle"
              size="compact-sm"
              leftSection={<IconPlus size={14} aria-hidden />}
              onClick={() =>
                editSpec(session, (spec) => ({
                  ...spec,
                  defaults: [...spec.defaults, { id: newId(), field: path, value: firstValue(field.type) }],
                }))
              }
            >
              Default for {pathTitle(contract.output, path)}
            </Button>
          ))}
        </Group>
      )}
    </section>
  );
}

/** Something to start from; the person sees it in the input beside it. */
function firstValue(type: ReturnType<typeof fieldPaths>[number]['field']['type']): Json {
  if (type.kind === 'enum') return type.options[0]?.value ?? '';
  if (type.kind === 'boolean') return false;
  if (type.kind === 'number' || type.kind === 'integer') return 0;
  if (type.kind === 'money') return { amount: '0.00', currency: type.currencies[0] ?? 'EUR' };
  return '';
}
