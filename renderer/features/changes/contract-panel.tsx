import { Text } from '@mantine/core';
import type { ChangeView } from '../../../shared/api/desktop/changes.ts';
import { Chip, type Tone } from '../../ui/chip.tsx';
import { ContractImpact } from '../../ui/contract-impact/contract-impact.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import classes from './review.module.css';

type Impact = NonNullable<ChangeView['impact']>;

const KEEP_WORKING: Record<Impact['verdict'], { word: string; tone: Tone }> = {
  compatible: { word: 'Yes', tone: 'ok' },
  breaking: { word: 'No', tone: 'bad' },
  unknown: { word: 'Cannot be shown', tone: 'unsure' },
};
const SEVERITY: Record<'breaking' | 'additive' | 'cosmetic', { word: string; tone: Tone }> = {
  breaking: { word: 'Breaking', tone: 'bad' },
  additive: { word: 'Additive', tone: 'brand' },
  cosmetic: { word: 'Cosmetic', tone: 'plain' },
};

/** What the change of contract does to applications: the answer first, then whom it touches, then every difference. */
export function ContractPanel({ change, impact }: { change: ChangeView; impact: Impact }) {
  const { input, output, before, comparedWith } = impact;
  return (
    <Panel label="Contract">
      <dl className={classes.facts}>
        <dt>Applications that send what they send today keep working</dt>
        <dd>
          <Verdict verdict={input.verdict} />
        </dd>
        <dt>Applications that read what they read today keep working</dt>
        <dd>
          <Verdict verdict={output.verdict} />
        </dd>
      </dl>
      <Touches impact={impact} />
      <h3 className={classes.part}>What differs from v{comparedWith.number}</h3>
      <ContractImpact comparison={{ input, output }} before={before} after={change.after.contract} level={4} />
    </Panel>
  );
}

const Verdict = ({ verdict }: { verdict: Impact['verdict'] }) => {
  const { word, tone } = KEEP_WORKING[verdict];
  return (
    <Chip tone={tone} strong={tone === 'bad'}>
      {word}
    </Chip>
  );
};

function Touches({ impact: { touches, readersKnown, readersSince } }: { impact: Impact }) {
  return (
    <>
      <h3 className={classes.part}>Whom it touches</h3>
      {touches.length > 0 && (
        <ul className={classes.reviews}>
          {touches.map(({ application, strict, fields }) => (
            <li key={application}>
              <b>{application}</b> {strict && <Chip>Strict reader</Chip>}
              {fields.map(({ path, severity, sentence }) => (
                <p key={`${path} ${sentence}`}>
                  <Chip tone={SEVERITY[severity].tone}>{SEVERITY[severity].word}</Chip> {sentence}
                </p>
              ))}
            </li>
          ))}
        </ul>
      )}
      <Text size="sm" c="dimmed" mt={touches.length > 0 ? 8 : 0}>
        {touches.length === 0 && readersKnown && 'No application that declared what it reads. '}
        {readersSince === null ? (
          'Applications declare what they read at a team registry, which has not been asked from here.'
        ) : (
          <>
            As the registry said <RelativeTime at={readersSince} />.
          </>
        )}
      </Text>
    </>
  );
}
