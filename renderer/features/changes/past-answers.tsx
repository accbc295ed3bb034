import { Button, Text } from '@mantine/core';
import { useId, useState } from 'react';
import type { ChangeView } from '../../../shared/api/desktop/changes.ts';
import { sayExamined, sayTried } from '../../lib/rejudge/rejudge-words.ts';
import { useRejudge } from '../../lib/rejudge/use-rejudge.ts';
import { Panel } from '../../ui/panel.tsx';
import { RejudgedList } from '../../ui/rejudged/rejudged-list.tsx';

/** Which of the answers stored on this machine the new rules would call wrong, or no longer; no model is asked. */
export function PastAnswers({ change }: { change: ChangeView }) {
  const { agent, before, after } = change;
  const rejudging = useRejudge(agent.id, after, before, null);
  const [open, setOpen] = useState(false);
  const list = useId();
  if (rejudging.state !== 'ready' || rejudging.tried === null) return null;
  const { examined, cases, tried } = rejudging;
  if (examined.answers + examined.dryRuns + examined.expectations === 0) return null;
  const { counts, shown } = tried.draft;
  return (
    <Panel label="Past cases">
      <Text size="sm">{sayTried(counts)}</Text>
      <Text size="xs" c="dimmed">
        Out of {sayExamined(examined)} on this machine, without asking a model.
      </Text>
      {shown.length > 0 && (
        <Button
          variant="subtle"
          size="compact-sm"
          mt={6}
          ms={-8}
          aria-expanded={open}
          aria-controls={list}
          onClick={() => setOpen(!open)}
        >
          {open ? 'Hide examples' : 'Show examples'}
        </Button>
      )}
      <div id={list}>
        {open && (
          <RejudgedList
            tried={tried.draft}
            contract={after.contract}
            slug={agent.slug}
            cases={cases}
            onLeave={() => undefined}
          />
        )}
      </div>
    </Panel>
  );
}
