import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Registry, startRegistry } from '../../registry/start.ts';
import type { JudgeSetting } from '../../shared/grading/judgement.ts';
import { openTestBackend, refusalOf, type TestBackend, temporaryFolder } from '../backend.test-helper.ts';
import { lamps, SLUG, startProvider } from './judging.test-helper.ts';

const model = { provider: 'compatible' as const, model: 'm' };
const judge: JudgeSetting = { model: { provider: 'compatible', model: 'judge' }, votes: 1 };
const text = { caseId: 'lamp-0', sample: 0, field: 'headline' };

describe('in a team', () => {
  const folder = temporaryFolder();
  let team: Registry;
  let provider: Awaited<ReturnType<typeof startProvider>>;
  let test: TestBackend;
  let agent: string;
  beforeAll(async () => {
    team = await startRegistry({ dataFolder: folder, env: {}, logLevel: 'silent', workspaceName: 'Shop' });
  });
  beforeEach(async () => {
    provider = await startProvider();
    test = await openTestBackend({ env: { RULEHOUSE_COMPATIBLE_BASE_URL: provider.address } });
    agent = (await test.api.agents.list()).find(({ slug }) => slug === SLUG)?.id ?? '';
  });
  afterEach(async () => {
    await test.stop();
    await provider.close();
  });
  afterAll(async () => {
    await team.close();
    rmSync(folder, { recursive: true });
  });

  it('what I said about texts at home is known, as mine', async () => {
    const cases = lamps(2);
    await test.api.cases.saveMany({ agent, cases });
    const { run } = await test.api.runs.start({ agent, model, limitUsd: null, cases: cases.map(({ id }) => id) });
    for await (const _ of await test.api.runs.watch({ run }));
    await test.api.judging.choose({ agent, judge });
    const { label } = await test.api.judging.label({ run, ...text, verdict: 'same', note: 'Light is light.' });
    const { link } = await team.invite(['engineer', 'editor'], 1);
    await test.api.registry.join({ invite: link, name: 'Erin', bringAgents: true });
    const [mine, ...others] = await test.api.judging.labels({ agent });
    expect(mine).toMatchObject({ question: label.question, verdict: 'same', who: 'Erin', note: 'Light is light.' });
    expect(others).toEqual([]);
    expect(await test.api.judging.get({ agent })).toMatchObject({ judge, waiting: 1 });
  });

  it('viewers decide nothing, and are told what it takes', async () => {
    const { link } = await team.invite(['viewer'], 1);
    await test.api.registry.join({ invite: link, name: 'Vic', bringAgents: false });
    const refusal = { code: 'forbidden' };
    expect(await refusalOf(test.api.judging.choose({ agent: 'any', judge: null }))).toMatchObject({
      ...refusal,
      message: 'To decide texts you need the role editor, approver or engineer. An admin can give it to you.',
    });
    expect(await refusalOf(test.api.judging.removeLabel({ agent: 'any', id: 'any' }))).toMatchObject(refusal);
    expect(await refusalOf(test.api.judging.label({ run: 'any', ...text, verdict: 'same' }))).toMatchObject(refusal);
    expect(await refusalOf(test.api.judging.calibrate({ agent: 'any', limitUsd: null }))).toMatchObject(refusal);
  });
});
