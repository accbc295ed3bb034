import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useAgent } from '../../../lib/agent-context.ts';
import { query } from '../../../lib/api.ts';
import { useDraft } from '../../../lib/draft/use-draft.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { IconCheck } from '../../../ui/icons.ts';
import { LoadError } from '../../../ui/load-error.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { TogetherView } from './together-view.tsx';

/** Bringing together my test cases and those that others shared, where both changed the same. */
export function TogetherPage() {
  const { id, slug } = useAgent();
  const draft = useDraft(id);
  const standing = useQuery(query.suites.standing.queryOptions({ input: { agent: id } }));
  const isWaiting = standing.data?.waiting != null;
  const sides = useQuery({ ...query.suites.sides.queryOptions({ input: { agent: id } }), enabled: isWaiting });
  if (draft.state === 'failed')
    return <LoadError title="The draft could not be read" error={draft.error} retry={draft.retry} />;
  const failed = [standing, sides].find(({ isError }) => isError);
  if (failed !== undefined && (standing.isError || isWaiting))
    return <LoadError title="The tests could not be read" error={failed.error} retry={() => void failed.refetch()} />;
  if (draft.state === 'loading' || standing.isPending) return <Loading />;
  if (!isWaiting)
    return (
      <EmptyState
        icon={<IconCheck size={24} aria-hidden />}
        title="Nothing to bring together"
        action={
          <Link to="/agents/$slug/tests" params={{ slug }} search={{}} style={{ color: 'var(--rh-ink)' }}>
            To the tests
          </Link>
        }
      >
        What others share of this agent’s tests comes in by itself. Only what both changed is asked for here.
      </EmptyState>
    );
  if (sides.data === undefined) return <Loading />;
  return <TogetherView key={sides.data.theirs.suite} sides={sides.data} contract={draft.spec.contract} />;
}
