import { Alert, Button, FileButton, Group, Stack, Text, Textarea } from '@mantine/core';
import { useRef, useState } from 'react';
import type { TestCase } from '../../../../shared/grading/case.ts';
import { decodeText } from '../../../../shared/grading/exchange/read-source.ts';
import type { Source } from '../../../../shared/grading/exchange/source.ts';
import type { Contract } from '../../../../shared/spec/contract.ts';
import { useAgent } from '../../../lib/agent-context.ts';
import { count, formatBytes, formatList } from '../../../lib/format.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { IconAlertTriangle, IconFileImport } from '../../../ui/icons.ts';
import { useSubmit } from '../../../ui/use-submit.tsx';
import { addCases } from './add-cases.tsx';
import { ColumnTable } from './column-table.tsx';
import { findingsWords, ImportFindings } from './import-findings.tsx';
import { useImport } from './use-import.ts';

const decode: Parameters<typeof decodeText>[1] = (bytes, encoding, fatal) =>
  new TextDecoder(encoding, { fatal }).decode(bytes);
const MOST_BYTES = 100_000_000;
const FORMATS: Record<Source['format'], string> = { csv: 'CSV', json: 'JSON', jsonl: 'JSON lines' };

interface Props {
  contract: Contract;
  cases: readonly TestCase[];
  onClose: () => void;
}

/** Reads cases from a file or a pasted table, shows what would come of it, and adds the sound ones. */
export function ImportDialog({ contract, cases, onClose }: Props) {
  const agent = useAgent();
  const [file, setFile] = useState<{ name: string; text: string } | null>(null);
  const [pasted, setPasted] = useState('');
  const [unread, setUnread] = useState<string | null>(null);
  const reset = useRef<() => void>(null);
  const { source, refused, targets, send, unfilled, found } = useImport(file?.text ?? pasted, contract, cases);
  const form = useSubmit({
    title: 'The cases were not added',
    send: () => addCases(agent.id, found?.cases ?? []),
    done: onClose,
  });
  const choose = (chosen: File | null): void => {
    reset.current?.();
    if (chosen === null) return;
    if (chosen.size > MOST_BYTES) {
      setUnread(`“${chosen.name}” is larger than ${formatBytes(MOST_BYTES)}. Split it and import the parts.`);
      return;
    }
    setUnread(null);
    chosen.arrayBuffer().then(
      (bytes) => setFile({ name: chosen.name, text: decodeText(new Uint8Array(bytes), decode) }),
      () => setUnread(`“${chosen.name}” could not be read. Choose it again, or paste its text.`),
    );
  };
  const why = unread ?? refused;
  const sound = found?.cases.length ?? 0;
  return (
    <Dialog title="Import cases" size={960} onClose={onClose}>
      <Stack gap="md">
        <Group justify="space-between" gap="sm">
          <Text size="sm" maw={620}>
            {file === null
              ? 'From a table (CSV), JSON or JSON lines. The first line of a table names its columns.'
              : `“${file.name}”`}
          </Text>
          <Group gap="xs">
            {file !== null && (
              <Button variant="subtle" onClick={() => setFile(null)}>
                Paste instead
              </Button>
            )}
            <FileButton
              resetRef={reset}
              accept=".csv,.tsv,.txt,.json,.jsonl,.ndjson,text/csv,application/json"
              inputProps={{ 'aria-label': 'File with cases' }}
              onChange={choose}
            >
              {(props) => (
                <Button {...props} variant="default" leftSection={<IconFileImport size={16} aria-hidden />}>
                  {file === null ? 'Choose a file' : 'Choose another file'}
                </Button>
              )}
            </FileButton>
          </Group>
        </Group>
        {file === null && (
          <Textarea
            label="Or paste it here"
            value={pasted}
            onChange={(event) => setPasted(event.currentTarget.value)}
            autosize
            minRows={3}
            maxRows={6}
            spellCheck={false}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12.5 } }}
            data-autofocus
          />
        )}
        {why !== null && (
          <Alert
            color="red"
            role="alert"
            icon={<IconAlertTriangle size={16} aria-hidden />}
            title="This cannot be imported"
          >
            {why}
          </Alert>
        )}
        {form.summary}
        {source !== null && (
          <>
            <Text size="sm" c="dimmed">
              {FORMATS[source.format]}, {count(source.rows.length, 'row')}
              {source.columns.length > 0
                ? `, ${count(source.columns.length, 'column')}. Look whether each column goes to the right place.`
                : '. These are cases as they are exported from here, so there is nothing to map.'}
            </Text>
            {source.columns.length > 0 && (
              <ColumnTable source={source} targets={targets} contract={contract} onSend={send} />
            )}
            {unfilled.length > 0 && (
              <Alert
                color="yellow"
                icon={<IconAlertTriangle size={16} aria-hidden />}
                title={`No column goes to ${formatList(unfilled)}`}
              >
                Every case needs {unfilled.length === 1 ? 'it' : 'them'}. Choose above which column{' '}
                {unfilled.length === 1 ? 'it is' : 'they are'}.
              </Alert>
            )}
          </>
        )}
        <Text size="sm" role="status" fw={500}>
          {found !== null ? findingsWords(found) : source !== null && unfilled.length === 0 ? 'Reading the rows' : ''}
        </Text>
        {source !== null && found !== null && <ImportFindings source={source} found={found} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={sound === 0} loading={form.pending} onClick={form.submit}>
            {sound === 0 ? 'Add cases' : `Add ${count(sound, 'case')}`}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
