import { Checkbox, Input, Stack } from '@mantine/core';
import { readablePaths } from '../../../shared/schema/contract-impact.ts';
import type { Field } from '../../../shared/spec/contract.ts';
import { typeWords } from '../../lib/type-words.ts';

interface Props {
  /** Of the first box, so that a problem can lead to it. */
  id: string;
  fields: readonly Field[];
  /** Dotted paths. */
  ticked: readonly string[];
  onChange: (paths: string[]) => void;
  error: string | null;
}

const isInside = (path: string, group: string): boolean => path.startsWith(`${group}.`);

/** The output fields of a contract to tick; a group that is ticked stands for everything in it. */
export function FieldTicks({ id, fields, ticked, onChange, error }: Props) {
  const tick = (path: string, on: boolean): void =>
    onChange(
      on ? [...ticked.filter((other) => !isInside(other, path)), path] : ticked.filter((other) => other !== path),
    );
  return (
    <Input.Wrapper
      label="Fields"
      description="What the application uses of each answer"
      error={error}
      role="group"
      aria-label="Fields"
    >
      <Stack gap={8} mt={8} mb={4}>
        {readablePaths(fields).map(({ path, field }, index) => {
          const isCovered = ticked.some((group) => isInside(path, group));
          return (
            <Checkbox
              key={path}
              id={index === 0 ? id : `${id}-${path}`}
              ms={(path.split('.').length - 1) * 24}
              checked={isCovered || ticked.includes(path)}
              disabled={isCovered}
              onChange={(event) => tick(path, event.currentTarget.checked)}
              label={field.title}
              description={isCovered ? 'With its group' : `${path} · ${typeWords(field.type)}`}
            />
          );
        })}
      </Stack>
    </Input.Wrapper>
  );
}
