import { Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { predictedOutput } from '../../../shared/analysis/oracle.ts';
import { exampleDocument } from '../../../shared/schema/example.ts';
import type { JsonObject } from '../../../shared/spec/ids.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { CopyText } from '../../ui/copy-text.tsx';
import { Panel } from '../../ui/panel.tsx';
import classes from './call.module.css';
import type { Ref } from './refs.ts';

/** An answer as a program gets it, the types for it, and how much one call may hold. */
export function WhatComesBack({ spec, input, chosen }: { spec: Spec; input: JsonObject; chosen: Ref }) {
  const { slug } = useAgent();
  const answer = useMemo(() => exampleAnswer(spec, input, chosen), [spec, input, chosen]);
  return (
    <Panel label="What comes back">
      <Stack gap="md">
        <Text size="sm">
          <span className={classes.code}>output</span> always fits the contract: every answer is checked against it
          before it is given. The rest says how it came about, and <span className={classes.code}>execution</span> finds
          the call again under Executions.
        </Text>
        <CopyText label="An example, made from the contract and the rules" text={JSON.stringify(answer, null, 2)} />
        <CopyText
          label="Types for TypeScript"
          text={`rulehouse client generate ${slug} --out ${slug.replaceAll('-', '_')}.ts`}
        />
        <div>
          <Text size="sm" fw={600} mb={4}>
            How much
          </Text>
          <ul className={classes.list}>
            <li>16 MB for an input, its files included</li>
            <li>
              <span className={classes.code}>timeoutMs</span> from 100 to 600,000, after which the call ends without an
              answer
            </li>
            <li>
              The header <span className={classes.code}>Idempotency-Key</span> makes a repeated call the same call, for
              24 hours
            </li>
            <li>
              <span className={classes.code}>/runs</span> instead of <span className={classes.code}>/run</span> answers
              later, <span className={classes.code}>/batches</span> takes up to 5,000 inputs
            </li>
            <li>As many calls and dollars as the API key allows</li>
          </ul>
        </div>
      </Stack>
    </Panel>
  );
}

const EXAMPLE_ID = '01a2b3c4-0000-7000-8000-000000000000';

/** What the decidable rules say stands in it; the rest is made up so that it fits. */
function exampleAnswer(spec: Spec, input: JsonObject, { hash, number }: Ref): JsonObject {
  const said = predictedOutput(spec, input, { now: new Date().toISOString() }).output;
  const [first] = spec.models.candidates;
  return {
    execution: EXAMPLE_ID,
    output: { ...exampleDocument(spec.contract.output), ...said },
    version: { hash, number },
    model: { provider: first?.provider ?? 'openai', requested: first?.model ?? '', served: first?.model ?? null },
    attempts: 1,
    usage: { inputTokens: 1240, outputTokens: 96, cachedInputTokens: 0 },
    costUsd: 0.0012,
    rules: [],
    logged: 'durable',
  };
}
