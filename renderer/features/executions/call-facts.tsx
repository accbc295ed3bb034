import { Fragment } from 'react';
import type { Execution } from '../../../shared/executions/views.ts';
import { count, formatNumber, formatUsd } from '../../lib/format.ts';
import { CopyText } from '../../ui/copy-text.tsx';
import classes from './executions.module.css';

/** Who was asked, who answered, and what it took. */
export function CallFacts({ execution }: { execution: Execution }) {
  const { call, metadata, traceId = null } = execution.record;
  const { usage } = call;
  const tokens = [
    usage?.inputTokens == null ? null : `${formatNumber(usage.inputTokens)} in`,
    usage?.outputTokens == null ? null : `${formatNumber(usage.outputTokens)} out`,
    usage?.cachedInputTokens == null || usage.cachedInputTokens === 0
      ? null
      : `${formatNumber(usage.cachedInputTokens)} of them cached`,
  ].filter((part) => part !== null);
  const facts: [string, string | null][] = [
    ['Model asked', `${call.requestedModel} · ${call.provider}`],
    ['Model that answered', call.servedModel],
    ['Time', `${formatNumber(Math.round(execution.latencyMs))} ms, ${count(call.attempts, 'attempt')}`],
    ['Tokens', tokens.length === 0 ? null : tokens.join(', ')],
    ['Cost', execution.costUsd === null ? 'unknown price' : formatUsd(execution.costUsd)],
    ['Parameters left out', call.parametersDropped.length === 0 ? null : call.parametersDropped.join(', ')],
    ['Request id', call.requestId],
    ['Trace', traceId],
    ['Batch', execution.batch],
  ];
  return (
    <section className={classes.part}>
      <h3>The call</h3>
      <dl className={classes.document}>
        {facts.map(([name, value]) =>
          value === null ? null : (
            <Fragment key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </Fragment>
          ),
        )}
        {metadata != null && (
          <>
            <dt>Said by the application</dt>
            <dd>
              <code className={classes.json}>{JSON.stringify(metadata, null, 2)}</code>
            </dd>
          </>
        )}
      </dl>
      <CopyText label="Id of the execution" text={execution.id} />
    </section>
  );
}
