import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { IconHistory } from '../../ui/icons.ts';
import { Panel } from '../../ui/panel.tsx';
import { HandBackDialog } from './hand-back-dialog.tsx';
import { type Lost, lostWords } from './lost-words.ts';
import classes from './registry.module.css';
import { ToFollow } from './to-follow.tsx';

/** What a registry that was restored from a backup lost and this machine holds, and the way on. */
export function LostPanel({ lost, mayFollow }: { lost: Lost; mayFollow: boolean }) {
  const [isAsking, setAsking] = useState(false);
  return (
    <Panel label={`${lostWords(lost)} the registry lost`}>
      <p className={classes.means}>
        What is missing there is kept and verified on this machine.{' '}
        {lost.mayHandBack
          ? 'You can hand it back, as long as nobody decided anything else at the registry since.'
          : 'An admin whose computer has it too can hand it back from this page. Tell an admin, and decide nothing at the registry until then: after another decision it no longer fits.'}
        {mayFollow &&
          ' If it is not to come back, go on without it; what you decided yourself is then offered to you again.'}
      </p>
      <div className={classes.ways}>
        {lost.mayHandBack && <Button onClick={() => setAsking(true)}>Hand back {lostWords(lost)}</Button>}
        {mayFollow && <ToFollow from={lost.from} />}
        <ToOwnHistory />
      </div>
      {isAsking && <HandBackDialog lost={lost} onClose={() => setAsking(false)} />}
    </Panel>
  );
}

/** The history as it was verified on this machine, where it can be searched and exported. */
export function ToOwnHistory() {
  return (
    <Button
      variant="default"
      leftSection={<IconHistory size={16} aria-hidden />}
      renderRoot={(props) => <Link to="/history" {...props} />}
    >
      See or export my history
    </Button>
  );
}
