import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ANSWERS, sendJson } from '../../engine/providers/fixture.test-helper.ts';
import type { Creation } from '../../shared/creation/creation.ts';
import { openTestBackend, refusalOf, type TestBackend, temporaryFolder } from '../backend.test-helper.ts';
import { ANSWERED, begin, connect, settled, startDrafter } from './drafter.test-helper.ts';

let provider: Awaited<ReturnType<typeof startDrafter>>;
let test: TestBackend;
beforeEach(async () => {
  provider = await startDrafter();
  test = await openTestBackend();
  await connect(test, provider.address);
});
afterEach(async () => {
  await provider.close();
  await test.stop();
});

/** The answer to a step is held back; resolves once it was asked for. */
function holdBack(step: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  provider.state.reply = (asked) => {
    if (asked === step) resolve();
    return asked === step;
  };
  return promise;
}
const statesOf = ({ steps }: Creation): Record<string, string> =>
  Object.fromEntries(Object.entries(steps).map(([step, { state }]) => [step, state]));

describe('drafting', () => {
  it('offers the connected models, and does every open step in order, up to the checks', async () => {
    expect((await test.api.creations.models()).map(({ model }) => model.model)).toContain('gpt-5.4-mini');
    const { id } = await begin(test);
    await test.api.creations.mark({ id, step: 'terms', state: 'skipped' });
    expect(await test.api.creations.draft({ id, steps: 'rest' })).toMatchObject({ working: 'purpose' });
    const made = await settled(test, id);
    expect(statesOf(made)).toMatchObject({
      purpose: 'done',
      contract: 'done',
      terms: 'skipped',
      rules: 'done',
      locks: 'done',
      scenarios: 'done',
      checks: 'done',
      draft: 'open',
    });
    expect(made.proposal).toMatchObject({ name: 'Returns triage', spec: { rules: [{ title: 'Cheap things' }] } });
    expect(made.proposal.cases.length).toBeGreaterThan(2);
    expect(made.proposal.cases.some(({ accepted }) => accepted)).toBe(false);
    expect(provider.asked.map(({ step }) => step).slice(0, 4)).toEqual(['purpose', 'contract', 'rules', 'locks']);
    expect(made.costUsd).toBeGreaterThan(0);
    expect(await test.api.creations.list()).toMatchObject([
      { id, name: 'Returns triage', next: 'draft', working: false },
    ]);
  });

  it('again replaces what it had drafted, tells the hint to the model, and keeps every call', async () => {
    const { id } = await begin(test);
    await test.api.creations.draft({ id, steps: 'purpose' });
    await settled(test, id);
    await test.api.creations.draft({ id, steps: 'purpose', hint: 'Mention the warehouse.' });
    const made = await settled(test, id);
    expect(made.steps.purpose.calls).toHaveLength(2);
    expect(provider.asked[1]?.body).toContain('Mention the warehouse.');
    expect(provider.asked[0]?.body).not.toContain('Mention the warehouse.');
  });

  it('stops at the first step that fails, in words, and the rest goes on from there', async () => {
    const { id } = await begin(test);
    provider.state.reply = (step, response) => {
      if (step !== 'contract') return false;
      sendJson(response, 401, { error: { message: 'no', code: 'invalid_api_key' } });
      return true;
    };
    await test.api.creations.draft({ id, steps: 'rest' });
    const stopped = await settled(test, id);
    expect(statesOf(stopped)).toMatchObject({ purpose: 'done', contract: 'failed', terms: 'open', checks: 'open' });
    expect(stopped.steps.contract.message).toMatch(/fill it in by hand/);
    provider.state.reply = null;
    await test.api.creations.draft({ id, steps: 'rest' });
    expect(statesOf(await settled(test, id))).toMatchObject({ contract: 'done', checks: 'done' });
    expect(provider.asked.filter(({ step }) => step === 'purpose')).toHaveLength(1);
  });

  it('keeps to the limit of all steps together', async () => {
    const { id } = await begin(test);
    await test.api.creations.draft({ id, steps: 'purpose' });
    const { model, costUsd } = await settled(test, id);
    await test.api.creations.choose({ id, model, limitUsd: costUsd });
    await test.api.creations.draft({ id, steps: 'rest' });
    const made = await settled(test, id);
    expect(made.steps.contract).toMatchObject({ state: 'open', message: expect.stringContaining('limit is reached') });
    expect(provider.asked).toHaveLength(1);
    expect(made.costUsd).toBe(costUsd);
  });

  it('is stopped at once, and the step is open as it was', async () => {
    const { id } = await begin(test);
    const asked = holdBack('contract');
    await test.api.creations.draft({ id, steps: 'rest' });
    await asked;
    const stopped = await test.api.creations.cancel({ id });
    expect(stopped.working).toBeNull();
    expect(statesOf(stopped)).toMatchObject({ purpose: 'done', contract: 'open', terms: 'open' });
    expect(stopped.steps.contract.message).toMatch(/^Stopped/);
  });

  it('is done one at a time, and needs a model', async () => {
    const { id } = await begin(test);
    const asked = holdBack('purpose');
    await test.api.creations.draft({ id, steps: 'purpose' });
    await asked;
    expect(await refusalOf(test.api.creations.draft({ id, steps: 'terms' }))).toMatchObject({ code: 'conflict' });
    expect(await refusalOf(test.api.creations.finish({ id }))).toMatchObject({ code: 'conflict' });
    await test.api.creations.cancel({ id });
    await test.api.creations.choose({ id, model: null, limitUsd: null });
    const refusal = await refusalOf(test.api.creations.draft({ id, steps: 'terms' }));
    expect(refusal.message).toMatch(/by hand/);
  });

  it('survives the end of the program: the step is open and says that it was interrupted', async () => {
    const dataFolder = temporaryFolder();
    const before = await openTestBackend({ dataFolder });
    await connect(before, provider.address);
    const { id } = await begin(before);
    await before.backend.close();
    const asked = holdBack('contract');
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL('./killed-drafting.test-helper.ts', import.meta.url)), dataFolder, id],
      { stdio: ['ignore', 'inherit', 'inherit'] },
    );
    await asked;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    const after = await openTestBackend({ dataFolder });
    const found = await after.api.creations.get({ id });
    expect(found.working).toBeNull();
    expect(found.steps.purpose.state).toBe('done');
    expect(found.steps.contract).toMatchObject({ state: 'open', message: expect.stringContaining('was closed while') });
    provider.state.reply = null;
    await after.api.creations.draft({ id, steps: 'rest' });
    expect((await settled(after, id)).steps.checks.state).toBe('done');
    await after.stop();
  });
});

describe('what a person types', () => {
  it('while another step is drafted is joined with the draft', async () => {
    const { id, proposal, revision } = await begin(test);
    const asked = holdBack('contract');
    await test.api.creations.draft({ id, steps: 'contract' });
    await asked;
    const typed = { ...proposal, description: 'Typed meanwhile.' };
    await test.api.creations.save({ id, revision, proposal: typed });
    await test.api.creations.cancel({ id });
    provider.state.reply = null;
    await test.api.creations.draft({ id, steps: 'contract' });
    const made = await settled(test, id);
    expect(made.proposal.description).toBe('Typed meanwhile.');
    expect(made.proposal.spec.contract.input.map(({ name }) => name)).toEqual(['message', 'price']);
  });

  it('in the very step that is drafted stands, and the step says so', async () => {
    const { id, proposal, revision } = await begin(test);
    const held = Promise.withResolvers<ServerResponse>();
    provider.state.reply = (_, response) => {
      held.resolve(response);
      return true;
    };
    await test.api.creations.draft({ id, steps: 'purpose' });
    const response = await held.promise;
    await test.api.creations.save({ id, revision, proposal: { ...proposal, name: 'Mine' } });
    sendJson(response, 200, ANSWERS.openai(JSON.stringify(ANSWERED.purpose)));
    const made = await settled(test, id);
    expect(made.proposal.name).toBe('Mine');
    expect(made.steps.purpose.notes.at(-1)).toMatch(/edited here while the model was drafting was kept/);
  });

  it('over an older revision is refused with what stands there now', async () => {
    const { id, proposal, revision } = await begin(test);
    const saved = await test.api.creations.save({ id, revision, proposal: { ...proposal, name: 'First' } });
    expect(saved.revision).toBe(revision + 1);
    const refusal = await refusalOf(
      test.api.creations.save({ id, revision, proposal: { ...proposal, name: 'Second' } }),
    );
    expect(refusal).toMatchObject({
      code: 'conflict',
      data: { rule: 'stale_revision', current: { proposal: { name: 'First' } } },
    });
    expect((await test.api.creations.get({ id })).proposal.name).toBe('First');
  });

  it('is gone when it is discarded, also while it is drafted', async () => {
    const { id } = await begin(test);
    const asked = holdBack('purpose');
    await test.api.creations.draft({ id, steps: 'rest' });
    await asked;
    await test.api.creations.discard({ id });
    expect(await test.api.creations.list()).toEqual([]);
    expect((await refusalOf(test.api.creations.get({ id }))).code).toBe('not_found');
  });
});
