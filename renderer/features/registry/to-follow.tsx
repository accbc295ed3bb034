import { Button } from '@mantine/core';
import { useState } from 'react';
import { FollowDialog } from './follow-dialog.tsx';

/** The way on with the registry's history where it differs from the one on this machine. */
export function ToFollow({ from }: { from: number }) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        Follow the registry’s history…
      </Button>
      {isAsking && <FollowDialog from={from} onClose={() => setAsking(false)} />}
    </>
  );
}
