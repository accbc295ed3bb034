import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ModelEntry, unknownEntry } from './entry.ts';
import { fileChanges, readCatalogueFile } from './file-changes.ts';
import { modelWarnings } from './warnings.ts';

const PRICE = { input: 1, cachedInput: null, cacheWrite: null, output: 4, upToInputTokens: null };
const entry = (changes: Partial<ModelEntry> = {}): ModelEntry => ({
  ...unknownEntry('openai', 'm'),
  title: 'M',
  price: PRICE,
  ...changes,
});
const fileOf = (models: unknown[]): string => JSON.stringify({ format: 'rulehouse-models-1', models });

describe('warnings about a model', () => {
  const of = (changes: Partial<ModelEntry>): string[] => modelWarnings(entry(changes), '2026-11-23', (day) => day);
  it('come 60 days before its last day, and after it', () => {
    expect(of({ retires: '2027-01-23' })).toEqual([]);
    expect(of({ retires: '2027-01-22' })).toEqual(['M retires on 2027-01-22. Choose its successor before.']);
    expect(of({ retires: '2026-11-23' })).toHaveLength(1);
    expect(of({ retires: '2026-11-22' })).toEqual(['M was retired on 2026-11-22.']);
    expect(of({ retires: null })).toEqual([]);
  });
  it('say that a limit cannot be kept without a price', () => {
    expect(of({ price: null })).toEqual(['The price of M is not known, so a cost limit cannot be kept.']);
  });
});

describe('a file of models', () => {
  it('is read, and what may be left out is not known', () => {
    const { input: _i, retires: _r, source: _s, limits: _l, ...short } = entry();
    expect(readCatalogueFile(fileOf([short]))).toEqual({ ok: true, models: [entry()] });
  });
  it.each([
    ['{', 'The file'],
    ['[]', 'The file'],
    ['{"format":"other","models":[]}', 'format'],
    [fileOf([entry(), { ...entry(), model: 'n', price: { ...PRICE, output: '4' } }]), 'models › 2 › price › output'],
    [fileOf([{ ...entry(), retires: '2026-02-30' }]), 'models › 1 › retires'],
    [fileOf([entry(), entry()]), 'models › 2'],
    [fileOf([entry(), entry({ model: 'n', dated: ['m'] })]), 'models › 2'],
  ])('%s is refused with its place', (text, place) => {
    const read = readCatalogueFile(text);
    expect(read.ok ? [] : read.problems.map(({ field }) => field)).toEqual([place]);
  });

  it('says for each model what changes', () => {
    const known = [entry()];
    const kindOf = (changes: Partial<ModelEntry>) => fileChanges(known, [entry(changes)])[0]?.kind;
    const priced = (price: Partial<typeof PRICE>) => kindOf({ price: { ...PRICE, ...price } });
    expect(fileChanges(known, [])).toEqual([]);
    expect([kindOf({ model: 'n' }), kindOf({ retires: '2027-01-01' }), kindOf({ dated: ['m-1'] })]).toEqual([
      'new',
      'retires',
      'other',
    ]);
    expect([
      priced({ input: 2 }),
      priced({ output: 3 }),
      priced({ input: 2, output: 3 }),
      kindOf({ price: null }),
    ]).toEqual(['dearer', 'cheaper', 'price', 'price']);
  });

  it('that says what is known changes nothing, whatever the order of its parts', () => {
    const price = fc.record({
      input: fc.nat(100),
      cachedInput: fc.option(fc.nat(100)),
      cacheWrite: fc.constant(null),
      output: fc.nat(100),
      upToInputTokens: fc.option(fc.integer({ min: 1, max: 1_000_000 })),
    });
    fc.assert(
      fc.property(fc.option(price), (price) => {
        const one = entry({ price });
        const turned = Object.fromEntries(Object.entries(one).reverse()) as ModelEntry;
        const read = readCatalogueFile(fileOf([turned]));
        expect(read.ok && fileChanges([one], read.models)).toEqual([]);
      }),
    );
  });
});
