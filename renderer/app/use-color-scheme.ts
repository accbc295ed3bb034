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
  useEffect(printLight, []);
}

const SCHEME = 'data-mantine-color-scheme';

/** Paper is white: what is dark on the screen prints in the light colours. Returns what ends it. */
function printLight(): () => void {
  const root = document.documentElement;
  let shown: string | null = null;
  const before = (): void => {
    shown = root.getAttribute(SCHEME);
    root.setAttribute(SCHEME, 'light');
  };
  const after = (): void => {
    if (shown !== null) root.setAttribute(SCHEME, shown);
  };
  window.addEventListener('beforeprint', before);
  window.addEventListener('afterprint', after);
  return () => {
    window.removeEventListener('beforeprint', before);
    window.removeEventListener('afterprint', after);
  };
}
