import { Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { HistoryFilter } from '../../../shared/api/desktop/history.ts';
import { announce } from '../../lib/announce.tsx';
import { wordsOf } from '../../lib/errors.ts';
import { count, formatNumber } from '../../lib/format.ts';
import { downloadHistory, type HistoryFormat } from './export-history.ts';

/** Saves what the filters show, all of it, as a file. */
export function ExportMenu({ filter }: { filter: HistoryFilter }) {
  const [read, setRead] = useState(0);
  const save = useMutation({
    mutationFn: (format: HistoryFormat) => {
      setRead(0);
      return downloadHistory(filter, format, setRead);
    },
    onSuccess: (saved) => announce(`Saved ${count(saved, 'decision')}`),
    onError: (error) =>
      notifications.show({
        ...{ color: 'red', role: 'alert', title: 'Nothing was exported', message: wordsOf(error) },
      }),
  });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" disabled={save.isPending}>
          {save.isPending ? `Exporting, ${formatNumber(read)} so far` : 'Export'}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => save.mutate('csv')}>As CSV, for a spreadsheet</Menu.Item>
        <Menu.Item onClick={() => save.mutate('jsonl')}>As JSONL, for programs</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
