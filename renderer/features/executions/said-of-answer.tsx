import { Text } from '@mantine/core';
import type { SaidOfAnswer as Said } from '../../../shared/api/desktop/executions.ts';
import { type Contract, fieldAt } from '../../../shared/spec/contract.ts';
import { valueWords } from '../../lib/case-words.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import classes from './executions.module.css';

/** What people of the team said that the answer should have been, and who and when; nothing before anybody did. */
export function SaidOfAnswer({ said, contract }: { said: readonly Said[]; contract: Contract }) {
  if (said.length === 0) return null;
  return (
    <section className={`${classes.part} ${classes.box}`} aria-label="What people said of the answer">
      <ul className={classes.words}>
        {said.map(({ who, isMine, at, note, fields }) => (
          <li key={at + who}>
            <Text size="sm">
              {fields.every(({ isRight }) => isRight) ? 'Accepted' : 'Corrected'} by <b>{isMine ? 'you' : who}</b>,{' '}
              <RelativeTime at={at} />
            </Text>
            <dl className={classes.document}>
              {fields.map(({ field, title, right, isRight }) => (
                <div key={field} className={classes.row}>
                  <dt>{title}</dt>
                  <dd>
                    {isRight
                      ? 'right as answered'
                      : `should be ${valueWords(right, fieldAt(contract.output, field)?.type)}`}
                  </dd>
                </div>
              ))}
            </dl>
            {note !== undefined && (
              <Text size="sm" component="q" style={{ overflowWrap: 'anywhere' }}>
                {note}
              </Text>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
