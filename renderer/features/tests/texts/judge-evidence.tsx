import type { JudgeWord } from '../../../../shared/grading/judgement.ts';
import { count, formatNumber } from '../../../lib/format.ts';
import { VERDICT_WORDS } from '../../../lib/judgement-words.ts';
import { OUTCOMES } from '../words.ts';
import classes from './texts.module.css';

/** What the judge brought forward, vote by vote, and what its scores come to. */
export function JudgeEvidence({ word }: { word: JudgeWord }) {
  const { judge, verdict, votes, calibrated } = word;
  return (
    <div>
      <span className={classes.mute}>
        {judge.model.model}, asked {votes.length === 1 ? 'once' : `${count(votes.length, 'time')}`}:{' '}
        {VERDICT_WORDS[verdict]}.{!calibrated && ' It is not known to judge as people do, so a person decides.'}
      </span>
      <ol className={classes.votes} aria-label="What the judge said">
        {votes.map(({ score, evidence, message, outcome }, index) => (
          // A vote has no identity of its own; its place is one.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={index}>
            {score === null ? (message ?? OUTCOMES[outcome]) : `Score ${formatNumber(score)} of 100.`}{' '}
            {evidence !== '' && <q>{evidence}</q>}
          </li>
        ))}
      </ol>
    </div>
  );
}
