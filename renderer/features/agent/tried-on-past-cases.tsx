import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import type { Spec } from '../../../shared/spec/spec.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { useAnalysis } from '../../lib/analysis/use-analysis.ts';
import { useDraft } from '../../lib/draft/use-draft.ts';
import { wordsOf } from '../../lib/errors.ts';
import { pathTitle } from '../../lib/path-title.ts';
import { sayExamined, sayTried } from '../../lib/rejudge/rejudge-words.ts';
import { useRejudge } from '../../lib/rejudge/use-rejudge.ts';
import { RejudgedList } from '../../ui/rejudged/rejudged-list.tsx';

interface Props {
  /** Before another page is opened. */
  onLeave: () => void;
}
interface Edit extends Props {
  draft: Spec;
  base: Spec | null;
}

/** What the draft does to stored answers, and what it leaves undecided: to know before anybody is asked to sign it. */
export function TriedOnPastCases({ onLeave }: Props) {
  const draft = useDraft(useAgent().id);
  if (draft.state !== 'ready') return null;
  const edit = { draft: draft.spec, base: draft.baseSpec, onLeave };
  return (
    <>
      <OnPastCases {...edit} />
      <OpenGaps {...edit} />
    </>
  );
}

function OnPastCases({ draft, base, onLeave }: Edit) {
  const { id, slug } = useAgent();
  const rejudging = useRejudge(id, draft, base, null);
  const [open, setOpen] = useState(false);
  const list = useId();
  if (rejudging.state === 'loading') return <Text size="sm">Reading the stored answers…</Text>;
  if (rejudging.state === 'failed')
    return <Text size="sm">The draft could not be tried on past cases. {wordsOf(rejudging.error)}</Text>;
  const { examined, tried, cases } = rejudging;
  const { answers, dryRuns, expectations } = examined;
  if (answers + dryRuns + expectations === 0)
    return (
      <Text size="sm">
        Tried on past cases: no answers are stored yet. Run the tests once to have some; a dry run costs nothing.
      </Text>
    );
  if (tried === null) return <Text size="sm">Trying the draft on {sayExamined(examined)}…</Text>;
  const { counts, shown } = tried.draft;
  return (
    <Stack gap={8} align="stretch">
      <Group gap={8} justify="space-between" align="flex-start" wrap="nowrap">
        <div>
          <Text size="sm">{sayTried(counts)}</Text>
          <Text size="xs" c="dimmed">
            Out of {sayExamined(examined)}, without asking a model.
          </Text>
        </div>
        {shown.length > 0 && (
          <Button
            variant="subtle"
            size="compact-sm"
            style={{ flex: 'none' }}
            aria-expanded={open}
            aria-controls={list}
            onClick={() => setOpen(!open)}
          >
            {open ? 'Hide examples' : 'Show examples'}
          </Button>
        )}
      </Group>
      <Stack id={list} gap="sm" align="stretch">
        {open && (
          <RejudgedList tried={tried.draft} contract={draft.contract} slug={slug} cases={cases} onLeave={onLeave} />
        )}
      </Stack>
    </Stack>
  );
}

/** Inputs that nothing decides ask for a named default; the person may also send it as it is. */
function OpenGaps({ draft, base, onLeave }: Edit) {
  const { id, slug } = useAgent();
  const { findings } = useAnalysis(id, draft, base);
  const gaps = findings.filter(({ kind }) => kind === 'gap');
  if (gaps.length === 0) return null;
  return (
    <Alert color="yellow" title="Some inputs are not decided">
      <Stack gap={6} align="flex-start">
        {gaps.map(({ field, sentence, detail }) => (
          <Text key={field} size="sm">
            {sentence} {detail}{' '}
            {field !== undefined && (
              <Link
                to="/agents/$slug/rules"
                params={{ slug }}
                search={{ gap: field }}
                onClick={onLeave}
                style={{ color: 'inherit', textDecoration: 'underline' }}
              >
                Name a default for “{pathTitle(draft.contract.output, field)}”
              </Link>
            )}
          </Text>
        ))}
      </Stack>
    </Alert>
  );
}
