import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sampleAgents } from '../resources/sample/index.ts';
import { DEFAULT_POLICY } from '../shared/governance/policy.ts';
import { buildReport, type CaseResult } from '../shared/grading/report.ts';
import { notRun } from '../shared/grading/verdict.ts';
import { hashOf } from '../shared/json/canonical.ts';
import type { Spec } from '../shared/spec/spec.ts';
import {
  callAsApplication,
  type Person,
  publishApproved,
  type TestRegistry,
  testRegistry,
} from './registry.test-helper.ts';

const sample = sampleAgents.find(({ slug }) => slug === 'moderate-marketplace-listings');
if (sample === undefined) throw new Error('The sample agent is missing.');
const [input] = sample.cases.map((each) => each.input);
const [LARGE, SMALL] = ['gpt-5.4', 'gpt-5.4-mini'];
const spec: Spec = {
  ...sample.spec,
  models: {
    ...sample.spec.models,
    mode: 'auto',
    candidates: [LARGE, SMALL].map((model) => ({ provider: 'openai', model })),
  },
};

let team: TestRegistry;
let engineer: Person;
let approver: Person;
let mock: LLMock;
const asked: string[] = [];
beforeAll(async () => {
  mock = new LLMock({ port: 0 });
  mock.on({}, ({ model }) => {
    asked.push(model);
    return { content: '{}' };
  });
  await mock.start();
  team = await testRegistry({ env: { OPENAI_API_KEY: 'sk-none', OPENAI_BASE_URL: `${mock.url}/v1` } });
  engineer = await team.join(['admin', 'engineer', 'editor']);
  approver = await team.join(['approver', 'engineer']);
});
afterAll(async () => {
  await team.close();
  await mock.stop();
});

/** A report of one model on a suite of twenty cases, of which all passed but some, at a price. */
function reportOf(model: string, costUsd: number, of: Spec, failed = 0) {
  const usage = { inputTokens: 10, outputTokens: 5, cachedInputTokens: null };
  const call = {
    ...notRunCall,
    requestedModel: model,
    servedModel: model,
    attempts: 1,
    usage,
    costUsd,
  };
  const sample = { ...notRun(call, 'cancelled'), outcome: 'ok' as const, verdict: 'pass' as const, output: {} };
  const results = Array.from({ length: 20 }, (_, index): CaseResult => {
    const [caseId, title] = [`c${index}`, `Case ${index}`];
    const verdict = index < failed ? ('fail' as const) : ('pass' as const);
    return { caseId, title, input: {}, verdict, reason: '', samples: [sample], rulesFired: [] };
  });
  const at = { startedAt: '2026-03-01T09:00:00.000Z', finishedAt: '2026-03-01T09:01:00.000Z' };
  const subject = { agent: 'a1', spec: hashOf(of), version: null, suite: hashOf({ cases: [] }) };
  return buildReport({ ...subject, ...at, dryRun: false, stopped: 'finished' }, results);
}
const notRunCall = {
  provider: 'openai' as const,
  connection: null,
  resolvedModel: null,
  fingerprint: null,
  parametersSent: {},
  parametersDropped: [],
  requestId: null,
  stopSignal: null,
  priceTable: null,
  wireSchema: null,
  latencyMs: 1,
  startedAt: '2026-03-01T09:00:00.000Z',
};

/** Publishes a version that cites reports, and deploys it. */
async function publish(
  content: Spec,
  change: string,
  parent: string | null,
  reports = [reportOf(LARGE ?? '', 0.01, spec), reportOf(SMALL ?? '', 0.001, spec)],
): Promise<string> {
  const made = { agent: 'a1', spec: content, parent, change, reports };
  const version = await publishApproved(team, { engineer, approver }, made);
  const deployment = { agent: 'a1', channel: 'production', change, version, from: parent, reason: '' };
  await team.append(approver, 'channel.deploy', deployment);
  return version;
}

describe('the models of a policy that leaves the choice to measurements', () => {
  let run: (version: string) => Promise<unknown>;
  let second: string;
  beforeAll(async () => {
    await team.append(engineer, 'agent.create', { agent: 'a1', slug: 'moderate', name: 'Moderate', description: '' });
    const { secret } = await engineer.client.api.member.createKey({ name: 'Shop' });
    run = (version) =>
      callAsApplication(team.registry.address, '/v1/agents/moderate/run', { key: secret, body: { input, version } });
  });
  beforeEach(() => {
    asked.length = 0;
  });

  it('answer as the cited tests order them; without such tests, in the order of the policy', async () => {
    const first = await publish(spec, 'c1', null);
    await run('1');
    // The reports cited with the second version are about the rules of the first.
    second = await publish({ ...spec, purpose: 'Something else.' }, 'c2', first);
    await run('2');
    expect(asked).toEqual([SMALL, LARGE]);
  });

  it('answer by the margin that the team’s policy says now', async () => {
    const third = { ...spec, purpose: 'A third thing.' };
    const reports = [reportOf(LARGE ?? '', 0.01, third), reportOf(SMALL ?? '', 0.001, third, 4)];
    await publish(third, 'c3', second, reports);
    await run('3');
    await team.append(engineer, 'workspace.policy', { policy: { ...DEFAULT_POLICY, modelMargin: 0.5 } });
    await run('3');
    const own = { ...DEFAULT_POLICY, modelMargin: 0 };
    await team.append(engineer, 'agent.policy', { agent: 'a1', policy: own });
    await run('3');
    expect(asked).toEqual([LARGE, SMALL, LARGE]);
  });
});
