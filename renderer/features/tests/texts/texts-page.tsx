import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useAgent } from '../../../lib/agent-context.ts';
import { query } from '../../../lib/api.ts';
import { useDraft } from '../../../lib/draft/use-draft.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { IconArrowLeft, IconCheck } from '../../../ui/icons.ts';
import { LoadError } from '../../../ui/load-error.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { Deciding } from './deciding.tsx';
import classes from './texts.module.css';

/** How many are gone through in one go; the next ones are read afterwards. */
const AT_ONCE = 200;

/** Texts of the latest results that wait for a person, one by one. */
export function TextsPage() {
  const agent = useAgent();
  const draft = useDraft(agent.id);
  const [turn, setTurn] = useState(0);
  // What was read on an earlier visit may have been decided elsewhere since.
  const [isRead, setIsRead] = useState(false);
  const view = useQuery(query.judging.get.queryOptions({ input: { agent: agent.id } }));
  const waiting = useQuery(query.judging.waiting.queryOptions({ input: { agent: agent.id, limit: AT_ONCE } }));
  if (draft.state === 'failed')
    return <LoadError title="The agent could not be read" error={draft.error} retry={draft.retry} />;
  const failed = [view, waiting].find(({ isError }) => isError);
  if (failed !== undefined)
    return <LoadError title="The texts could not be read" error={failed.error} retry={() => void failed.refetch()} />;
  if (!isRead && waiting.isSuccess && !waiting.isFetching) setIsRead(true);
  if (draft.state === 'loading' || !isRead || !waiting.isSuccess || !view.isSuccess) return <Loading />;
  return (
    <div className={classes.page}>
      <Link
        to="/agents/$slug/tests"
        params={{ slug: agent.slug }}
        search={{}}
        className={classes.line ?? ''}
        style={{ color: 'inherit', justifySelf: 'start' }}
      >
        <IconArrowLeft size={16} aria-hidden /> All tests
      </Link>
      {/* What is gone through stays as it is while it is decided: every decision makes the list of what waits shorter. */}
      <Deciding
        key={turn}
        waiting={waiting.data}
        permission={view.data.permission}
        contract={draft.spec.contract}
        onAgain={() => setTurn(turn + 1)}
        none={
          <EmptyState icon={<IconCheck size={24} aria-hidden />} title="No text waits for a person">
            Texts that are compared by meaning come here when a run leaves them open: where no judge is chosen, or where
            it is not sure or not known to judge as people do.
          </EmptyState>
        }
      />
    </div>
  );
}
