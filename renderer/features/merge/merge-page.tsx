import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useAgent } from '../../lib/agent-context.ts';
import { query } from '../../lib/api.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { Loading } from '../../ui/loading.tsx';
import { MergeView } from './merge-view.tsx';

/** Bringing another version into the draft. */
export function MergePage() {
  const { id } = useAgent();
  const { version } = useParams({ from: '/agents/$slug/merge/$version' });
  const sides = useQuery(query.merges.get.queryOptions({ input: { agent: id, version } }));
  if (sides.isPending) return <Loading />;
  if (sides.isError)
    return <LoadError title="The two could not be read" error={sides.error} retry={() => void sides.refetch()} />;
  return <MergeView key={version} sides={sides.data} version={version} />;
}
