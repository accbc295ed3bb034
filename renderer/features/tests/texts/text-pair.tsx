import type { TextQuestion } from '../../../../shared/grading/judgement.ts';
import { type Contract, fieldAt } from '../../../../shared/spec/contract.ts';
import { valueWords } from '../../../lib/case-words.ts';
import classes from './texts.module.css';

/** What matters, what was expected and what came back, both in full. */
export function TextPair({ question, contract }: { question: TextQuestion; contract: Contract }) {
  const { field, rubric, expected, actual } = question;
  const type = fieldAt(contract.output, field)?.type;
  return (
    <>
      {rubric.trim() !== '' && (
        <p className={classes.rubric}>
          <b>What matters</b> {rubric}
        </p>
      )}
      <dl className={classes.pair}>
        {expected !== undefined && (
          <div className={classes.side}>
            <dt>Expected</dt>
            <dd>{valueWords(expected, type)}</dd>
          </div>
        )}
        <div className={classes.side}>
          <dt>Got</dt>
          <dd>{valueWords(actual, type)}</dd>
        </div>
      </dl>
    </>
  );
}
