import { Alert, Button, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { TestCase } from '../../../shared/grading/case.ts';
import { casesToFollow } from '../../../shared/grading/rename-in-cases.ts';
import type { Contract } from '../../../shared/spec/contract.ts';
import { fieldPlaces } from '../../../shared/spec/contract-places.ts';
import { type Renamed, renamedFields } from '../../../shared/spec/renamed-fields.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { announce } from '../../lib/announce.tsx';
import { api, query } from '../../lib/api.ts';
import { caseBatches } from '../../lib/case-batches.ts';
import type { DraftSession } from '../../lib/draft/session.ts';
import { wordsOf } from '../../lib/errors.ts';
import { count, formatList } from '../../lib/format.ts';
import { offerUndo } from '../../ui/undo-toast.tsx';
import { useSubmit } from '../../ui/use-submit.tsx';

/** Fields named in the offer; with more of them it names none. */
const MOST_NAMED = 3;

interface Props {
  session: DraftSession;
  /** The draft's, at the pace of deferred drawing. */
  contract: Contract;
}

/** After fields were renamed or moved, or that was undone: offers to change the test cases that name them as before. */
export function RenamedInCases({ session, contract }: Props) {
  const former = useMemo(() => {
    const past = new Set(session.past().map((spec) => spec.contract));
    return [...past].filter((each) => each !== contract && renamedFields(each, contract).length > 0);
  }, [session, contract]);
  return former.length === 0 ? null : <Offer former={former} contract={contract} />;
}

function Offer({ former, contract }: { former: readonly Contract[]; contract: Contract }) {
  const { id: agent } = useAgent();
  const cases = useQuery(query.cases.list.queryOptions({ input: { agent } }));
  const found = useMemo(() => casesToFollow(cases.data ?? [], former, contract), [cases.data, former, contract]);
  const form = useSubmit({
    title: 'The cases were not changed',
    send: () =>
      save(
        agent,
        found.map(({ after }) => after),
      ),
    done: () => {
      const words = `${count(found.length, 'case')} changed.`;
      announce(`${words} The notice offers to undo it for 10 seconds.`);
      offerUndo(`renamed-in-${agent}`, words, () => {
        takeBack(agent, found).then(
          (back) => announce(`${count(back, 'case')} changed back.`),
          (error: unknown) =>
            notifications.show({
              color: 'red',
              role: 'alert',
              title: 'The cases were not changed back',
              message: wordsOf(error),
            }),
        );
      });
    },
  });
  if (found.length === 0) return null;
  const one = found.length === 1;
  return (
    <Alert
      color="yellow"
      role="status"
      title={`${count(found.length, 'test case')} ${one ? 'does' : 'do'} not fit any more`}
    >
      <Stack gap="xs" align="start">
        {form.summary}
        <Text size="sm">
          {one ? 'It names' : 'They name'} {renamedWords(former, contract)} as before.
        </Text>
        <Button size="compact-sm" onClick={form.submit} loading={form.pending}>
          {one ? 'Change it too' : 'Change them too'}
        </Button>
      </Stack>
    </Alert>
  );
}

/** “Seller rating” and “Brand”; without titles where there are many. */
function renamedWords(former: readonly Contract[], contract: Contract): string {
  const titles = new Map(fieldPlaces(contract).map(({ side, path, field }) => [`${side} ${path}`, field.title]));
  const renamed = former.flatMap((each) => renamedFields(each, contract));
  const named = [...new Set(renamed.map(({ side, to }: Renamed) => titles.get(`${side} ${to}`) ?? to))];
  return named.length > MOST_NAMED ? 'several fields' : formatList(named.map((title) => `“${title}”`));
}

async function save(agent: string, cases: readonly TestCase[]): Promise<void> {
  for (const batch of caseBatches(cases)) await api.cases.saveMany({ agent, cases: batch });
}

/** Puts the cases back as they were, but for those that were edited or deleted meanwhile. */
async function takeBack(agent: string, changed: ReturnType<typeof casesToFollow>): Promise<number> {
  const stored = new Map((await api.cases.list({ agent })).map((one) => [one.id, JSON.stringify(one)]));
  const back = changed.filter(({ after }) => stored.get(after.id) === JSON.stringify(after));
  await save(
    agent,
    back.map(({ before }) => before),
  );
  return back.length;
}
