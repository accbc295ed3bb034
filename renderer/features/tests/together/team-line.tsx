import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useAgent } from '../../../lib/agent-context.ts';
import { announce } from '../../../lib/announce.tsx';
import { api, query } from '../../../lib/api.ts';
import { useCommands } from '../../../lib/commands.ts';
import { count } from '../../../lib/format.ts';
import { differenceWords } from '../../../lib/suite-words.ts';
import { Gated } from '../../../ui/gated.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { useSubmit } from '../../../ui/use-submit.tsx';
import classes from './team-line.module.css';

/** How these cases stand to the team's: what came, what waits for a decision, and what nobody else has yet. */
export function TeamLine() {
  const { id: agent, slug, name } = useAgent();
  const workspace = useQuery(query.workspace.current.queryOptions());
  const standing = useQuery(query.suites.standing.queryOptions({ input: { agent } }));
  const sharing = useSubmit({
    title: 'The tests were not shared',
    send: () => api.suites.share({ agent }),
    done: ({ team }) => announce(`The team has ${count(team?.cases ?? 0, 'test case')} now.`),
  });
  const seeing = useSubmit({ title: 'The note stays', send: () => api.suites.seen({ agent }) });
  const view = standing.data;
  const differs = view === undefined ? '' : differenceWords(view.differs);
  const isTeam = workspace.data?.kind === 'team';
  const canShare = view?.share.allowed === true && view.waiting === null && differs !== '';
  useCommands(
    canShare
      ? [
          {
            id: 'share-tests',
            label: isTeam ? 'Share tests with the team' : 'Keep tests on record',
            group: name,
            run: () => sharing.submit(),
          },
        ]
      : [],
  );
  // In a workspace of one's own nobody waits for them: they are kept with the next change.
  if (view === undefined || !isTeam) return sharing.summary;
  const { waiting, came, share } = view;
  return (
    <>
      {sharing.summary}
      {seeing.summary}
      {waiting !== null && (
        <div className={classes.line} role="status">
          <span>
            {waiting.by} shared tests that change {waiting.conflicts === 1 ? 'a part' : `${waiting.conflicts} parts`}{' '}
            which you changed too
          </span>
          <Link to="/agents/$slug/tests/together" params={{ slug }} className={classes.link ?? ''}>
            Bring them together
          </Link>
        </div>
      )}
      {came !== null && (
        <div className={classes.line} role="status">
          <span>
            {came.by} shared tests <RelativeTime at={came.time} />: {differenceWords(came)}
          </span>
          <Button variant="subtle" size="compact-sm" onClick={seeing.submit} loading={seeing.pending}>
            All right
          </Button>
        </div>
      )}
      {differs !== '' && waiting === null && (
        <div className={classes.line}>
          <span>{differs} – the team does not have that yet</span>
          <Gated label="Share tests with the team" permission={share} size="compact-sm" onClick={sharing.submit} />
        </div>
      )}
    </>
  );
}
