import { Button, SegmentedControl, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { isDecidable, type Rule } from '../../../shared/spec/rule.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { useAgent } from '../../lib/agent-context.ts';
import type { Tried } from '../../lib/rejudge/rejudge-messages.ts';
import { sayExamined } from '../../lib/rejudge/rejudge-words.ts';
import { type Rejudging, useRejudge } from '../../lib/rejudge/use-rejudge.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconHistory } from '../../ui/icons.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ChangeCounts } from '../../ui/rejudged/change-counts.tsx';
import { RejudgedList } from '../../ui/rejudged/rejudged-list.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';

interface Props {
  spec: Spec;
  baseSpec: Spec | null;
  open: string | null;
}
type Ready = Extract<Rejudging, { state: 'ready' }>;
type Scope = 'rule' | 'draft';

/** What the edit would do to answers that are stored here, without asking a model. */
export function Effect({ spec, baseSpec, open }: Props) {
  const agent = useAgent();
  const rejudging = useRejudge(agent.id, spec, baseSpec, open);
  if (rejudging.state === 'loading') return <Loading />;
  if (rejudging.state === 'failed')
    return <LoadError title="The stored answers could not be read" error={rejudging.error} retry={rejudging.retry} />;
  const { answers, dryRuns, expectations } = rejudging.examined;
  if (answers + dryRuns + expectations === 0) return <NothingYet slug={agent.slug} />;
  return <Found rejudging={rejudging} spec={spec} rule={spec.rules.find(({ id }) => id === open)} />;
}

function Found({ rejudging, spec, rule }: { rejudging: Ready; spec: Spec; rule: Rule | undefined }) {
  const { slug } = useAgent();
  const { examined, tried, at, cases } = rejudging;
  const [wanted, setScope] = useState<Scope>('rule');
  const scope: Scope = rule === undefined ? 'draft' : wanted;
  const found = tried?.[scope] ?? null;
  return (
    <Stack gap="sm">
      <Text size="xs" c="dimmed" ta="end" mb={-6}>
        {at === null ? (
          'Trying…'
        ) : (
          <>
            Tried <RelativeTime at={at} />
          </>
        )}
      </Text>
      <Text size="sm">This edit is tried on {sayExamined(examined)}, without asking a model.</Text>
      {examined.answers + examined.dryRuns === 0 && (
        <Text size="sm" c="dimmed">
          No answers are stored yet. <GoToTests slug={slug} /> A dry run costs nothing.
        </Text>
      )}
      {rule !== undefined && (
        <SegmentedControl
          size="xs"
          aria-label="What is tried"
          value={scope}
          onChange={(value) => setScope(value === 'draft' ? 'draft' : 'rule')}
          data={[
            { value: 'rule', label: 'This rule' },
            { value: 'draft', label: 'The whole draft' },
          ]}
        />
      )}
      {scope === 'rule' && rule !== undefined && <Limits rule={rule} />}
      {found !== null && <Outcome key={`${scope} ${rule?.id}`} tried={found} scope={scope} />}
      {found?.edited === true && (
        <RejudgedList
          key={`list ${scope} ${rule?.id}`}
          tried={found}
          contract={spec.contract}
          slug={slug}
          cases={cases}
        />
      )}
    </Stack>
  );
}

function Outcome({ tried, scope }: { tried: Tried; scope: Scope }) {
  if (!tried.edited)
    return (
      <Panel>
        <Text size="sm">
          {scope === 'rule' ? 'This rule decides as it is published' : 'The draft decides as it is published'}, so
          nothing changes. Once you edit {scope === 'rule' ? 'it' : 'a rule'}, this shows which answers would be called
          wrong or are no longer covered.
        </Text>
      </Panel>
    );
  return (
    <Panel>
      <ChangeCounts
        counts={tried.counts}
        caption={scope === 'rule' ? 'Because of this rule' : 'Because of the whole draft'}
      />
    </Panel>
  );
}

/** What this rule can never call wrong, said before somebody reads a zero as good news. */
function Limits({ rule }: { rule: Rule }) {
  if (!isDecidable(rule))
    return (
      <Text size="sm" c="dimmed">
        This rule needs a judgement that only a model can make, so it is only tried to which answers it applies.
      </Text>
    );
  if (rule.enforcement !== 'advise') return null;
  return (
    <Text size="sm" c="dimmed">
      This rule is told to the model only, so it calls no answer wrong.
    </Text>
  );
}

const GoToTests = ({ slug }: { slug: string }) => (
  <Link to="/agents/$slug/tests" params={{ slug }} style={{ color: 'var(--rh-brand)' }}>
    Run the tests.
  </Link>
);

const NothingYet = ({ slug }: { slug: string }) => (
  <EmptyState
    icon={<IconHistory size={24} />}
    title="Nothing to try this on yet"
    action={
      <Button variant="default" renderRoot={(props) => <Link to="/agents/$slug/tests" params={{ slug }} {...props} />}>
        Run the tests
      </Button>
    }
  >
    This shows which stored answers an edit would call wrong, or no longer cover, before anybody signs it. Answers are
    stored when tests are run. A dry run costs nothing and asks no model.
  </EmptyState>
);
