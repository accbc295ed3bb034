import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Settings } from '../../shared/api/desktop/system.ts';
import { api, query } from '../lib/api.ts';
import type { DiffMode } from './difference-card.tsx';

type Mode = DiffMode | 'prompt';

/** How differences are shown: as chosen last time, on every screen. The prompt is only looked at, and not remembered. */
export function useDifferenceMode(): [Mode, (mode: Mode) => void] {
  const settings = useQuery(query.system.settings.queryOptions()).data;
  const [chosen, setChosen] = useState<Mode | null>(null);
  // That a choice could not be remembered is nothing to interrupt anybody for.
  const save = useMutation({ mutationFn: (next: Settings) => api.system.saveSettings(next) });
  const choose = (mode: Mode): void => {
    setChosen(mode);
    if (mode !== 'prompt' && settings !== undefined) save.mutate({ ...settings, differences: mode });
  };
  return [chosen ?? settings?.differences ?? 'sides', choose];
}
