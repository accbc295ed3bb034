import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { EmptyState } from './empty-state.tsx';
import { IconSearch } from './icons.ts';

/** An address that leads nowhere. */
export function NotFound() {
  return (
    <EmptyState
      icon={<IconSearch size={24} />}
      level={1}
      title="There is nothing at this address"
      action={
        <Button component={Link} to="/agents">
          Open the agents
        </Button>
      }
    >
      The link may be from another workspace, or what it led to is gone.
    </EmptyState>
  );
}
