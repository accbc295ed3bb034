import { Select, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FieldType } from '../../../../shared/spec/contract.ts';
import { matchesPattern } from '../../../../shared/spec/pattern.ts';
import { Chip } from '../../../ui/chip.tsx';
import { DraftInput } from '../../../ui/draft-input.tsx';
import { IconCheck, IconX } from '../../../ui/icons.ts';
import { CountPair } from './count-pair.tsx';
import { setPart } from './set-part.ts';
import classes from './type-form.module.css';
import type { TypeFormProps } from './type-form.tsx';

type TextType = Extract<FieldType, { kind: 'text' }>;
type Format = NonNullable<TextType['format']>;

const FORMATS: Readonly<Record<Format, string>> = {
  email: 'E-mail address',
  uri: 'Web address',
  hostname: 'Host name',
  uuid: 'UUID',
  time: 'Time of day',
  duration: 'Duration',
  ipv4: 'IPv4 address',
  ipv6: 'IPv6 address',
};
const isFormat = (text: string | null): text is Format => text !== null && Object.hasOwn(FORMATS, text);

/** What texts are accepted: their form, their length, a pattern that can be tried. */
export function TextLimits({ type, of, commit }: TypeFormProps<TextType>) {
  return (
    <>
      <div className={classes.pair}>
        <Select
          label="Form"
          data={[
            { value: '', label: 'Any text' },
            ...Object.entries(FORMATS).map(([value, label]) => ({ value, label })),
          ]}
          value={type.format ?? ''}
          onChange={(next) => commit('form of the text', setPart(type, 'format', isFormat(next) ? next : undefined))}
        />
      </div>
      <CountPair
        of={of}
        commit={commit}
        bounds={[
          {
            part: 'minLength',
            label: 'Fewest characters',
            value: type.minLength,
            put: (next) => setPart(type, 'minLength', next),
          },
          {
            part: 'maxLength',
            label: 'Most characters',
            value: type.maxLength,
            put: (next) => setPart(type, 'maxLength', next),
          },
        ]}
      />
      <Pattern type={type} commit={commit} />
    </>
  );
}

function Pattern({ type, commit }: Pick<TypeFormProps<TextType>, 'type' | 'commit'>) {
  const [tried, setTried] = useState('');
  const { pattern } = type;
  const fits = pattern !== undefined && matchesPattern(tried, pattern, true);
  return (
    <div className={classes.pair}>
      <DraftInput
        label="Pattern"
        description="A regular expression that the text must match; ^ and $ stand for its start and end"
        value={pattern ?? ''}
        monospace
        maxLength={500}
        placeholder="For example ^[A-Z]{2}-[0-9]+$"
        commit={(text) => commit('pattern', setPart(type, 'pattern', text === '' ? undefined : text), 'pattern')}
      />
      {pattern !== undefined && (
        <div>
          <TextInput
            label="Try a text"
            description="It is kept nowhere"
            value={tried}
            onChange={(event) => setTried(event.currentTarget.value)}
          />
          <div className={classes.tried} role="status">
            {tried === '' ? (
              <Text size="xs" c="dimmed">
                Type to see whether it is accepted.
              </Text>
            ) : fits ? (
              <Chip tone="ok" icon={<IconCheck size={13} aria-hidden />}>
                Accepted
              </Chip>
            ) : (
              <Chip tone="bad" icon={<IconX size={13} aria-hidden />}>
                Does not match
              </Chip>
            )}
          </div>
        </div>
      )}
    </div>
  );
}
