import { Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useDeferredValue, useMemo } from 'react';
import { checkProposal, type ProposalFinding } from '../../../../shared/creation/check-proposal.ts';
import { portability } from '../../../../shared/schema/portability.ts';
import { count } from '../../../lib/format.ts';
import { STEP_TITLES } from '../../../lib/step-titles.ts';
import { Chip, type Tone } from '../../../ui/chip.tsx';
import { IconAlertTriangle, IconCheck, IconCircleHalf2, IconQuestionMark, IconX } from '../../../ui/icons.ts';
import classes from '../creation.module.css';

import type { StepProps } from './step-props.ts';

const LOOKS: Record<ProposalFinding['severity'], { word: string; tone: Tone; Icon: typeof IconX }> = {
  problem: { word: 'Would not work', tone: 'bad', Icon: IconX },
  warning: { word: 'Look at this', tone: 'unsure', Icon: IconAlertTriangle },
  hint: { word: 'Could be better', tone: 'plain', Icon: IconQuestionMark },
};

/** Everything worth a look, each with the step that mends it, and which providers take the contract as it is. */
export function ChecksStep({ creation, proposal }: StepProps) {
  const checked = useDeferredValue(proposal);
  const found = useMemo(() => checkProposal(checked, new Date().toISOString()), [checked]);
  return (
    <>
      <section className={classes.part} aria-label="What was found">
        {found.length === 0 ? (
          <Text size="sm">
            <IconCheck size={15} aria-hidden /> Nothing is left to look at.
          </Text>
        ) : (
          <>
            <Text size="sm" c="dimmed" role="status">
              {count(found.length, 'thing')} to look at. Nothing of it keeps the draft from being made.
            </Text>
            <ul className={classes.cards}>
              {found.map(({ severity, message, step }, index) => {
                const { word, tone, Icon } = LOOKS[severity];
                return (
                  // Findings have no identity; they are made anew with every edit.
                  // biome-ignore lint/suspicious/noArrayIndexKey: see above
                  <li key={index} className={classes.finding}>
                    <Chip tone={tone} icon={<Icon size={13} aria-hidden />}>
                      {word}
                    </Chip>
                    <Text size="sm" className={classes.grow ?? ''}>
                      {message}
                    </Text>
                    <Link
                      to="/agents/new/$creation"
                      params={{ creation: creation.id }}
                      search={{ step }}
                      className={classes.mend ?? ''}
                      aria-label={`Mend it under ${STEP_TITLES[step]}: ${message}`}
                    >
                      {STEP_TITLES[step]}
                    </Link>
                  </li>
                );
              })}
            </ul>
          </>
        )}
      </section>
      <Providers contract={checked.spec.contract} />
    </>
  );
}

function Providers({ contract }: { contract: StepProps['proposal']['spec']['contract'] }) {
  const rows = useMemo(() => portability(contract), [contract]);
  return (
    <section className={classes.part} aria-labelledby="creation-providers">
      <div>
        <h3 id="creation-providers" className={classes.partHead}>
          What providers make of the contract
        </h3>
        <Text size="sm" c="dimmed">
          Whatever a provider leaves out is checked here after every answer.
        </Text>
      </div>
      <div className={classes.wide}>
        <Table verticalSpacing={6} miw={360}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Provider</Table.Th>
              <Table.Th>The contract</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ label, refused, losses }) => (
              <Table.Tr key={label}>
                <Table.Th scope="row" fw={400}>
                  {label}
                </Table.Th>
                <Table.Td>
                  {refused !== null ? (
                    <>
                      <Chip tone="bad" icon={<IconX size={13} aria-hidden />}>
                        Refused
                      </Chip>{' '}
                      {refused}
                    </>
                  ) : losses.length > 0 ? (
                    <Chip tone="unsure" icon={<IconCircleHalf2 size={13} aria-hidden />}>
                      Taken, {count(losses.length, 'limit')} checked here
                    </Chip>
                  ) : (
                    <Chip tone="ok" icon={<IconCheck size={13} aria-hidden />}>
                      Taken as it is
                    </Chip>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </section>
  );
}
