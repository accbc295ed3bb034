import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useAgent } from '../../../lib/agent-context.ts';
import { query } from '../../../lib/api.ts';
import { count } from '../../../lib/format.ts';
import classes from './texts.module.css';

/** How many texts of the latest results wait for a person, and where to decide them. */
export function WaitingLine() {
  const { id, slug } = useAgent();
  const view = useQuery(query.judging.get.queryOptions({ input: { agent: id } }));
  if (view.data === undefined || view.data.waiting === 0) return null;
  const { waiting } = view.data;
  return (
    <div className={classes.waiting}>
      <span>
        {count(waiting, 'text')} {waiting === 1 ? 'needs' : 'need'} a person
      </span>
      <Link to="/agents/$slug/tests/texts" params={{ slug }} style={{ color: 'var(--rh-ink)' }}>
        Decide {waiting === 1 ? 'it' : 'them'}
      </Link>
    </div>
  );
}
