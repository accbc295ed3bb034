import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './page-header.module.css';

interface Props {
  title: string;
  /** State chips beside the title. */
  chips?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  /** Tabs or a filter bar under the header. */
  children?: ReactNode;
}

/** The top of every page: one h1, its state, what it is, what can be done. */
export function PageHeader({ title, chips, description, actions, children }: Props) {
  return (
    <div className={classes.head}>
      <div className={classes.row}>
        <div className={classes.words}>
          <div className={classes.title}>
            <h1>{title}</h1>
            {chips}
          </div>
          {description !== undefined && (
            <Text c="dimmed" size="sm">
              {description}
            </Text>
          )}
        </div>
        {actions !== undefined && <div className={classes.actions}>{actions}</div>}
      </div>
      {children !== undefined && <div className={classes.below}>{children}</div>}
    </div>
  );
}
