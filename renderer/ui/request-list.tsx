import { Link } from '@tanstack/react-router';
import type { RequestView } from '../../shared/api/desktop/requests.ts';
import classes from './change-list.module.css';
import { Chip, type Tone } from './chip.tsx';
import { RelativeTime } from './relative-time.tsx';

const STATES: Record<RequestView['status'], { words: string; tone: Tone }> = {
  open: { words: 'Waiting for an engineer', tone: 'unsure' },
  accepted: { words: 'Made a change', tone: 'ok' },
  declined: { words: 'Declined', tone: 'bad' },
  withdrawn: { words: 'Withdrawn', tone: 'plain' },
};

/** What a request waits for, or how it ended, in a word and a tone. */
export const requestState = ({ status }: Pick<RequestView, 'status'>): { words: string; tone: Tone } => STATES[status];

interface Props {
  requests: readonly RequestView[];
  label: string;
  showAgent: boolean;
}

/** Requests about locked parts as links to their pages; the inbox and an agent's Changes tab show the same rows. */
export function RequestList({ requests, label, showAgent }: Props) {
  return (
    <ul className={classes.list} aria-label={label}>
      {requests.map((request) => {
        const { words, tone } = requestState(request);
        return (
          <li key={request.id}>
            <Link to="/requests/$request" params={{ request: request.id }} className={classes.row ?? ''}>
              <span className={classes.words}>
                <b>{request.subject}</b>
                <span className={classes.sub}>
                  {showAgent && `${request.agent.name} · `}
                  Asked by {request.author.name}, <RelativeTime at={request.openedAt} />
                </span>
                <span className={classes.reason}>“{request.reason}”</span>
              </span>
              <span className={classes.marks}>
                {request.status === 'open' && request.outdated && <Chip>Changed since</Chip>}
                <Chip tone={tone} strong>
                  {words}
                </Chip>
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
