import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreementOf, standingOf } from './agreement.ts';
import type { Label } from './judgement.ts';

type Kind = Label['verdict'];
type Pair = Pick<Label, 'verdict' | 'judged'>;
const pairs = (count: number, verdict: Kind, judged: Label['judged']): Pair[] =>
  Array.from({ length: count }, () => ({ verdict, judged }));

/** Probability of each count of successes among `count`. */
function binomial(count: number, rate: number): number[] {
  let shares = [1];
  for (let index = 0; index < count; index += 1)
    shares = [...shares, 0].map((share, k) => share * (1 - rate) + (shares[k - 1] ?? 0) * rate);
  return shares;
}
/** How often a judge that agrees with people at `rate` is calibrated after `same` and `different` labels, exactly. */
function calibratedShare(rate: number, same: number, different: number): number {
  const [on, off] = [binomial(same, rate), binomial(different, rate)];
  let sum = 0;
  for (const [a, p] of on.entries())
    for (const [d, q] of off.entries()) {
      const table = { same: { same: a, different: same - a }, different: { same: different - d, different: d } };
      if (standingOf(table).calibrated) sum += p * q;
    }
  return sum;
}
/** The same where it is looked at after every label from the 20th on, half of each kind: share that was calibrated at any look. */
function everCalibrated(rate: number, most: number): number {
  // Undecided states by how many of each kind agreed.
  let open = new Map<string, number>([['0 0', 1]]);
  let ever = 0;
  for (let count = 1; count <= most; count += 1) {
    const isSame = count % 2 === 1;
    const [same, different] = [Math.ceil(count / 2), Math.floor(count / 2)];
    const next = new Map<string, number>();
    for (const [key, share] of open) {
      const [a = 0, d = 0] = key.split(' ').map(Number);
      for (const [hit, p] of [
        [1, rate],
        [0, 1 - rate],
      ] as const) {
        const [x, y] = isSame ? [a + hit, d] : [a, d + hit];
        const table = { same: { same: x, different: same - x }, different: { same: different - y, different: y } };
        if (standingOf(table).calibrated) ever += share * p;
        else next.set(`${x} ${y}`, (next.get(`${x} ${y}`) ?? 0) + share * p);
      }
    }
    open = next;
  }
  return ever;
}
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

describe('how a judge compares with people', () => {
  it('counts what was judged, decided and agreed, and which way it errs', () => {
    const labels = [
      ...pairs(20, 'same', 'same'),
      ...pairs(5, 'same', 'different'),
      ...pairs(10, 'different', 'same'),
      ...pairs(15, 'different', 'different'),
      ...pairs(3, 'same', 'unsure'),
      ...pairs(4, 'different', null),
    ];
    const found = agreementOf(labels);
    expect(found).toMatchObject({ labels: 57, judged: 53, agreed: 35, unsure: 3, tooStrict: 5, tooLenient: 10 });
    expect(found.rate?.seen).toBeCloseTo(0.7);
    // Observed 0.7, by chance 0.5.
    expect(found.kappa).toBeCloseTo(0.4);
    expect(found.words).toBe(
      'The judge agreed with people on 35 of 50 texts, which is not enough to be certain, so it cannot fail a case by itself.',
    );
  });

  it('says what is missing', () => {
    expect(agreementOf([])).toMatchObject({ rate: null, kappa: null, calibrated: false });
    expect(agreementOf(pairs(1, 'same', 'same')).words).toContain('compared with people on 1 text;');
    expect(agreementOf([...pairs(40, 'same', 'same'), ...pairs(4, 'different', 'different')]).words).toContain(
      'another meaning in 4 of 44 texts; at least 5 of each kind',
    );
    const good = agreementOf([...pairs(10, 'same', 'same'), ...pairs(10, 'different', 'different')]);
    expect([good.calibrated, good.words]).toEqual([
      true,
      'The judge agreed with people on 20 of 20 texts, so it may fail a case by itself.',
    ]);
  });

  it('does not trust a judge that always says the same, however often people do', () => {
    for (const [judge, other] of [
      ['same', 'different'],
      ['different', 'same'],
    ] as const) {
      const found = agreementOf([...pairs(95, judge, judge), ...pairs(5, other, judge)]);
      expect([found.rate?.seen, found.kappa, found.calibrated]).toEqual([0.95, 0, false]);
    }
  });

  it('is not made better by a judge that is unsure, nor by labels it was not asked about', () => {
    fc.assert(
      fc.property(fc.nat(30), fc.nat(30), fc.nat(30), fc.nat(30), fc.nat(9), (a, b, c, d, more) => {
        const decided = [
          ...pairs(a, 'same', 'same'),
          ...pairs(b, 'same', 'different'),
          ...pairs(c, 'different', 'same'),
          ...pairs(d, 'different', 'different'),
        ];
        const found = agreementOf(decided);
        const open = agreementOf([...decided, ...pairs(more, 'same', 'unsure'), ...pairs(more, 'different', null)]);
        expect([open.rate, open.kappa, open.calibrated]).toEqual([found.rate, found.kappa, found.calibrated]);
        if (found.calibrated) expect(found.rate?.low).toBeGreaterThanOrEqual(0.75);
      }),
    );
  });

  it('calibrates good judges often and bad ones hardly ever, as docs/statistics.md says', () => {
    const rows = [0.6, 0.75, 0.9, 0.95].map((rate) =>
      [rate.toFixed(2), ...[20, 30, 50].map((count) => percent(calibratedShare(rate, count / 2, count / 2)))].join(
        ' | ',
      ),
    );
    expect(rows).toEqual([
      '0.60 | 0.1 % | 0.0 % | 0.0 %',
      '0.75 | 2.4 % | 1.1 % | 1.9 %',
      '0.90 | 39.2 % | 41.1 % | 77.0 %',
      '0.95 | 73.6 % | 81.2 % | 98.8 %',
    ]);
    expect([0.6, 0.75].map((rate) => percent(everCalibrated(rate, 100)))).toEqual(['0.1 %', '10.3 %']);
  });
});
