import { VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { query } from '../lib/api.ts';
import { count } from '../lib/format.ts';
import { IconArrowsExchange, IconInbox, IconListDetails, IconPlayerPlay, IconSettings } from '../ui/icons.ts';
import classes from './app-frame.module.css';

const PLACES = [
  { to: '/agents', label: 'Agents', Icon: IconListDetails },
  { to: '/inbox', label: 'Inbox', Icon: IconInbox },
  { to: '/runs', label: 'Runs', Icon: IconPlayerPlay },
  { to: '/registry', label: 'Registry', Icon: IconArrowsExchange },
  { to: '/settings', label: 'Settings', Icon: IconSettings },
] as const;

/** The five places of the application. */
export function Rail() {
  const inbox = useQuery(query.changes.inbox.queryOptions());
  const requests = useQuery(query.requests.waiting.queryOptions());
  const waiting = (inbox.data?.length ?? 0) + (requests.data?.length ?? 0);
  return PLACES.map(({ to, label, Icon }) => (
    <Link key={label} to={to} className={classes.link ?? ''}>
      <Icon size={20} stroke={1.6} aria-hidden />
      <span>
        {label}
        {label === 'Inbox' && waiting > 0 && (
          <span className={classes.count}>
            <span aria-hidden>{waiting}</span>
            <VisuallyHidden>, {count(waiting, 'item')} waiting</VisuallyHidden>
          </span>
        )}
      </span>
    </Link>
  ));
}
