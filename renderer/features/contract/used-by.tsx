import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Reference } from '../../../shared/spec/contract-references.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { count } from '../../lib/format.ts';
import { Panel } from '../../ui/panel.tsx';
import classes from './contract-side.module.css';

/** "2 rules, 1 default" */
export function tallyOf(references: readonly Reference[]): string {
  const kinds = ['rule', 'default', 'example'] as const;
  return kinds
    .flatMap((kind) => {
      const found = references.filter((reference) => reference.kind === kind).length;
      return found === 0 ? [] : [count(found, kind)];
    })
    .join(', ');
}

/** What names a field, each rule with a link to it. */
export function ReferenceList({ references }: { references: readonly Reference[] }) {
  const agent = useAgent();
  return (
    <ul className={classes.references}>
      {references.map(({ kind, id, title }) => (
        <li key={`${kind} ${id}`}>
          {kind === 'rule' ? (
            <Anchor
              size="sm"
              renderRoot={(props) => (
                <Link {...props} to="/agents/$slug/rules" params={{ slug: agent.slug }} search={{ rule: id }} />
              )}
            >
              {title.trim() === '' ? 'Rule without a title' : title}
            </Anchor>
          ) : kind === 'default' ? (
            'The default where no rule decides'
          ) : (
            `The example “${title}”`
          )}
        </li>
      ))}
    </ul>
  );
}

export function UsedBy({ references }: { references: readonly Reference[] }) {
  return (
    <Panel level={3} label={references.length === 0 ? 'Used by' : `Used by ${tallyOf(references)}`}>
      {references.length === 0 ? (
        <Text size="sm" c="dimmed">
          No rule, default or example names it.
        </Text>
      ) : (
        <ReferenceList references={references} />
      )}
    </Panel>
  );
}
