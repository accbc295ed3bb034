import { Alert, Button, Group } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Judgement } from '../../../../shared/grading/judgement.ts';
import { judgeWordOf } from '../../../../shared/grading/report.ts';
import { type AskedText, questionKey } from '../../../../shared/grading/text-questions.ts';
import type { Contract } from '../../../../shared/spec/contract.ts';
import { useAgent } from '../../../lib/agent-context.ts';
import { announce } from '../../../lib/announce.tsx';
import { api, query } from '../../../lib/api.ts';
import { wordsOf } from '../../../lib/errors.ts';
import { VERDICT_WORDS } from '../../../lib/judgement-words.ts';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { ResultChip } from '../result-chip.tsx';
import { DecideButtons, type Decision } from './decide-buttons.tsx';
import { JudgeEvidence } from './judge-evidence.tsx';
import { TextPair } from './text-pair.tsx';
import classes from './texts.module.css';

interface Props {
  text: AskedText;
  /** Where the text stands. */
  place: { run: string; caseId: string; sample: number };
  contract: Contract;
}

/** A text that was compared by meaning: what was expected and what came back, what a judge said, and who decided. */
export function JudgedText({ text, place, contract }: Props) {
  const { field, question } = text;
  const agent = useAgent();
  const box = useRef<HTMLElement>(null);
  const [note, setNote] = useState('');
  const view = useQuery(query.judging.get.queryOptions({ input: { agent: agent.id } }));
  const decide = useMutation({
    mutationFn: (verdict: Decision) =>
      api.judging.label({ ...place, field: question.field, verdict, ...(note.trim() === '' ? {} : { note }) }),
    onSuccess: ({ label }) => {
      setNote('');
      announce(`${question.title}: you decided ${VERDICT_WORDS[label.verdict]}.`);
      // The buttons make room for the decision.
      box.current?.focus();
    },
  });
  const { judgement } = field;
  const word = judgeWordOf(field);
  return (
    <section className={classes.text} ref={box} tabIndex={-1} aria-label={`${question.title}, compared by meaning`}>
      <div className={classes.head}>
        <h3>{question.title}</h3>
        <ResultChip result={field} brief={word !== undefined} />
      </div>
      <TextPair question={question} contract={contract} />
      {word !== undefined && <JudgeEvidence word={word} />}
      {decide.isError && (
        <Alert color="red" title="Your decision was not saved">
          {wordsOf(decide.error)}
        </Alert>
      )}
      {judgement?.by === 'person' ? (
        <Decided text={text} judgement={judgement} onTakenBack={() => box.current?.focus()} />
      ) : (
        view.isSuccess && (
          <DecideButtons
            of={question.title}
            permission={view.data.permission}
            busy={decide.isPending}
            note={note}
            onNote={setNote}
            onDecide={(verdict) => decide.mutate(verdict)}
          />
        )
      )}
    </section>
  );
}

function Decided({
  text,
  judgement,
  onTakenBack,
}: {
  text: AskedText;
  judgement: Extract<Judgement, { by: 'person' }>;
  onTakenBack: () => void;
}) {
  const agent = useAgent();
  const labels = useQuery(query.judging.labels.queryOptions({ input: { agent: agent.id } }));
  const key = questionKey(text.question);
  const label = labels.data?.find(({ question }) => questionKey(question) === key);
  const view = useQuery(query.judging.get.queryOptions({ input: { agent: agent.id } }));
  const back = useMutation({
    mutationFn: (id: string) => api.judging.removeLabel({ agent: agent.id, id }),
    onSuccess: () => {
      announce(`${text.question.title}: the decision was taken back.`);
      onTakenBack();
    },
  });
  return (
    <>
      <Group gap="sm">
        <span>
          {judgement.who} decided <RelativeTime at={judgement.at} />: <b>{VERDICT_WORDS[judgement.verdict]}</b>.
        </span>
        {label !== undefined && label.isColleagues !== true && view.data?.permission.allowed === true && (
          <Button
            variant="subtle"
            size="compact-sm"
            loading={back.isPending}
            aria-label={`Take back: ${text.question.title}`}
            onClick={() => back.mutate(label.id)}
          >
            Take back
          </Button>
        )}
      </Group>
      {judgement.note !== undefined && <q className={classes.note}>{judgement.note}</q>}
      {back.isError && (
        <Alert color="red" title="The decision was not taken back">
          {wordsOf(back.error)}
        </Alert>
      )}
    </>
  );
}
