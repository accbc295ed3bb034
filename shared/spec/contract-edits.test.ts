import { describe, expect, it } from 'vitest';
import { checkSpec } from './check-spec.ts';
import { fieldAt } from './contract.ts';
import { done, SPEC } from './contract-edits.test-helper.ts';
import {
  addField,
  describeField,
  limitField,
  moveField,
  nameFromTitle,
  putFields,
  removeField,
  renameField,
  renameOption,
  restoreField,
  retitleField,
  retypeField,
} from './contract-edits.ts';
import { fieldPlaces, placeOf } from './contract-places.ts';
import { referencesTo } from './contract-references.ts';
import { CONTRACT, field } from './spec.test-helper.ts';

describe('renaming what applications send', () => {
  it('is followed by conditions, inside groups too, and by examples in place', () => {
    const spec = done(renameField(SPEC, 'f-seller', 'vendor'));
    expect(spec.rules[0]?.when.conditions[0]).toMatchObject({ field: 'vendor.rating' });
    expect(JSON.stringify(spec.examples[0]?.input)).toBe(
      '{"condition":"new","vendor":{"rating":2,"vat":"A"},"weight":7}',
    );
    expect(checkSpec(spec)).toEqual(checkSpec(SPEC));
  });
  it('is followed by effects and defaults, and leaves the other side alone', () => {
    const spec = done(renameField(SPEC, 'f-decision', 'verdict'));
    expect(spec.rules[0]?.then[0]).toMatchObject({ field: 'verdict' });
    expect(spec.defaults[0]?.field).toBe('verdict');
    expect(spec.rules[0]?.when).toBe(SPEC.rules[0]?.when);
    expect(checkSpec(spec)).toEqual([]);
  });
  it('does not take a field for another whose name begins the same', () => {
    const contract = { ...CONTRACT, input: [...CONTRACT.input, field('sell', 'Sell', { kind: 'text' })] };
    const spec = done(renameField({ ...SPEC, contract }, 'f-sell', 'buy'));
    expect(spec.rules).toBe(SPEC.rules);
  });
  it.each([
    ['', /applications need one/],
    ['2nd', /starts with a letter/],
    ['stock', /already called stock/],
  ])('refuses %j in words', (name, why) => {
    expect(renameField(SPEC, 'f-seller', name)).toMatchObject({ ok: false, why: expect.stringMatching(why) });
  });
});

describe('moving a field', () => {
  it('into a group is followed by rules and examples, and back again restores both', () => {
    const into = done(moveField(SPEC, 'f-weight', { side: 'input', parent: 'f-seller', index: 0 }));
    expect(into.rules[1]?.when.conditions[0]).toMatchObject({ conditions: [{ field: 'seller.weight' }] });
    expect(into.examples[0]?.input).toEqual({ condition: 'new', seller: { rating: 2, vat: 'A', weight: 7 } });
    const back = done(moveField(into, 'f-weight', { side: 'input', parent: null, index: 3 }));
    expect(back.contract).toEqual(SPEC.contract);
    expect(back.rules).toEqual(SPEC.rules);
    expect(back.examples).toEqual(SPEC.examples);
  });
  it('into the items of a list takes it from examples, and the rule that named it says so', () => {
    const lines = field('lines', 'Lines', { kind: 'list', items: { kind: 'object', fields: [] } });
    const spec = { ...SPEC, contract: { ...CONTRACT, input: [...CONTRACT.input, lines] } };
    const moved = done(moveField(spec, 'f-weight', { side: 'input', parent: 'f-lines' }));
    expect(placeOf(moved.contract, 'f-weight')?.path).toBe('lines.*.weight');
    expect(moved.examples[0]?.input).not.toHaveProperty('weight');
    expect(checkSpec(moved).map(({ message }) => message)).toEqual([
      'The contract has no input field “weight”. Choose one that it has.',
    ]);
  });
  it('refuses a group inside itself, a taken name, and the other side', () => {
    const target = (parent: string | null, side: 'input' | 'output' = 'input') => ({ side, parent });
    expect(moveField(SPEC, 'f-seller', target('f-seller'))).toMatchObject({ ok: false });
    expect(moveField(SPEC, 'f-seller', target(null, 'output'))).toMatchObject({ ok: false });
    const twin = done(renameField(SPEC, 'f-weight', 'vat'));
    expect(moveField(twin, 'f-weight', target('f-seller'))).toMatchObject({
      ok: false,
      why: expect.stringMatching(/vat/),
    });
  });
});

describe('removing a field', () => {
  it('takes its values from examples, and every rule that named it has a named problem', () => {
    const before = referencesTo(SPEC, 'input', 'seller');
    expect(before).toEqual([
      { kind: 'rule', id: 'r1', title: 'Bad sellers' },
      { kind: 'example', id: 'x1', title: 'One' },
    ]);
    const spec = done(removeField(SPEC, 'f-seller'));
    expect(spec.examples[0]?.input).toEqual({ condition: 'new', weight: 7 });
    expect(checkSpec(spec)).toMatchObject([{ rule: 'r1', message: expect.stringMatching(/seller\.rating/) }]);
  });
  it('can be taken back with its id and place', () => {
    const spec = done(removeField(SPEC, 'f-brand'));
    const brand = fieldAt(CONTRACT.input, 'brand');
    if (brand === undefined) throw new Error('the contract has no brand');
    expect(done(restoreField(spec, brand, { side: 'input', parent: null, index: 2 })).contract).toEqual(CONTRACT);
  });
});

describe('changing the type', () => {
  it('from number to money keeps bounds and the meaning of conditions', () => {
    const bounded = done(limitField(SPEC, 'f-weight', { kind: 'number', minimum: 1, unit: 'kg' }));
    const spec = done(retypeField(bounded, 'f-weight', 'money'));
    expect(fieldAt(spec.contract.input, 'weight')?.type).toEqual({ kind: 'money', currencies: ['EUR'], minimum: '1' });
    expect(spec.rules[1]?.when.conditions[0]).toMatchObject({
      conditions: [{ value: { from: { amount: '5', currency: 'EUR' }, to: { amount: '10', currency: 'EUR' } } }],
    });
    expect(checkSpec(spec)).toEqual([]);
  });
  it('from a choice to text keeps conditions; where nothing fits the rule says so', () => {
    expect(checkSpec(done(retypeField(SPEC, 'f-condition', 'text')))).toEqual([]);
    expect(checkSpec(done(retypeField(SPEC, 'f-condition', 'boolean')))).toMatchObject([{ rule: 'r1' }]);
  });
  it('to a list and back keeps the type of its items, fields of a group included', () => {
    const list = done(retypeField(SPEC, 'f-seller', 'list'));
    expect(fieldAt(list.contract.input, 'seller')?.type).toMatchObject({ kind: 'list', items: { kind: 'object' } });
    expect(done(retypeField(list, 'f-seller', 'object')).contract).toEqual(CONTRACT);
  });
  it('refuses limits that no value can satisfy', () => {
    expect(limitField(SPEC, 'f-weight', { kind: 'number', minimum: 5, maximum: 1 })).toMatchObject({ ok: false });
    expect(limitField(SPEC, 'f-brand', { kind: 'text', pattern: '(?=a)' })).toMatchObject({ ok: false });
    expect(
      limitField(SPEC, 'f-price', { kind: 'money', currencies: ['EUR'], minimum: '10.00', maximum: '9.99' }),
    ).toMatchObject({ ok: false });
  });
  it('drops an example that the new limits refuse', () => {
    const spec = done(describeField(SPEC, 'f-stock', { example: 7 }));
    const limited = done(limitField(spec, 'f-stock', { kind: 'integer', maximum: 5 }));
    expect(fieldAt(limited.contract.input, 'stock')).not.toHaveProperty('example');
    expect(describeField(limited, 'f-stock', { example: 7 })).toMatchObject({ ok: false });
  });
});

describe('renaming a choice', () => {
  it('is followed by rules, defaults and examples when asked', () => {
    const spec = done(renameOption(SPEC, 'f-decision', 'live', 'published', true));
    expect(spec.rules[0]?.then[0]).toMatchObject({ value: 'published' });
    expect(spec.defaults[0]?.value).toBe('published');
    expect(spec.examples[0]?.output.decision).toBe('published');
    expect(checkSpec(spec)).toEqual([]);
  });
  it('reaches conditions with several values and lists of choices', () => {
    const used = done(renameOption(SPEC, 'f-condition', 'used', 'worn', true));
    expect(used.rules[0]?.when.conditions[1]).toMatchObject({ value: ['new', 'worn'] });
    const listed = done(renameOption(SPEC, 'f-reasons', 'no_photo', 'photo', true));
    expect(listed.rules[0]?.then[1]).toMatchObject({ value: 'photo' });
    expect(listed.examples[0]?.output.reasons).toEqual(['photo']);
  });
  it('leaves rules as they are when not, with a named problem', () => {
    const spec = done(renameOption(SPEC, 'f-decision', 'live', 'published', false));
    expect(spec.rules).toBe(SPEC.rules);
    expect(checkSpec(spec).length).toBeGreaterThan(0);
  });
  it('refuses a value that another choice has', () => {
    expect(renameOption(SPEC, 'f-condition', 'new', 'used', true)).toMatchObject({ ok: false });
  });
});

describe('a new title', () => {
  it('takes the name along until a rule knows the field or the name was given by hand', () => {
    const added = done(addField(SPEC, { side: 'input', parent: null }, () => 'new'));
    const titled = done(retitleField(added, 'new', 'Colour', true));
    expect(placeOf(titled.contract, 'new')?.field).toMatchObject({ title: 'Colour', name: 'colour' });
    const named = done(renameField(titled, 'new', 'color'));
    expect(placeOf(done(retitleField(named, 'new', 'Tint', true)).contract, 'new')?.field.name).toBe('color');
    expect(placeOf(done(retitleField(SPEC, 'f-weight', 'Mass', true)).contract, 'f-weight')?.field.name).toBe('weight');
    expect(placeOf(done(retitleField(titled, 'new', 'Tint', false)).contract, 'new')?.field.name).toBe('colour');
  });
});

describe('imported fields', () => {
  it('take the place of a side; those whose name stays keep their id, inside groups too', () => {
    const fresh = CONTRACT.input.map((each) => ({
      ...each,
      id: `i-${each.id}`,
      type:
        each.type.kind === 'object'
          ? { ...each.type, fields: each.type.fields.map((inner) => ({ ...inner, id: `i-${inner.id}` })) }
          : each.type,
    }));
    expect(done(putFields(SPEC, 'input', fresh)).contract).toEqual(CONTRACT);
    const other = done(putFields(SPEC, 'input', [field('zeta', 'Zeta', { kind: 'text' })]));
    expect(fieldPlaces(other.contract)[0]?.field.id).toBe('f-zeta');
  });
});

describe('a name from a title', () => {
  it.each([
    ['Seller’s rating', 'sellers_rating'],
    ['Größe (cm)', 'grosse_cm'],
    ['2nd price', 'field_2nd_price'],
    ['价格', 'field'],
  ])('%s becomes %s', (title, name) => expect(nameFromTitle(title)).toBe(name));
});
