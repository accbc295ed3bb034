import type { ReplaySummary } from '../../../shared/api/desktop/replays.ts';

type Replay = Pick<ReplaySummary, 'current' | 'state' | 'report'>;

/** The newest replay of the draft as it stands that ran to its end; `report` is what a change cites. */
export const attachableReplay = <R extends Replay>(newestFirst: readonly R[]): (R & { report: string }) | undefined =>
  newestFirst.find(
    (replay): replay is R & { report: string } =>
      replay.current && replay.state === 'finished' && replay.report !== null,
  );
