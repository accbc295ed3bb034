import { Anchor, Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { query } from '../../lib/api.ts';
import { formatInstant } from '../../lib/format.ts';
import { changeState } from '../../ui/change-list.tsx';
import { Chip } from '../../ui/chip.tsx';
import { HeldUp } from '../../ui/held-up.tsx';
import { LoadError } from '../../ui/load-error.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { CommentsPanel } from './comments-panel.tsx';
import { ContractPanel } from './contract-panel.tsx';
import { DecisionButtons } from './decision-buttons.tsx';
import { DifferencesPanel } from './differences-panel.tsx';
import { EvidencePanel } from './evidence-panel.tsx';
import { ExportEvidence } from './export-evidence.tsx';
import classes from './review.module.css';
import { ReviewsPanel, SignaturePanel } from './reviews-panel.tsx';
import { useViewed } from './viewed.ts';

/** One change under review: differences at the left, what speaks for it at the right, the decision above. */
export function ReviewPage() {
  const { change: id } = useParams({ from: '/changes/$change' });
  const found = useQuery(query.changes.get.queryOptions({ input: { id } }));
  const workspace = useQuery(query.workspace.current.queryOptions());
  const viewed = useViewed(found.data);
  if (found.isPending) return <Loading />;
  if (found.isError)
    return <LoadError title="The change could not be read" error={found.error} retry={() => void found.refetch()} />;
  const change = found.data;
  const { words, tone } = changeState(change);
  const toView = change.differences.filter(({ minor }) => !minor);
  return (
    <div className={classes.page}>
      <PageHeader
        title={change.title}
        chips={
          <Chip tone={tone} strong>
            {words}
          </Chip>
        }
        description={
          <>
            <Anchor
              renderRoot={(props) => (
                <Link to="/agents/$slug/changes" params={{ slug: change.agent.slug }} {...props} />
              )}
              size="sm"
              underline="always"
            >
              {change.agent.name}
            </Anchor>{' '}
            · {change.base === null ? 'first version' : `v${change.base.number} → v${change.version.number}`} · asked by{' '}
            {change.author.name}, {formatInstant(change.openedAt)} · “{change.reason}”
          </>
        }
        actions={
          <DecisionButtons
            change={change}
            me={workspace.data?.me ?? { id: '', name: 'You' }}
            viewed={toView.filter(({ path }) => viewed.viewed.has(path)).length}
            of={toView.length}
          />
        }
      />
      {change.status === 'deployed' && <HeldUp />}
      <div className={classes.columns}>
        <DifferencesPanel change={change} viewed={viewed} />
        <aside className={classes.side} aria-label="Evidence and decisions">
          {change.impact !== null && <ContractPanel change={change} impact={change.impact} />}
          <EvidencePanel change={change} />
          <ReviewsPanel change={change} />
          <CommentsPanel change={change} />
          <SignaturePanel change={change} />
          <Panel label="Take it along" className={classes.screenOnly ?? ''}>
            <Text size="sm" c="dimmed" mb={10}>
              One page with everything above. It carries the signed decisions and reports that it follows from, and
              “rulehouse verify” checks it anywhere, without a network.
            </Text>
            <Group gap="xs">
              <ExportEvidence change={change.id} />
              <Button variant="default" onClick={() => window.print()}>
                Print
              </Button>
            </Group>
          </Panel>
        </aside>
      </div>
    </div>
  );
}
