import { Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { ExecutionSearch } from '../../../shared/executions/views.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { announce } from '../../lib/announce.tsx';
import { downloadBlob } from '../../lib/download.ts';
import { wordsOf } from '../../lib/errors.ts';
import { count, formatNumber } from '../../lib/format.ts';
import { type ExportFormat, exportExecutions } from './export-executions.ts';

/** Saves what the filters show, all of it and in full, as a file. */
export function ExportMenu({ search }: { search: ExecutionSearch }) {
  const agent = useAgent();
  const [read, setRead] = useState(0);
  const stopping = useRef(new AbortController());
  const save = useMutation({
    mutationFn: async (format: ExportFormat) => {
      setRead(0);
      stopping.current = new AbortController();
      const { signal } = stopping.current;
      const made = await exportExecutions({ agent: agent.id, search, format, signal }, setRead);
      downloadBlob(`executions-${agent.slug}.${format}`, made.file);
      return made.read;
    },
    onSuccess: (saved) => announce(`Saved ${count(saved, 'execution')}`),
    onError: (error) => {
      if (stopping.current.signal.aborted) return announce('Nothing was exported');
      notifications.show({ color: 'red', role: 'alert', title: 'Nothing was exported', message: wordsOf(error) });
    },
  });
  if (save.isPending)
    return (
      <Button variant="default" onClick={() => stopping.current.abort()}>
        Stop exporting, {formatNumber(read)} so far
      </Button>
    );
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default">Export</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => save.mutate('csv')}>As CSV, for a spreadsheet</Menu.Item>
        <Menu.Item onClick={() => save.mutate('jsonl')}>As JSONL, for programs</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
