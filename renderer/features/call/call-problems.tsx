import { Button, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { NAMES } from '../../../shared/api/problem-words.ts';
import { APP_ERRORS, type ErrorCode } from '../../../shared/errors.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { api } from '../../lib/api.ts';
import { download } from '../../lib/download.ts';
import { wordsOf } from '../../lib/errors.ts';
import { Chip } from '../../ui/chip.tsx';
import { Panel } from '../../ui/panel.tsx';
import classes from './call.module.css';
import type { Ref } from './refs.ts';

/** What a call may end in, the usual ones first. */
const OF_A_CALL: readonly ErrorCode[] = [
  'invalid_input',
  'rule_violated',
  'provider',
  'limit',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'unavailable',
  'internal',
];
const AGAIN = { yes: 'Call again', no: 'Do not repeat', depends: 'It depends' } as const;

/** The names of members stand between backticks in the words of the errors. */
export const withCode = (words: string) =>
  words.split('`').map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // Parts of a fixed text; their places do not change.
      // biome-ignore lint/suspicious/noArrayIndexKey: see above.
      <span key={index} className={classes.code}>
        {part}
      </span>
    ),
  );

/** The errors that a program has to expect, and the whole of it as OpenAPI. */
export function CallProblems({ chosen, isOnline }: { chosen: Ref; isOnline: boolean }) {
  const { id: agent, slug } = useAgent();
  const document = useMutation({
    mutationFn: () => api.calls.openApi({ agent, ref: chosen.value }),
    onSuccess: ({ text }) => download(`${slug}-v${chosen.number}.openapi.json`, text, 'application/json'),
  });
  return (
    <Panel label="When there is no answer">
      <Stack gap="md">
        <Text size="sm">
          Every error is problem details (RFC 9457) with a <span className={classes.code}>code</span> to decide by and
          words in <span className={classes.code}>detail</span>.
        </Text>
        <dl className={classes.problems}>
          {OF_A_CALL.map((code) => {
            const { title, when, then, again } = NAMES[code];
            return (
              <div key={code}>
                <dt>
                  <span className={classes.code}>{code}</span>
                  <Chip>{APP_ERRORS[code].status}</Chip>
                  <Chip tone={again === 'yes' ? 'ok' : 'plain'}>{AGAIN[again]}</Chip>
                </dt>
                <dd>
                  {title}. {withCode(when)} {withCode(then)}
                </dd>
              </div>
            );
          })}
        </dl>
        <Stack gap={6} align="flex-start">
          <Text size="sm">
            OpenAPI has all of it for tools: this agent’s own input and output, its routes and every error.
          </Text>
          <Button variant="default" disabled={!isOnline} loading={document.isPending} onClick={() => document.mutate()}>
            Download openapi.json of v{chosen.number}
          </Button>
          {document.isError && (
            <Text size="sm" c="var(--rh-bad)" role="alert">
              It was not downloaded. {wordsOf(document.error)}
            </Text>
          )}
        </Stack>
      </Stack>
    </Panel>
  );
}
