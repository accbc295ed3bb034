import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { TestCase } from '../../../../shared/grading/case.ts';
import { filesIn } from '../../../../shared/spec/files.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';
import { useAgent } from '../../../lib/agent-context.ts';
import { announce } from '../../../lib/announce.tsx';
import { useCommands } from '../../../lib/commands.ts';
import { wordsOf } from '../../../lib/errors.ts';
import { count } from '../../../lib/format.ts';
import { IconDots } from '../../../ui/icons.ts';
import { downloadCases, type ExportFormat } from './export-file.ts';
import { ImportDialog } from './import-dialog.tsx';
import { SuggestDialog } from './suggest-dialog.tsx';

interface Props {
  spec: Spec;
  cases: readonly TestCase[];
}

const EXPORTS: readonly { format: ExportFormat; label: string }[] = [
  { format: 'csv', label: 'Export as CSV' },
  { format: 'jsonl', label: 'Export as JSON lines' },
];

const FILES_LEFT = 'Files stand there by name only; JSON lines carries them.';

/** What can be done with the cases as a whole besides running them, as buttons and in the palette. */
export function SuiteTools({ spec, cases }: Props) {
  const agent = useAgent();
  const [open, setOpen] = useState<'suggest' | 'import' | null>(null);
  const suggest = (): void => setOpen('suggest');
  const importOnes = (): void => setOpen('import');
  const close = (): void => setOpen(null);
  const exportAs = (format: ExportFormat): void => {
    downloadCases(agent.slug, cases, spec.contract, format).then(
      (name) => {
        const left = format === 'csv' && cases.some(({ input }) => filesIn(spec.contract, input).length > 0);
        const words = `Exported ${count(cases.length, 'case')} to ${name}.${left ? ` ${FILES_LEFT}` : ''}`;
        notifications.show({ message: words });
        announce(words);
      },
      (error: unknown) =>
        notifications.show({
          color: 'red',
          role: 'alert',
          title: 'The cases were not exported',
          message: wordsOf(error),
        }),
    );
  };
  useCommands([
    { id: 'suggest-cases', label: 'Suggest test cases', group: agent.name, run: suggest },
    { id: 'import-cases', label: 'Import test cases', group: agent.name, run: importOnes },
    ...(cases.length === 0 ? [] : EXPORTS).map(({ format, label }) => ({
      id: `export-${format}`,
      label: label.replace('Export', 'Export test cases'),
      group: agent.name,
      run: () => exportAs(format),
    })),
  ]);
  return (
    <>
      {cases.length === 0 ? (
        <Button onClick={suggest}>Suggest 10 cases</Button>
      ) : (
        <Button variant="default" onClick={suggest}>
          Suggest cases
        </Button>
      )}
      {cases.length === 0 ? (
        <Button variant="default" onClick={importOnes}>
          Import cases
        </Button>
      ) : (
        <Menu position="bottom-end">
          <Tooltip label="Import and export">
            <Menu.Target>
              <ActionIcon variant="default" size={36} aria-label="Import and export cases">
                <IconDots size={16} aria-hidden />
              </ActionIcon>
            </Menu.Target>
          </Tooltip>
          <Menu.Dropdown>
            <Menu.Item onClick={importOnes}>Import cases</Menu.Item>
            {EXPORTS.map(({ format, label }) => (
              <Menu.Item key={format} onClick={() => exportAs(format)}>
                {label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {open === 'suggest' && <SuggestDialog spec={spec} onClose={close} />}
      {open === 'import' && <ImportDialog contract={spec.contract} cases={cases} onClose={close} />}
    </>
  );
}
