import { Button, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Cause } from '../../../../shared/analysis/causes.ts';
import type { ComparedCase } from '../../../../shared/grading/comparison.ts';
import { useAgent } from '../../../lib/agent-context.ts';
import { formatList } from '../../../lib/format.ts';
import { pathTitle } from '../../../lib/path-title.ts';
import { IconPlayerPlay } from '../../../ui/icons.ts';
import classes from './compare.module.css';
import { causeWords, groupCauses } from './compare-words.ts';
import type { Sides } from './compared-case.tsx';
import { TrialDialog } from './trial-dialog.tsx';

interface Props {
  causes: readonly Cause[];
  found: ComparedCase;
  sides: Sides;
}

/** Which changed rule caused what changed in a case, field by field. */
export function Causes({ causes, found, sides }: Props) {
  const [trying, setTrying] = useState<string | null>(null);
  const output = (sides.now.spec ?? sides.then.spec)?.contract.output ?? [];
  const tried = trying === null ? undefined : sides.differences.get(trying);
  // What the rules leave open only a model can settle, and what they ask it may still not do; on the tested draft alone.
  const mayTry = sides.now.current && sides.now.model !== null;
  return (
    <section className={classes.causes} aria-label="Why it changed">
      <h4>Why it changed</h4>
      {groupCauses(causes).map(({ cause, fields }) => (
        <div key={fields.join(' ')}>
          <Text size="sm">
            <strong>
              {formatList(fields.map((field) => (field === null ? 'Verdict' : pathTitle(output, field))))}
            </strong>
            : {causeWords(cause)}
          </Text>
          {cause.paths.length > 0 && (
            <ul className={classes.names}>
              {cause.paths.map((path) => (
                <li key={path}>
                  <Change path={path} sides={sides} />
                  {mayTry && cause.kind !== 'together' && (
                    <Button
                      variant="subtle"
                      size="compact-sm"
                      leftSection={<IconPlayerPlay size={14} aria-hidden />}
                      onClick={() => setTrying(path)}
                    >
                      {path.startsWith('rules/') ? 'Run with this rule as before' : 'Run with this part as before'}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )}
        </div>
      ))}
      {trying !== null && tried !== undefined && (
        <TrialDialog found={found} sides={sides} difference={tried} onClose={() => setTrying(null)} />
      )}
    </section>
  );
}

/** One change in words, linked to the rule where it still exists. */
function Change({ path, sides }: { path: string; sides: Sides }) {
  const { slug } = useAgent();
  const difference = sides.differences.get(path);
  const rule = sides.now.spec?.rules.find(({ id }) => path === `rules/${id}`);
  if (difference === undefined) return null;
  return (
    <>
      {rule === undefined ? (
        <strong>{difference.subject}</strong>
      ) : (
        <Link to="/agents/$slug/rules" params={{ slug }} search={{ rule: rule.id }} className={classes.link ?? ''}>
          {difference.subject}
        </Link>
      )}
      <span className={classes.sentence}>{difference.sentence}</span>
    </>
  );
}
