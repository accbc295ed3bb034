import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { EmptyState } from './empty-state.tsx';
import { IconPlugConnected } from './icons.ts';

/** What only a team's registry can do: what that would be, and the way to one. */
export function NeedsTeam({ title, children }: { title: string; children: ReactNode }) {
  return (
    <EmptyState
      icon={<IconPlugConnected size={24} aria-hidden />}
      title={title}
      action={
        <Button component={Link} to="/registry">
          Join a team
        </Button>
      }
    >
      {children}
    </EmptyState>
  );
}
