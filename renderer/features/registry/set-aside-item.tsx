import { Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { SetAside } from '../../../shared/api/desktop/set-aside.ts';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { wordsOf } from '../../lib/errors.ts';
import { formatInstant } from '../../lib/format.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import classes from './registry.module.css';

/** One decision that is set aside: what it was, why it is here, and what can become of it. */
export function SetAsideItem({ item }: { item: SetAside }) {
  const { id, did, why, time, problem, agent, way, change, whyNot } = item;
  const [isAsking, setAsking] = useState(false);
  const navigate = useNavigate();
  const again = useMutation({
    mutationFn: () => api.setAside.again({ id }),
    onSuccess: () => {
      announce(way === 'draft' ? `What you wrote is in the draft of ${agent?.name ?? ''}` : 'Decided again');
      if (way === 'draft' && agent !== null) void navigate({ to: '/agents/$slug/rules', params: { slug: agent.slug } });
    },
  });
  const away = useMutation({
    mutationFn: () => api.setAside.putAway({ ids: [id] }),
    onSuccess: () => announce('Put away'),
    onSettled: () => setAsking(false),
  });
  const failed = again.error ?? away.error;
  return (
    <li>
      <Text size="sm" className={classes.name}>
        You {did}
        {why !== '' && `: “${why}”`}
      </Text>
      <Text size="xs" c="dimmed">
        {formatInstant(time)}. {problem}
      </Text>
      {whyNot !== null && <Text size="sm">{whyNot}</Text>}
      {failed !== null && (
        <Text size="sm" className={classes.bad} role="alert">
          {wordsOf(failed)}
        </Text>
      )}
      <div className={classes.asideWays}>
        {way === 'draft' && (
          <Button size="xs" variant="default" loading={again.isPending} onClick={() => again.mutate()}>
            Put into the draft
          </Button>
        )}
        {way === 'again' && (
          <Button size="xs" variant="default" loading={again.isPending} onClick={() => again.mutate()}>
            Decide again
          </Button>
        )}
        {way === 'look' && change !== null && (
          <Button
            size="xs"
            variant="default"
            renderRoot={(props) => <Link to="/changes/$change" params={{ change }} {...props} />}
          >
            Look at the change
          </Button>
        )}
        <Button size="xs" variant="subtle" onClick={() => setAsking(true)}>
          Put away…
        </Button>
      </div>
      <ConfirmDialog
        opened={isAsking}
        onClose={() => setAsking(false)}
        title="Put this decision away?"
        confirm="Put away"
        onConfirm={() => away.mutate()}
        busy={away.isPending}
      >
        You {did}. It is offered no more. The draft keeps what you typed.
      </ConfirmDialog>
    </li>
  );
}
