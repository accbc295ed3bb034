import { Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { RejudgedWords } from '../../../shared/analysis/rejudge-words.ts';
import type { Contract } from '../../../shared/spec/contract.ts';
import { Chip } from '../chip.tsx';
import { InputTable, inputPathsOf } from '../input-table.tsx';
import { Panel } from '../panel.tsx';
import { RelativeTime } from '../relative-time.tsx';
import { LOOKS } from './changes.tsx';
import classes from './rejudged.module.css';

interface Props {
  found: RejudgedWords;
  contract: Contract;
  slug: string;
  /** Whether its test case still exists, so that there is a place to go to. */
  hasCase: boolean;
  /** Before the case is opened. */
  onLeave?: (() => void) | undefined;
}

/** One stored answer that an edit changes: the input as far as it matters, the answer, and what was and is said of it. */
export function RejudgedCard({ found, contract, slug, hasCase, onLeave }: Props) {
  const { change, example, input, lead, fields, rules } = found;
  const { name, tone, Icon } = LOOKS[change];
  const paths = inputPathsOf(rules, contract);
  // Fields of which the same is said as before add nothing, unless there is no other.
  const telling = fields.filter(({ was, now }) => was !== now);
  return (
    <Panel>
      <Stack gap={8} align="stretch">
        <div>
          <Chip tone={tone} icon={<Icon size={13} aria-hidden />}>
            {name}
          </Chip>
        </div>
        <div>
          <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
            {hasCase ? (
              <Link
                to="/agents/$slug/tests"
                params={{ slug }}
                search={{ case: example.case }}
                className={classes.link ?? ''}
                onClick={() => onLeave?.()}
              >
                {example.title}
              </Link>
            ) : (
              example.title
            )}
          </Text>
          <Text size="xs" c="dimmed">
            <Source example={example} />
          </Text>
        </div>
        {lead !== '' && <Text size="sm">{lead}</Text>}
        {paths.length > 0 && (
          <InputTable
            caption={
              rules.length > 1 && new Set(rules.map(({ id }) => id)).size > 1
                ? 'What the rules look at'
                : 'What the rule looks at'
            }
            paths={paths}
            input={input}
            contract={contract}
          />
        )}
        {(telling.length > 0 ? telling : fields.slice(0, 1)).map(({ path, title, value, was, now }) => (
          <div key={path}>
            <Text size="xs" fw={600} component="h4" m={0} mb={2}>
              {title}
            </Text>
            <dl className={classes.said}>
              <dt>{ANSWERED[example.kind]}</dt>
              <dd>{value}</dd>
              <dt>Before</dt>
              <dd>{was}</dd>
              <dt>Now</dt>
              <dd>{now}</dd>
            </dl>
          </div>
        ))}
      </Stack>
    </Panel>
  );
}

const ANSWERED: { readonly [K in RejudgedWords['example']['kind']]: string } = {
  answer: 'Answer',
  dry_run: 'Dry run',
  expectation: 'Expected',
};

function Source({ example: { kind, model, at } }: { example: RejudgedWords['example'] }) {
  if (kind === 'expectation') return 'What its test case expects';
  return (
    <>
      {kind === 'dry_run' ? 'Dry run' : `Answer of ${model ?? 'a model'}`}
      {at !== null && (
        <>
          , <RelativeTime at={at} />
        </>
      )}
    </>
  );
}
