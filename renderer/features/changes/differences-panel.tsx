import type { ChangeView } from '../../../shared/api/desktop/changes.ts';
import { DifferenceList } from '../../ui/difference-list.tsx';
import classes from './review.module.css';
import { ReviewedDifference } from './reviewed-difference.tsx';

interface Props {
  change: ChangeView;
  viewed: ReadonlySet<string>;
  onViewed: (path: string, viewed: boolean) => void;
}

/** Every difference of the change, to be read one by one. */
export function DifferencesPanel({ change, viewed, onViewed }: Props) {
  return (
    <div className={classes.main}>
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
            viewed={viewed.has(difference.path)}
            onViewed={(isViewed) => onViewed(difference.path, isViewed)}
          />
        )}
      />
    </div>
  );
}
