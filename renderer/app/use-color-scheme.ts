import { useMantineColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { query } from '../lib/api.ts';
import { allowSingleKeys } from '../lib/commands.ts';

/** Follows the saved appearance and keyboard settings. */
export function useColorScheme(): void {
  const settings = useQuery(query.system.settings.queryOptions()).data;
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => {
    if (settings === undefined) return;
    setColorScheme(settings.colorScheme);
    allowSingleKeys(settings.singleKeyShortcuts);
  }, [settings, setColorScheme]);
}
