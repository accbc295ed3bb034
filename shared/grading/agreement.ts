import { wilson } from './exact-tests.ts';
import type { Agreement, Label } from './judgement.ts';

/** A judge may fail a case once so many of people's labels were decided by it as well, */
export const LEAST_LABELS = 20;
/** with so many of each kind among them, */
export const LEAST_OF_A_KIND = 5;
/** its agreement lies above this with 95 % confidence (Wilson), */
export const LEAST_RATE = 0.75;
/** and is more than the kinds' frequencies explain: "substantial" in Landis and Koch, Biometrics 33 (1977). */
export const LEAST_KAPPA = 0.6;

/** Labels by what people and the judge said. */
export interface Table {
  same: { same: number; different: number };
  different: { same: number; different: number };
}

/** How the judge compares with people, by the labels that it was asked about as well. */
export function agreementOf(labels: readonly Pick<Label, 'verdict' | 'judged'>[]): Agreement {
  const count = (person: Label['verdict'], judge: Label['judged']): number =>
    labels.filter(({ verdict, judged }) => verdict === person && judged === judge).length;
  const table: Table = {
    same: { same: count('same', 'same'), different: count('same', 'different') },
    different: { same: count('different', 'same'), different: count('different', 'different') },
  };
  const judged = labels.filter((label) => label.judged !== null).length;
  const counts = {
    labels: labels.length,
    judged,
    agreed: table.same.same + table.different.different,
    unsure: labels.filter((label) => label.judged === 'unsure').length,
    tooStrict: table.same.different,
    tooLenient: table.different.same,
  };
  return { ...counts, ...standingOf(table) };
}

/** Rate, kappa and whether both suffice. */
export function standingOf(table: Table): Pick<Agreement, 'rate' | 'kappa' | 'calibrated' | 'words'> {
  const same = table.same.same + table.same.different;
  const different = table.different.same + table.different.different;
  const decided = same + different;
  const agreed = table.same.same + table.different.different;
  const rate =
    decided === 0 ? null : { seen: agreed / decided, ...wilson({ passed: agreed, failed: decided - agreed }) };
  const kappa = kappaOf(table);
  const found = { rate, kappa };
  const no = (words: string) => ({ ...found, calibrated: false, words });
  if (decided < LEAST_LABELS)
    return no(
      `The judge has been compared with people on ${texts(decided)}; it may fail a case by itself once it agreed with them often enough on at least ${LEAST_LABELS}.`,
    );
  if (same < LEAST_OF_A_KIND || different < LEAST_OF_A_KIND)
    return no(
      `People found another meaning in ${different} of ${texts(decided)}; at least ${LEAST_OF_A_KIND} of each kind are needed to tell whether the judge sees the difference.`,
    );
  const seen = `The judge agreed with people on ${agreed} of ${texts(decided)}`;
  if (rate === null || rate.low < LEAST_RATE)
    return no(`${seen}, which is not enough to be certain, so it cannot fail a case by itself.`);
  if (kappa === null || kappa < LEAST_KAPPA)
    return no(`${seen}, but mostly on those of the more frequent kind, so it cannot fail a case by itself.`);
  return { ...found, calibrated: true, words: `${seen}, so it may fail a case by itself.` };
}

const texts = (count: number): string => (count === 1 ? '1 text' : `${count} texts`);

/**
 * Cohen's kappa: the share agreed beyond what both would agree by chance, given how often each says same; null where both
 * always say one and the same. Source: J. Cohen, "A Coefficient of Agreement for Nominal Scales", Educational and
 * Psychological Measurement 20 (1960).
 */
function kappaOf({ same, different }: Table): number | null {
  const count = same.same + same.different + different.same + different.different;
  const person = (same.same + same.different) / count;
  const judge = (same.same + different.same) / count;
  const chance = person * judge + (1 - person) * (1 - judge);
  const agreed = (same.same + different.different) / count;
  return count === 0 || chance === 1 ? null : (agreed - chance) / (1 - chance);
}
