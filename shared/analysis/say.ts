import type { Contract, Field } from '../spec/contract.ts';
import { accumulates } from '../spec/effects.ts';
import { fieldLabels } from '../spec/field-labels.ts';
import { type Condition, type Effect, isDecidable, type Rule } from '../spec/rule.ts';
import { effectText } from '../spec/sentence.ts';
import type { Spec } from '../spec/spec.ts';
import type { Clash } from './clash.ts';

const said = new WeakMap<Effect, { contract: Contract; text: string }>();
/** Each effect is said once, however many findings it is in. */
function effectWords(effect: Effect, contract: Contract): string {
  const known = said.get(effect);
  if (known?.contract === contract) return known.text;
  const text = effectText(effect, contract);
  said.set(effect, { contract, text });
  return text;
}

/** A rule with its place, counted from 0. */
export interface Placed {
  rule: Rule;
  position: number;
}
interface Words {
  sentence: string;
  detail: string;
}

const numberOf = ({ position }: Placed): string => String(position + 1);
const ruleName = (placed: Placed): string => `rule ${numberOf(placed)}`;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "rule 2", "rules 2 and 5", "rules 2, 5 and 9". */
function rulesNamed(rules: readonly Placed[]): string {
  const numbers = rules.map(numberOf);
  const last = numbers.at(-1) ?? '';
  return numbers.length <= 1 ? `rule ${last}` : `rules ${numbers.slice(0, -1).join(', ')} and ${last}`;
}
const labels = new WeakMap<readonly Field[], ReadonlyMap<string, string>>();
function labelOf(spec: Spec, path: string): string {
  const { output } = spec.contract;
  // Hundreds of findings name the same few fields.
  const known = labels.get(output) ?? fieldLabels(output);
  labels.set(output, known);
  return `the ${known.get(path) ?? path}`;
}

/** Whether what is said of the condition is said as of today only. */
const dependsOnToday = (condition: Condition): boolean =>
  condition.kind === 'atom' ? condition.operator === 'within_last_days' : condition.conditions.some(dependsOnToday);
const today = (rules: readonly Placed[]): string =>
  rules.some(({ rule }) => dependsOnToday(rule.when))
    ? ' This is as of today: a condition counts days back from now.'
    : '';

/** `decider` is the rule that decides the witness: the earlier of the two, or one before both; null where that is open. */
export function sayConflict(
  spec: Spec,
  path: string,
  clash: Clash,
  earlier: Placed,
  later: Placed,
  decider: Placed | null,
): Words {
  const [first, second] = [ruleName(earlier), ruleName(later)];
  const [one, two] = [effectWords(clash.earlier, spec.contract), effectWords(clash.later, spec.contract)];
  const says = `${capital(first)} says that ${one}; ${second} says that ${two}.`;
  const both = `Rules ${numberOf(earlier)} and ${numberOf(later)}`;
  const settled =
    decider?.position === earlier.position
      ? `${capital(first)} comes first, so it decides.`
      : decider === null
        ? `${capital(first)} comes first; on this input a rule before both can decide.`
        : `${capital(first)} comes first; on this input ${ruleName(decider)} decides before both.`;
  if (clash.kind === 'values')
    return { sentence: `${both} want different values for ${labelOf(spec, path)}.`, detail: `${says} ${settled}` };
  const sentence = `${both} cannot both be kept for ${labelOf(spec, path)}.`;
  // A limit on a single value yields to what was set before it; one on what a text or list holds does not.
  if (clash.kind === 'limit' && clash.later.kind !== 'set' && !accumulates(clash.later))
    return { sentence, detail: `${says} ${settled}` };
  const open = clash.kind === 'limits' ? 'No answer keeps both' : 'What the one sets breaks the limit of the other';
  return { sentence, detail: `${says} ${open}, so where both apply the answer is left open.` };
}

export function sayShadowed(spec: Spec, paths: readonly string[], shadowed: Placed, by: readonly Placed[]): Words {
  const { rule } = shadowed;
  const verb = by.length === 1 ? 'comes' : 'come';
  const fields = [...new Set(paths)].map((path) => labelOf(spec, path)).join(' and ');
  const more = rule.then.length > rule.then.filter((effect) => effect.kind === 'set').length;
  const judged = isDecidable(rule) ? '' : ' This is so whatever its judgement says.';
  return {
    sentence: `Rule ${numberOf(shadowed)} never decides ${fields}.`,
    detail: `Wherever it applies, ${rulesNamed(by)} ${verb} first and ${by.length === 1 ? 'decides' : 'decide'}.${more ? ' Its other effects still count.' : ''}${judged}${today([shadowed, ...by])}`,
  };
}

export const sayDead = (dead: Placed): Words => ({
  sentence: `Rule ${numberOf(dead)} never applies.`,
  detail: `No input that the contract allows meets its conditions.${today([dead])}`,
});

export const sayGap = (spec: Spec, path: string): Words => ({
  sentence: `Nothing decides ${labelOf(spec, path)} for some inputs.`,
  detail: 'No rule applies to them, and there is no default.',
});

export const sayUntested = (untested: Placed): Words => ({
  sentence: `No test reaches rule ${numberOf(untested)}.`,
  detail: isDecidable(untested.rule)
    ? 'None of the test cases meets its conditions.'
    : 'None of the test cases meets its conditions, so its judgement is never tried.',
});
