import { Kbd } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { query } from '../../../lib/api.ts';
import { keyNames } from '../../../lib/hotkeys.ts';
import classes from './texts.module.css';

const KEYS: readonly [string, string][] = [
  ['s', 'same meaning'],
  ['d', 'different meaning'],
  ['n', 'next'],
  ['p', 'previous'],
];

/** The keys that go through the texts, and where single keys are turned on and off. */
export function DecidingKeys() {
  const settings = useQuery(query.system.settings.queryOptions());
  if (settings.data === undefined) return null;
  const { singleKeyShortcuts } = settings.data;
  return (
    <ul className={classes.keys} aria-label="Keys">
      {singleKeyShortcuts &&
        KEYS.map(([key, words]) => (
          <li key={key}>
            <Kbd size="xs">{keyNames(key).join('')}</Kbd> {words}
          </li>
        ))}
      <li>
        <Link to="/settings" style={{ color: 'inherit' }}>
          {singleKeyShortcuts ? 'Turn single keys off in Settings' : 'Turn on keys for this in Settings'}
        </Link>
      </li>
    </ul>
  );
}
