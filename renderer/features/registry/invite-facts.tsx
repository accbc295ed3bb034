import { formatInstant, formatList } from '../../lib/format.ts';
import { roleName } from '../../lib/roles.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Fingerprint } from './fingerprint.tsx';
import classes from './registry.module.css';

interface Invite {
  address: string;
  fingerprint: string;
  workspace: string;
  /** Whom a person signs in with; null where an invite lets them in. */
  organisation: string | null;
  roles: string[];
  /** Null where the link is good for as long as the team takes it. */
  expiresAt: string | null;
}

/** What an invite would do, before it is used. */
export function InviteFacts({ invite }: { invite: Invite }) {
  const { workspace, address, fingerprint, organisation, roles, expiresAt } = invite;
  return (
    <section className={classes.invite} aria-label="What the link is for">
      <h3>{workspace}</h3>
      <dl className={classes.pairs}>
        <dt>Address</dt>
        <dd className={classes.mono}>{address}</dd>
        <dt>Certificate</dt>
        <dd>
          <Fingerprint hex={fingerprint} />
        </dd>
        <dt>Your roles</dt>
        <dd>
          {organisation === null
            ? formatList(roles.map(roleName))
            : `Told once you have signed in with ${organisation}; they go by your groups and address there`}
        </dd>
        {expiresAt !== null && (
          <>
            <dt>Good until</dt>
            <dd>
              {formatInstant(expiresAt)} (<RelativeTime at={expiresAt} />)
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}
