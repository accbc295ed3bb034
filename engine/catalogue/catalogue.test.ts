import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import table from '../../resources/models.json' with { type: 'json' };
import { unknownEntry } from '../../shared/catalogue/entry.ts';
import type { Usage } from '../../shared/grading/outcome.ts';
import { applyOverrides, catalogueModels, modelInfo, readCatalogue } from './catalogue.ts';
import { costOf } from './cost.ts';

const usage = (
  inputTokens: number | null,
  outputTokens: number | null,
  cachedInputTokens: number | null = null,
  raw = {},
): Usage => ({
  inputTokens,
  outputTokens,
  cachedInputTokens,
  raw,
});

describe('the model catalogue', () => {
  it('knows a model by its dated name as well', () => {
    expect(modelInfo('openai', 'gpt-5.4-mini-2026-03-17')).toBe(modelInfo('openai', 'gpt-5.4-mini'));
    expect(modelInfo('anthropic', 'claude-haiku-4-5-20251001').title).toBe('Claude Haiku 4.5');
  });

  it('knows that GPT-5 and newer Claude models take no temperature', () => {
    const takers = catalogueModels().filter(({ takes }) => takes.includes('temperature'));
    expect(takers.some(({ model }) => /^gpt-[56]|-5-5$|-[78]$/.test(model) && !/4-5/.test(model))).toBe(false);
    expect(takers.length).toBeGreaterThan(0);
  });

  it('is careful with a model it has never heard of', () => {
    expect(modelInfo('openai', 'gpt-99')).toMatchObject({
      known: false,
      takes: [],
      price: null,
      maxOutputTokens: null,
    });
    expect(modelInfo('compatible', 'qwen3:8b').takes).toEqual(['temperature']);
  });

  it('refuses a file with a wrong price or a name that occurs twice', () => {
    const model = {
      provider: 'openai',
      model: 'm',
      title: 'M',
      dated: [],
      takes: [],
      maxOutputTokens: null,
      contextTokens: null,
      price: null,
    };
    const { files } = table;
    const file = (models: unknown[]) => ({ priceTable: 'p', files, models });
    expect(() => readCatalogue(file([{ ...model, price: { input: '1' } }]))).toThrow();
    expect(() => readCatalogue(file([model, { ...model, model: 'n', dated: ['m'] }]))).toThrow('names openai/m twice');
  });
});

describe('entries of this machine', () => {
  afterEach(() => applyOverrides([]));
  const at = '2026-11-23T09:30:00.000Z';
  const { known: _known, priceTable: _table, ...entry } = modelInfo('openai', 'gpt-5.4-mini');
  const price = { input: 9, cachedInput: null, cacheWrite: null, output: 90, upToInputTokens: null };

  it('stand over the shipped ones, under their dated names too, and name themselves beside a cost', () => {
    applyOverrides([{ entry: { ...entry, price }, origin: 'edited', at }]);
    const edited = modelInfo('openai', 'gpt-5.4-mini-2026-03-17');
    expect(costOf(usage(1_000_000, 1_000_000), edited)).toBe(99);
    expect(edited.priceTable).toContain(`edited ${at}`);
    expect(modelInfo('openai', 'gpt-5.4').priceTable).toMatch(/^list prices/);
    applyOverrides([]);
    expect(costOf(usage(1_000_000, 1_000_000), modelInfo('openai', 'gpt-5.4-mini'))).toBeCloseTo(5.25, 10);
  });

  it('keep the shipped table’s name where the price is the same', () => {
    applyOverrides([{ entry: { ...entry, retires: '2027-01-01' }, origin: 'edited', at }]);
    expect(modelInfo('openai', 'gpt-5.4-mini')).toMatchObject({ retires: '2027-01-01' });
    expect(modelInfo('openai', 'gpt-5.4-mini').priceTable).toMatch(/^list prices/);
  });

  it('that a provider only named stay unknown', () => {
    applyOverrides([{ entry: unknownEntry('openai', 'gpt-99'), origin: 'found', at }]);
    expect(modelInfo('openai', 'gpt-99')).toMatchObject({ known: false, price: null, takes: [] });
    expect(catalogueModels().some(({ model }) => model === 'gpt-99')).toBe(true);
  });
});

describe('the cost of a call', () => {
  const mini = modelInfo('openai', 'gpt-5.4-mini');
  const sonnet = modelInfo('anthropic', 'claude-sonnet-4-5');

  it('bills input, cached input and output at their own rates', () => {
    expect(costOf(usage(1_000_000, 1_000_000), mini)).toBeCloseTo(5.25, 10);
    expect(costOf(usage(1_000_000, 0, 1_000_000), mini)).toBeCloseTo(0.075, 10);
  });

  it('bills what Anthropic wrote to its cache at the write rate', () => {
    const written = { cache_creation_input_tokens: 100_000 };
    expect(costOf(usage(100_000, 0, 0, written), sonnet)).toBeCloseTo(0.375, 10);
  });

  it('is unknown, not zero, without a price, without counts, and beyond the table', () => {
    expect(costOf(usage(10, 10), modelInfo('openai', 'gpt-99'))).toBeNull();
    expect(costOf(usage(null, 10), mini)).toBeNull();
    expect(costOf(null, mini)).toBeNull();
    expect(costOf(usage(300_000, 1), modelInfo('openai', 'gpt-5.4'))).toBeNull();
    expect(mini.priceTable).toMatch(/\d{4}-\d\d-\d\d/);
  });

  it('never falls when more tokens are used, and caching never costs more than fresh input', () => {
    const tokens = fc.nat(100_000);
    fc.assert(
      fc.property(tokens, tokens, tokens, (input, output, cached) => {
        const part = Math.min(cached, input);
        const cost = costOf(usage(input, output, part), mini) ?? Number.NaN;
        expect(cost).toBeGreaterThanOrEqual(0);
        expect(costOf(usage(input + 1, output, part), mini)).toBeGreaterThan(cost);
        expect(costOf(usage(input, output), mini)).toBeGreaterThanOrEqual(cost);
      }),
    );
  });
});
