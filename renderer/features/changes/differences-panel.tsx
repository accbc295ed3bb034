import type { ChangeView } from '../../../shared/api/desktop/changes.ts';
import { DifferenceList } from '../../ui/difference-list.tsx';
import classes from './review.module.css';
import { ReviewedDifference } from './reviewed-difference.tsx';
import type { Viewed } from './viewed.ts';
import { VoidedNotice } from './voided-notice.tsx';

interface Props {
  change: ChangeView;
  viewed: Viewed;
}

/** Every difference of the change, to be read one by one. */
export function DifferencesPanel({ change, viewed }: Props) {
  return (
    <div className={classes.main}>
      <VoidedNotice change={change} />
      <DifferenceList
        differences={change.differences}
        before={change.before}
        after={change.after}
        render={(difference, mode) => (
          <ReviewedDifference
            key={difference.path}
            change={change}
            difference={difference}
            mode={mode}
            viewed={viewed.viewed.has(difference.path)}
            changedSince={viewed.changedSince.has(difference.path)}
            onViewed={(isViewed) => viewed.mark(difference.path, isViewed)}
          />
        )}
      />
    </div>
  );
}
