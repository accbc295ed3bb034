import { Alert, Button, Group, Progress, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { WaitingText } from '../../../../shared/api/desktop/judging.ts';
import type { Permission } from '../../../../shared/api/desktop/permission.ts';
import type { Contract } from '../../../../shared/spec/contract.ts';
import { useAgent } from '../../../lib/agent-context.ts';
import { announce } from '../../../lib/announce.tsx';
import { api } from '../../../lib/api.ts';
import { useCommands } from '../../../lib/commands.ts';
import { wordsOf } from '../../../lib/errors.ts';
import { count, formatNumber } from '../../../lib/format.ts';
import { judgeWords, VERDICT_WORDS } from '../../../lib/judgement-words.ts';
import { InputFields } from '../field-results.tsx';
import { DecideButtons, type Decision } from './decide-buttons.tsx';
import { DecidingKeys } from './deciding-keys.tsx';
import { TextPair } from './text-pair.tsx';
import classes from './texts.module.css';

interface Props {
  waiting: readonly WaitingText[];
  permission: Permission;
  contract: Contract;
  /** Reads what waits by now. */
  onAgain: () => void;
  /** What is shown where nothing waits. */
  none: ReactNode;
}

/** Goes through texts one by one. What a judge says about one is told only after the person decided, so that nobody leans on it. */
export function Deciding({ waiting, permission, contract, onAgain, none }: Props) {
  const [texts] = useState(waiting);
  const [at, setAt] = useState(0);
  const [said, setSaid] = useState<ReadonlyMap<number, Decision>>(new Map());
  const [notes, setNotes] = useState<ReadonlyMap<number, string>>(new Map());
  const [last, setLast] = useState<number | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const moved = useRef(false);
  useEffect(() => {
    void at;
    if (!moved.current) return;
    moved.current = false;
    heading.current?.focus();
  }, [at]);
  const show = (next: number): void => {
    moved.current = true;
    decide.reset();
    setAt(Math.min(Math.max(next, 0), texts.length));
  };
  const text = texts[at];
  const decide = useMutation({
    mutationFn: async (verdict: Decision) => {
      if (text === undefined) return;
      const { run, caseId, sample, question } = text;
      const note = notes.get(at)?.trim() ?? '';
      await api.judging.label({
        ...{ run, caseId, sample, field: question.field, verdict },
        ...(note === '' ? {} : { note }),
      });
    },
    onSuccess: (_, verdict) => {
      setSaid(new Map(said).set(at, verdict));
      setLast(at);
      if (text !== undefined) announce(outcomeWords(text, verdict));
      show(at + 1);
    },
  });
  const act = (verdict: Decision) => () => {
    if (text !== undefined && permission.allowed && !decide.isPending) decide.mutate(verdict);
  };
  const group = 'Texts to decide';
  useCommands([
    { id: 'text-same', label: 'Same meaning', group, keys: 's', run: act('same') },
    { id: 'text-different', label: 'Different meaning', group, keys: 'd', run: act('different') },
    { id: 'text-next', label: 'Next text', group, keys: 'n', run: () => show(at + 1) },
    { id: 'text-previous', label: 'Previous text', group, keys: 'p', run: () => show(at - 1) },
  ]);
  if (texts.length === 0) return none;
  const lastText = last === null ? undefined : texts[last];
  const lastSaid = last === null ? undefined : said.get(last);
  return (
    <>
      <div className={classes.head}>
        <h2 ref={heading} tabIndex={-1}>
          {text === undefined ? 'Texts to decide' : `Text ${formatNumber(at + 1)} of ${formatNumber(texts.length)}`}
        </h2>
        <Text size="sm" c="dimmed">
          {formatNumber(said.size)} decided
        </Text>
      </div>
      <Progress
        value={(said.size / texts.length) * 100}
        size="sm"
        aria-label={`${said.size} of ${texts.length} texts decided`}
      />
      {lastText !== undefined && lastSaid !== undefined && (
        <div className={classes.line}>
          <span>{outcomeWords(lastText, lastSaid)}</span>
          {last !== at && last !== null && (
            <Button variant="subtle" size="compact-sm" onClick={() => show(last)}>
              Look at it again
            </Button>
          )}
        </div>
      )}
      {decide.isError && (
        <Alert color="red" title="Your decision was not saved">
          {wordsOf(decide.error)}
        </Alert>
      )}
      {text === undefined ? (
        <End left={texts.length - said.size} onAgain={onAgain} onFirst={() => show(firstOpen(texts, said))} />
      ) : (
        <section className={classes.text} aria-label={`${text.question.title} of ${text.caseTitle}`}>
          <div className={classes.head}>
            <h3>{text.question.title}</h3>
            <span className={classes.mute}>{text.caseTitle}</span>
          </div>
          <TextPair question={text.question} contract={contract} />
          <details key={at}>
            <summary className={classes.more}>What the agent was given</summary>
            <InputFields contract={contract} input={text.question.input} />
          </details>
          {said.has(at) && (
            <span>
              You decided <b>{VERDICT_WORDS[said.get(at) ?? 'unsure']}</b>.
              {text.judged !== null && ` ${judgeWords(text.judged)}.`} You can decide otherwise.
            </span>
          )}
          <DecideButtons
            key={`${at} note`}
            of={text.question.title}
            permission={permission}
            busy={decide.isPending}
            note={notes.get(at) ?? ''}
            onNote={(note) => setNotes(new Map(notes).set(at, note))}
            onDecide={(verdict) => decide.mutate(verdict)}
          />
        </section>
      )}
      <Group gap="xs">
        <Button variant="default" disabled={at === 0} onClick={() => show(at - 1)}>
          Previous
        </Button>
        {text !== undefined && (
          <Button variant="default" onClick={() => show(at + 1)}>
            {said.has(at) ? 'Next' : 'Skip'}
          </Button>
        )}
      </Group>
      <DecidingKeys />
    </>
  );
}

/** "Headline of Lamp 1: you decided same meaning. gpt-5.4-mini: different meaning (score 5 of 100)." */
const outcomeWords = ({ question, caseTitle, judged }: WaitingText, verdict: Decision): string =>
  `${question.title} of “${caseTitle}”: you decided ${VERDICT_WORDS[verdict]}.${judged === null ? '' : ` ${judgeWords(judged)}.`}`;

const firstOpen = (texts: readonly WaitingText[], said: ReadonlyMap<number, Decision>): number =>
  Math.max(
    texts.findIndex((_, index) => !said.has(index)),
    0,
  );

function End({ left, onAgain, onFirst }: { left: number; onAgain: () => void; onFirst: () => void }) {
  const { slug } = useAgent();
  return (
    <section className={classes.text} aria-label="The end of the texts">
      <span>
        {left === 0
          ? 'Every text is decided. The results follow, and later runs know what you said.'
          : `${count(left, 'text')} ${left === 1 ? 'is' : 'are'} left.`}
      </span>
      <Group gap="xs">
        {left > 0 && <Button onClick={onFirst}>Go through the rest</Button>}
        {left === 0 && (
          <Button variant="default" onClick={onAgain}>
            Look for more
          </Button>
        )}
        <Link to="/agents/$slug/tests" params={{ slug }} search={{}} style={{ color: 'inherit' }}>
          See the results
        </Link>
      </Group>
    </section>
  );
}
