import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { formatNumber } from '../lib/format.ts';

interface Props<T> {
  of: readonly T[];
  most: number;
  /** What they are, after "Show 12 more". */
  name: string;
  children: (item: T) => ReactNode;
}

/** The first few of a list, and the rest on request. */
export function Some<T>({ of, most, name, children }: Props<T>) {
  const [all, setAll] = useState(false);
  const rest = of.length - most;
  return (
    <>
      {(all ? of : of.slice(0, most)).map(children)}
      {!all && rest > 0 && (
        <Button variant="subtle" size="compact-sm" style={{ alignSelf: 'flex-start' }} onClick={() => setAll(true)}>
          Show {formatNumber(rest)} more {name}
        </Button>
      )}
    </>
  );
}
