import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Spec } from '../../../../shared/spec/spec.ts';
import { useAgent } from '../../../lib/agent-context.ts';
import { useCommands } from '../../../lib/commands.ts';
import { SuggestDialog } from './suggest-dialog.tsx';

/** What can be done with the cases as a whole besides running them, as buttons and in the palette. */
export function SuiteTools({ spec }: { spec: Spec }) {
  const agent = useAgent();
  const [open, setOpen] = useState<'suggest' | null>(null);
  useCommands([{ id: 'suggest-cases', label: 'Suggest test cases', group: agent.name, run: () => setOpen('suggest') }]);
  const close = (): void => setOpen(null);
  return (
    <>
      <Button variant="default" onClick={() => setOpen('suggest')}>
        Suggest cases
      </Button>
      {open === 'suggest' && <SuggestDialog spec={spec} onClose={close} />}
    </>
  );
}
