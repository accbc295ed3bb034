import { Button, Group, Radio, Select, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReaderView } from '../../../shared/api/desktop/registry.ts';
import { readablePaths } from '../../../shared/schema/contract-impact.ts';
import { announce } from '../../lib/announce.tsx';
import { api, query } from '../../lib/api.ts';
import { codeOf, wordsOf } from '../../lib/errors.ts';
import { formatList } from '../../lib/format.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useSubmit } from '../../ui/use-submit.tsx';
import { FieldTicks } from './field-ticks.tsx';

const AGENT = 'reads-agent';
const FIELDS = 'reads-fields';
const KINDS = [
  { value: 'tolerant', label: 'Tolerant', description: 'Ignores fields it does not know. Most applications do.' },
  { value: 'strict', label: 'Strict', description: 'Checks whole answers and refuses one with anything new in it.' },
] as const;

interface Props {
  /** The API key of the application. */
  application: { id: string; name: string };
  /** What this application declared so far. */
  declared: readonly ReaderView[];
  onClose: () => void;
}

/** Says for an application what it reads of an agent, so that a contract change names it. */
export function DeclareReadsDialog({ application, declared, onClose }: Props) {
  const agents = useQuery(query.agents.list.queryOptions()).data ?? [];
  const published = agents.filter(({ channels }) => channels.some(({ name }) => name === 'production'));
  const [chosen, setChosen] = useState<string | null>(declared[0]?.agent.id ?? null);
  const agent = published.find(({ id }) => id === chosen);
  return (
    <Dialog title={`What “${application.name}” reads`} onClose={onClose} size="lg">
      <Stack gap="md">
        <Text size="sm">
          Whoever reviews a change of contract then sees that this application is touched, and where.
        </Text>
        <Select
          id={AGENT}
          label="Agent"
          description="Only agents with something in production have fields to read"
          placeholder="Choose an agent"
          data={published.map(({ id, name }) => ({ value: id, label: name }))}
          value={chosen}
          onChange={setChosen}
          searchable
          data-autofocus
        />
        {agent === undefined ? (
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
          </Group>
        ) : (
          <ReadsForm
            key={agent.id}
            application={application}
            agent={agent.id}
            hash={agent.channels.find(({ name }) => name === 'production')?.version.hash ?? ''}
            said={declared.find((reader) => reader.agent.id === agent.id) ?? null}
            onClose={onClose}
          />
        )}
      </Stack>
    </Dialog>
  );
}

interface FormProps {
  application: Props['application'];
  agent: string;
  /** The version in production. */
  hash: string;
  said: ReaderView | null;
  onClose: () => void;
}

function ReadsForm({ application, agent, hash, said, onClose }: FormProps) {
  const version = useQuery(query.versions.get.queryOptions({ input: { hash } }));
  const output = version.data?.content.contract.output ?? [];
  const [fields, setFields] = useState<string[]>(said?.fields.map(({ path }) => path) ?? []);
  const known = readablePaths(output).map(({ path }) => path);
  const kept = fields.filter((path) => known.includes(path));
  const gone = version.isSuccess ? fields.filter((path) => !known.includes(path)) : [];
  const [reader, setReader] = useState<ReaderView['reader']>(said?.reader ?? 'tolerant');
  const done = (words: string) => () => {
    announce(words);
    onClose();
  };
  const form = useSubmit({
    title: 'Nothing was declared',
    check: () =>
      kept.length === 0 ? [{ field: FIELDS, message: 'Fields: tick at least one that the application uses' }] : [],
    words: (error) =>
      codeOf(error) === 'unavailable'
        ? 'What applications read is kept at the registry, which cannot be reached now. Try again once it answers.'
        : wordsOf(error),
    send: () => api.registry.declareReads({ key: application.id, agent, fields: kept, reader }),
    done: done(`What ${application.name} reads is declared`),
  });
  const withdraw = useMutation({
    mutationFn: () => api.registry.withdrawReads({ key: application.id, agent }),
    onSuccess: done(`${application.name} no longer declares what it reads`),
    onError: form.fail,
  });
  return (
    <form noValidate onSubmit={form.submit}>
      <Stack gap="md">
        {form.summary}
        {version.isError && (
          <Text size="sm" c="var(--rh-bad)" role="alert">
            The fields could not be read. {wordsOf(version.error)}
          </Text>
        )}
        <FieldTicks
          id={FIELDS}
          fields={output}
          ticked={fields}
          onChange={(paths) => {
            setFields(paths);
            form.refuse([]);
          }}
          error={form.errorOf(FIELDS)}
        />
        {gone.length > 0 && (
          <Text size="sm" c="dimmed">
            Declared before and no longer in the contract: {formatList(gone)}. Declaring leaves this out.
          </Text>
        )}
        <Radio.Group
          label="What it does with fields it does not know"
          value={reader}
          onChange={(value) => setReader(value === 'strict' ? 'strict' : 'tolerant')}
        >
          <Stack gap={8} mt={8}>
            {KINDS.map((kind) => (
              <Radio key={kind.value} {...kind} />
            ))}
          </Stack>
        </Radio.Group>
        <Group justify="flex-end" gap="xs">
          {said !== null && (
            <Button variant="subtle" me="auto" onClick={() => withdraw.mutate()} loading={withdraw.isPending}>
              Declare nothing
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={form.pending}>
            Declare
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
