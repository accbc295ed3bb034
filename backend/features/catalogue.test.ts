import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { unknownEntry } from '../../shared/catalogue/entry.ts';
import { openTestBackend, refusalOf, type TestBackend } from '../backend.test-helper.ts';

const opened: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});
async function open(env: Record<string, string> = {}): Promise<TestBackend> {
  const test = await openTestBackend({ env });
  opened.push(() => test.stop());
  return test;
}
/** An endpoint that lists these models, until told otherwise. */
async function listing(names: { now: string[] | null }): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(names.now === null ? 500 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ data: (names.now ?? []).map((id) => ({ id })) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(() => server.close());
  const { port } = server.address() as AddressInfo; // A TCP server's address is never a pipe name.
  return `http://127.0.0.1:${port}/v1`;
}
const find = async ({ api }: TestBackend, model: string) =>
  (await api.catalogue.list()).models.find(({ entry }) => entry.model === model);
const price = { input: 100, cachedInput: null, cacheWrite: null, output: 100, upToInputTokens: null };

describe('the catalogue of this machine', () => {
  it('an edited price decides estimates from then on, and reset brings the shipped one back', async () => {
    const test = await open();
    const [agent] = await test.api.agents.list();
    const model = { provider: 'openai' as const, model: 'gpt-5.4-mini' };
    const estimate = () => test.api.runs.estimate({ agent: agent?.id ?? '', model });
    const before = await estimate();
    const shipped = await find(test, model.model);
    expect(shipped).toMatchObject({ origin: 'shipped', at: null, hasShipped: true });
    if (shipped === undefined) throw new Error('The model is shipped.');
    const saved = await test.api.catalogue.save({ entry: { ...shipped.entry, price } });
    expect(saved).toMatchObject({ origin: 'edited', at: expect.any(String), hasShipped: true });
    const edited = await estimate();
    expect(edited.costUsd ?? 0).toBeGreaterThan((before.costUsd ?? 0) * 5);
    expect(edited.priceTable).toBe(`price of gpt-5.4-mini edited ${saved.at}`);
    await test.api.catalogue.reset(model);
    expect(await estimate()).toEqual(before);
    expect(await refusalOf(test.api.catalogue.reset(model))).toMatchObject({ code: 'not_found' });
  });

  it('is there again after a restart', async () => {
    const test = await open();
    await test.api.catalogue.save({ entry: { ...unknownEntry('compatible', 'qwen3:8b'), input: ['image'] } });
    await test.backend.close();
    const again = await openTestBackend({ dataFolder: test.dataFolder });
    opened.push(() => again.stop());
    expect(await find(again, 'qwen3:8b')).toMatchObject({ origin: 'edited', entry: { input: ['image'] } });
  });

  it('a refresh adds what is new, marks what is gone, and asks nobody twice about the same', async () => {
    const names: { now: string[] | null } = { now: ['gpt-5.4-mini-2026-03-17', 'gpt-99'] };
    const test = await open({ OPENAI_API_KEY: 'sk-none', OPENAI_BASE_URL: await listing(names) });
    const first = await test.api.catalogue.refresh();
    expect(first).toMatchObject({ asked: [{ ok: true }], added: ['gpt-99'] });
    expect(first.missing).toContain('GPT-5.4');
    expect(await find(test, 'gpt-99')).toMatchObject({
      origin: 'found',
      entry: { price: null },
      listed: { listed: true },
    });
    expect(await find(test, 'gpt-5.4-mini')).toMatchObject({ origin: 'shipped', listed: { listed: true } });
    expect(await find(test, 'gpt-5.4')).toMatchObject({ listed: { listed: false } });
    expect(await find(test, 'claude-opus-5')).toMatchObject({ listed: null });
    names.now = ['gpt-5.4-mini'];
    expect(await test.api.catalogue.refresh()).toMatchObject({
      added: [],
      missing: expect.arrayContaining(['gpt-99']),
    });
    names.now = null;
    const failed = await test.api.catalogue.refresh();
    expect(failed).toMatchObject({ asked: [{ ok: false }], added: [], missing: [] });
    expect(await find(test, 'gpt-5.4-mini')).toMatchObject({ listed: { listed: true } });
  });

  it('without a connection a refresh says that there is nobody to ask', async () => {
    expect(await refusalOf((await open()).api.catalogue.refresh())).toMatchObject({ code: 'unavailable' });
  });

  it('a file says what it changes before it does, and its own export changes nothing', async () => {
    const test = await open();
    const { text } = await test.api.catalogue.exportFile();
    expect(await test.api.catalogue.previewFile({ text })).toEqual({ changes: [], problems: [] });
    const entry = (await find(test, 'gpt-5.4-mini'))?.entry;
    const file = JSON.stringify({
      format: 'rulehouse-models-1',
      models: [{ ...entry, price }, unknownEntry('openai', 'gpt-99')],
    });
    const { changes } = await test.api.catalogue.previewFile({ text: file });
    expect(changes.map(({ model, kind }) => [model, kind])).toEqual([
      ['gpt-5.4-mini', 'dearer'],
      ['gpt-99', 'new'],
    ]);
    expect(await find(test, 'gpt-99')).toBeUndefined();
    expect(await test.api.catalogue.importFile({ text: file })).toEqual({ imported: 2 });
    expect(await find(test, 'gpt-5.4-mini')).toMatchObject({ origin: 'imported', entry: { price } });
  });

  it('a malformed file is refused with the places, and changes nothing', async () => {
    const test = await open();
    const entry = { ...unknownEntry('openai', 'gpt-99'), price: { ...price, input: -1 } };
    const text = JSON.stringify({ format: 'rulehouse-models-1', models: [entry] });
    const { problems } = await test.api.catalogue.previewFile({ text });
    expect(problems.map(({ field }) => field)).toEqual(['models › 1 › price › input']);
    expect(await refusalOf(test.api.catalogue.importFile({ text }))).toMatchObject({ code: 'invalid_input' });
    expect((await test.api.catalogue.previewFile({ text: '{' })).problems).toHaveLength(1);
    expect(await find(test, 'gpt-99')).toBeUndefined();
  });
});
