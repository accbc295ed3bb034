import { Button, Checkbox, Group, Input, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useId, useRef, useState } from 'react';
import type { CatalogueModel } from '../../../../shared/api/desktop/catalogue.ts';
import { type ModelEntry, unknownEntry } from '../../../../shared/catalogue/entry.ts';
import { ProviderKind } from '../../../../shared/spec/spec.ts';
import { announce } from '../../../lib/announce.tsx';
import { api } from '../../../lib/api.ts';
import { problemsOf, wordsOf } from '../../../lib/errors.ts';
import { PROVIDER_NAMES } from '../../../lib/provider-names.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { ErrorSummary, type FormProblem } from '../../../ui/error-summary.tsx';
import { DecimalInput } from '../../../ui/value-input/decimal-input.tsx';

const NAME = 'catalogue-model-name';
const PRICE = 'catalogue-model-price';

const FILES: readonly { value: string; label: string; input: ModelEntry['input'] }[] = [
  { value: 'unknown', label: 'Not known', input: null },
  { value: 'none', label: 'None', input: [] },
  { value: 'image', label: 'Images', input: ['image'] },
  { value: 'document', label: 'Documents', input: ['document'] },
  { value: 'both', label: 'Images and documents', input: ['image', 'document'] },
];
const filesOf = ({ input }: ModelEntry): string =>
  FILES.find((choice) => JSON.stringify(choice.input) === JSON.stringify(input))?.value ?? 'both';

/** Numbers of the form as text; empty for "not known". */
type Numbers = Partial<Record<NumberName, string | undefined>>;
type NumberName =
  | 'input'
  | 'output'
  | 'cachedInput'
  | 'cacheWrite'
  | 'upToInputTokens'
  | 'contextTokens'
  | 'maxOutputTokens'
  | LimitName;
type LimitName = 'properties' | 'depth' | 'enumValues' | 'omittable' | 'unions';
const LIMITS: readonly { name: LimitName; label: string }[] = [
  { name: 'properties', label: 'Fields' },
  { name: 'depth', label: 'Levels of nesting' },
  { name: 'enumValues', label: 'Choices in all' },
  { name: 'omittable', label: 'Optional fields' },
  { name: 'unions', label: 'Fields that may be empty' },
];

function numbersOf({ price, contextTokens, maxOutputTokens, limits }: ModelEntry): Numbers {
  const all = { ...price, contextTokens, maxOutputTokens, ...limits };
  return Object.fromEntries(
    Object.entries(all).map(([name, value]) => [name, value === null ? undefined : String(value)]),
  );
}

/** What the form says as an entry, or what is wrong with it. */
function entryOf(base: ModelEntry, numbers: Numbers): { entry: ModelEntry; problems: FormProblem[] } {
  const at = (name: NumberName): number | null => (numbers[name] === undefined ? null : Number(numbers[name]));
  const [input, output] = [at('input'), at('output')];
  const limits = Object.fromEntries(LIMITS.flatMap(({ name }) => (at(name) === null ? [] : [[name, at(name)]])));
  const entry: ModelEntry = {
    ...base,
    model: base.model.trim(),
    title: base.title.trim() || base.model.trim(),
    contextTokens: at('contextTokens'),
    maxOutputTokens: at('maxOutputTokens'),
    price:
      input === null || output === null
        ? null
        : {
            input,
            output,
            cachedInput: at('cachedInput'),
            cacheWrite: at('cacheWrite'),
            upToInputTokens: at('upToInputTokens'),
          },
    limits: Object.keys(limits).length === 0 ? null : limits,
  };
  const problems: FormProblem[] = [
    ...(entry.model === '' ? [{ field: NAME, message: 'Name: as the provider has it, for example gpt-5.4-mini' }] : []),
    ...((input === null) === (output === null)
      ? []
      : [{ field: PRICE, message: 'Price: both of input and output, or neither, for example 0.75 and 4.50' }]),
    ...(Object.values(numbers).some((text) => text?.startsWith('-'))
      ? [{ field: null, message: 'Numbers: none is below zero, for example 0.75' }]
      : []),
  ];
  return { entry, problems };
}

/** Price, limits and facts of one model, by hand. */
export function ModelForm({ model, onClose }: { model: CatalogueModel | null; onClose: () => void }) {
  const [base, setBase] = useState<ModelEntry>(model?.entry ?? unknownEntry('openai', ''));
  const [numbers, setNumbers] = useState<Numbers>(() => numbersOf(base));
  const [problems, setProblems] = useState<FormProblem[]>([]);
  const attempt = useRef(0);
  const refuse = (found: FormProblem[]): void => {
    attempt.current += 1;
    setProblems(found);
  };
  const save = useMutation({
    mutationFn: (entry: ModelEntry) => api.catalogue.save({ entry }),
    onSuccess: ({ entry }) => {
      announce(`Saved ${entry.title}.`);
      onClose();
    },
    onError: (error) => {
      const found = problemsOf(error).map(({ field, message }) => ({ field: null, message: `${field}: ${message}` }));
      refuse(found.length === 0 ? [{ field: null, message: wordsOf(error) }] : found);
    },
  });
  const set = (part: Partial<ModelEntry>): void => setBase((old) => ({ ...old, ...part }));
  const number = (name: NumberName, label: string, unit: string, whole: boolean, id?: string) => (
    <NumberField
      id={id}
      label={label}
      unit={unit}
      whole={whole}
      value={numbers[name]}
      onChange={(value) => setNumbers((old) => ({ ...old, [name]: value }))}
    />
  );
  return (
    <Dialog onClose={onClose} size="lg" title={model === null ? 'Add a model' : `Edit ${model.entry.title}`}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const unreadable = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-unreadable]')].map(
            ({ id, dataset }) => ({ field: id || null, message: dataset.unreadable ?? '' }),
          );
          const read = entryOf(base, numbers);
          const found = [...unreadable, ...read.problems];
          if (found.length > 0) refuse(found);
          else save.mutate(read.entry);
        }}
      >
        <Stack gap="md">
          {problems.length > 0 && (
            <ErrorSummary key={attempt.current} title="The model was not saved" problems={problems} />
          )}
          {model === null && (
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <Select
                label="Provider"
                data={ProviderKind.options.map((value) => ({ value, label: PROVIDER_NAMES[value] }))}
                value={base.provider}
                allowDeselect={false}
                onChange={(value) => {
                  const next = ProviderKind.safeParse(value);
                  if (next.success) set({ provider: next.data, takes: unknownEntry(next.data, '').takes });
                }}
                data-autofocus
              />
              <TextInput
                id={NAME}
                label="Name"
                description="As the provider has it"
                value={base.model}
                onChange={(event) => set({ model: event.currentTarget.value })}
                maxLength={200}
                required
              />
            </SimpleGrid>
          )}
          <TextInput
            label="Shown as"
            value={base.title}
            onChange={(event) => set({ title: event.currentTarget.value })}
            maxLength={200}
            {...(model === null ? {} : { 'data-autofocus': true })}
          />
          <Fields legend="Price, in US dollars for a million tokens">
            {number('input', 'Input', '$', false, PRICE)}
            {number('output', 'Output', '$', false)}
            {number('cachedInput', 'Cached input', '$', false)}
            {number('cacheWrite', 'Writing the cache', '$', false)}
            {number('upToInputTokens', 'Holds up to input of', 'tokens', true)}
          </Fields>
          <TextInput
            label="Source of the price"
            description="Where it is from and when it was read"
            value={base.source ?? ''}
            onChange={(event) => set({ source: event.currentTarget.value === '' ? null : event.currentTarget.value })}
            maxLength={300}
          />
          <Fields legend="Limits">
            {number('contextTokens', 'Context', 'tokens', true)}
            {number('maxOutputTokens', 'Longest answer', 'tokens', true)}
            <TextInput
              type="date"
              label="Last day"
              description="Empty where none is known"
              value={base.retires ?? ''}
              onChange={(event) => set({ retires: event.currentTarget.value || null })}
            />
            <Select
              label="Files it takes"
              description="Beside text"
              data={FILES.map(({ value, label }) => ({ value, label }))}
              value={filesOf(base)}
              allowDeselect={false}
              onChange={(value) => set({ input: FILES.find((choice) => choice.value === value)?.input ?? null })}
            />
          </Fields>
          <Checkbox.Group
            label="Settings it takes"
            value={base.takes}
            onChange={(takes) =>
              set({ takes: (['temperature', 'effort'] as const).filter((name) => takes.includes(name)) })
            }
          >
            <Group mt={6}>
              <Checkbox value="temperature" label="Temperature" />
              <Checkbox value="effort" label="Effort" />
            </Group>
          </Checkbox.Group>
          <Fields
            legend="Structured output"
            hint="The most it takes, where that differs from its provider’s rule; empty to go by that rule."
          >
            {LIMITS.map(({ name, label }) => (
              <div key={name}>{number(name, label, '', true)}</div>
            ))}
          </Fields>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

function Fields({ legend, hint, children }: { legend: string; hint?: string; children: ReactNode }) {
  return (
    <fieldset style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
      <Text component="legend" size="sm" fw={600} mb={4}>
        {legend}
      </Text>
      {hint !== undefined && (
        <Text size="xs" c="dimmed" mb={6}>
          {hint}
        </Text>
      )}
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        {children}
      </SimpleGrid>
    </fieldset>
  );
}

interface NumberFieldProps {
  id?: string | undefined;
  label: string;
  unit: string;
  whole: boolean;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}
function NumberField({ id, label, unit, ...rest }: NumberFieldProps) {
  const own = useId();
  return (
    <div>
      <Input.Label htmlFor={id ?? own}>{label}</Input.Label>
      <DecimalInput
        {...rest}
        id={id ?? own}
        label={unit === '' ? label : `${label}, ${unit === '$' ? 'US dollars' : unit}`}
        width={180}
        {...(unit === ''
          ? {}
          : {
              suffix: (
                <Text size="xs" c="dimmed" span>
                  {unit}
                </Text>
              ),
            })}
      />
    </div>
  );
}
