import { expect, it } from 'vitest';
import { metricsAt } from './metrics.test-helper.ts';
import { testRegistry } from './registry.test-helper.ts';
import { servedAgent } from './served-agent.test-helper.ts';

const TOKEN = 'token-of-the-test-0123456789';

it('metrics tell of requests, runs, providers, jobs and the ledger to who has their token', async () => {
  const served = await servedAgent({ metricsToken: TOKEN });
  const { address } = served.team.registry;
  for (const token of [null, 'wrong', served.secret]) expect((await metricsAt(address, token)).status).toBe(401);
  await served.call(`/v1/agents/${served.slug}/run`, { input: served.input });
  await served.call(`/v1/agents/${served.slug}/run`, { input: {} });
  await served.call('/nowhere/at/all');
  const { status, text } = await metricsAt(address, TOKEN);
  expect(status).toBe(200);
  const has = (line: RegExp) => expect(text).toMatch(line);
  has(/rulehouse_http_request_seconds_count\{method="POST",route="\/v1\/agents\/:slug\/run",status="200"\} 1/);
  has(/rulehouse_http_request_seconds_count\{method="POST",route="\/v1\/agents\/:slug\/run",status="400"\} 1/);
  has(new RegExp(`rulehouse_run_seconds_count\\{agent="${served.slug}",outcome="ok"\\} 1`));
  has(/rulehouse_provider_attempts_total\{provider="openai",outcome="ok"\} 1/);
  has(/rulehouse_execution_rows_waiting 0\n/);
  has(/rulehouse_execution_rows_waiting_seconds 0\n/);
  has(/rulehouse_ledger_head [1-9]/);
  expect(text).not.toContain('nowhere');
  expect(text).not.toContain(served.secret);
  await served.close();
});

it('without a token there are no metrics', async () => {
  const team = await testRegistry();
  expect((await metricsAt(team.registry.address, null)).status).toBe(404);
  await expect(testRegistry({ metricsToken: 'short' })).rejects.toThrow('at least 16');
  await team.close();
});
