import type { SyncState } from '../../../shared/api/desktop/registry.ts';
import { Panel } from '../../ui/panel.tsx';
import { ToOwnHistory } from './lost-panel.tsx';
import classes from './registry.module.css';
import { ToFollow } from './to-follow.tsx';

/** Where a registry's history parts from the one on this machine, and what to do about it. */
export function ForkPanel({ fork, mayFollow }: { fork: NonNullable<SyncState['fork']>; mayFollow: boolean }) {
  return (
    <Panel label={`Where the histories part: decision ${fork.sequence}`}>
      <dl className={classes.stacked}>
        <dt>On this machine</dt>
        <dd>{fork.here}</dd>
        <dt>At the registry</dt>
        <dd>{fork.there}</dd>
      </dl>
      <p className={classes.means}>
        Everything here stays readable, and drafts, test cases and runs go on. Talk to the person who runs the registry
        before you do anything else: a newer backup, put back in its place, ends this by itself.
        {mayFollow &&
          ' If its history is the one that counts, follow it; what you decided is then offered to you again.'}
      </p>
      <div className={classes.ways}>
        {mayFollow && <ToFollow from={fork.sequence} />}
        <ToOwnHistory />
      </div>
    </Panel>
  );
}
