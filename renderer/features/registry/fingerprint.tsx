import { Button } from '@mantine/core';
import { useState } from 'react';
import { SYSTEM_TRUST } from '../../../shared/api/registry/certificate.ts';
import { fingerprintGroups } from '../../lib/short-hash.ts';
import classes from './registry.module.css';

const SHORT = 4;

/** How a registry's certificate is known. A fingerprint: its first groups to compare by eye, all of it on demand. */
export function Fingerprint({ hex }: { hex: string }) {
  const [all, setAll] = useState(false);
  if (hex === SYSTEM_TRUST) return <>Trusted by this computer for the registry’s address</>;
  return (
    <span className={classes.fingerprint}>
      <span className={classes.groups}>
        {fingerprintGroups(hex, all ? undefined : SHORT).map((group, index) => (
          // Groups may repeat; their places do not change.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above.
          <span key={index}>{group}</span>
        ))}
        {!all && <span aria-hidden>…</span>}
      </span>
      <Button
        variant="subtle"
        size="compact-xs"
        aria-expanded={all}
        aria-label={all ? 'Show less of the fingerprint' : 'Show all of the fingerprint'}
        onClick={() => setAll(!all)}
      >
        {all ? 'Show less' : 'Show all'}
      </Button>
    </span>
  );
}
