import { Stack, Text } from '@mantine/core';
import { Fragment } from 'react';
import type { ChangeView } from '../../../shared/api/desktop/changes.ts';
import { count, formatList } from '../../lib/format.ts';
import { Chip } from '../../ui/chip.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Replayed } from '../../ui/replayed/replayed.tsx';
import { VerdictBar } from '../../ui/verdict-bar.tsx';
import { VerdictCounts } from '../../ui/verdict-counts.tsx';
import { FlipsLink } from './flips-link.tsx';
import { PastAnswers } from './past-answers.tsx';
import { ReportFacts } from './report-facts.tsx';
import classes from './review.module.css';

/** What speaks for or against the change: tests of exactly this version, the contract, the policy. */
export function EvidencePanel({ change }: { change: ChangeView }) {
  const { policy } = change.policy;
  return (
    <>
      <Panel label="Tests">
        {change.evidence.length === 0 && (
          <Text size="sm" c="dimmed">
            No test run is attached. The author asked without one.
          </Text>
        )}
        <Stack gap="md">
          {change.evidence.map((report) => (
            <Stack key={report.hash} gap={8}>
              <Text size="sm" c="dimmed">
                {report.dryRun ? 'Dry run: decidable rules only, no model was asked' : formatList(report.models)},{' '}
                <RelativeTime at={report.finishedAt} />
              </Text>
              <VerdictBar counts={report.counts} />
              <VerdictCounts counts={report.counts} />
              <FlipsLink change={change} report={report} />
              <ReportFacts change={change} hash={report.hash} />
              {!report.matches && <Chip tone="unsure">Ran on another version</Chip>}
            </Stack>
          ))}
        </Stack>
      </Panel>
      {change.replays.map(({ hash, matches, report }) => (
        <Fragment key={hash}>
          <Replayed report={report} spec={change.after} />
          {!matches && <Chip tone="unsure">Replayed with other rules</Chip>}
        </Fragment>
      ))}
      {change.status === 'open' && <PastAnswers change={change} />}
      <Panel label="Policy">
        <dl className={classes.facts}>
          <dt>Contract</dt>
          <dd>
            <Chip tone={change.contractChanged || change.base === null ? 'unsure' : 'ok'}>{contractWords(change)}</Chip>
          </dd>
          <dt>Approvals</dt>
          <dd>
            {change.approvals.given} of {change.approvals.needed}
          </dd>
          <dt>Who may approve</dt>
          <dd>
            {sentenceCase(formatList(policy.approverRoles.map((role) => `${role}s`)))}
            {policy.authorMayApprove ? ', the author too' : ', not the author'}
          </dd>
          {policy.testsRequired && (
            <>
              <dt>Tests</dt>
              <dd>
                Required
                {policy.testsFreshDays !== undefined && `, not older than ${count(policy.testsFreshDays, 'day')}`}
              </dd>
            </>
          )}
        </dl>
      </Panel>
    </>
  );
}

function contractWords({ base, contractChanged }: ChangeView): string {
  if (base === null) return 'New: an engineer must approve';
  return contractChanged ? 'Changed: an engineer must approve' : 'Unchanged';
}

const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
