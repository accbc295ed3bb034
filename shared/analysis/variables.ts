import { type Field, fieldAt } from '../spec/contract.ts';
import type { Clock } from '../spec/evaluate.ts';
import type { Json } from '../spec/ids.ts';
import type { Atom, Condition } from '../spec/rule.ts';
import { type Answers, ask } from './cell.ts';
import { cellsOf } from './cells.ts';
import { type Question, UNKNOWN } from './three-valued.ts';

/** One thing that a field can be, with what it answers to the field's atoms. */
export interface Choice {
  /** Undefined: the field is missing, or, where `open`, no value is known. */
  value: Json | undefined;
  answers: Answers;
  open: boolean;
}

/** A field that conditions mention, or an optional group that one lies in. */
export interface Variable {
  path: string;
  /** What it can be where the groups around it are there. */
  choices: Choice[];
  missing: Choice;
  /** The variables of the optional groups around it; they stand before it. */
  inside: number[];
}
type Cut = Omit<Variable, 'inside'>;

/** What inputs are valid, what time it is, and the fields that were cut before, by path and atoms. */
export interface Ground {
  fields: readonly Field[];
  clock: Clock;
  known: Map<string, Cut>;
}
export const groundOf = (fields: readonly Field[], clock: Clock): Ground => ({ fields, clock, known: new Map() });

const keyOf = ({ operator, value, exact }: Atom): string => JSON.stringify([operator, value, exact === true]);

/** The optional groups that a path lies in, from the outside, itself included where it is a group. */
function optionalGroups(path: string, fields: readonly Field[]): string[] {
  const names = path.split('.');
  return names
    .map((_, index) => names.slice(0, index + 1).join('.'))
    .filter((prefix) => {
      const field = fieldAt(fields, prefix);
      return field?.type.kind === 'object' && (!field.required || prefix === path);
    });
}

/** What conditions depend on, and a reader of conditions that numbers their atoms accordingly. */
export function variablesOf(
  conditions: readonly Condition[],
  { fields, clock, known }: Ground,
): { variables: Variable[]; read: (condition: Condition) => Question } {
  const atoms = new Map<string, Map<string, Atom>>();
  const collect = (condition: Condition): void => {
    if (condition.kind !== 'atom') {
      for (const part of condition.conditions) collect(part);
      return;
    }
    if (fieldAt(fields, condition.field) === undefined) return;
    const own = atoms.get(condition.field) ?? new Map<string, Atom>();
    atoms.set(condition.field, own.set(keyOf(condition), condition));
  };
  for (const condition of conditions) collect(condition);

  const groups = new Set([...atoms.keys()].flatMap((path) => optionalGroups(path, fields)));
  const leaves = [...atoms.keys()].filter((path) => !groups.has(path));
  const made = (path: string): Cut[] => {
    const field = fieldAt(fields, path);
    if (field === undefined) return [];
    const own = atoms.get(path) ?? new Map<string, Atom>();
    const key = [path, ...own.keys()].join('\n');
    const variable = known.get(key) ?? makeVariable(path, field, [...own.values()], clock);
    known.set(key, variable);
    return [variable];
  };
  // Groups before what is in them; fields with few choices first, because they cut off most.
  const ordered = [
    ...[...groups].sort((a, b) => a.length - b.length).flatMap(made),
    ...leaves.flatMap(made).sort((a, b) => a.choices.length - b.choices.length),
  ];
  const places = new Map(ordered.map(({ path }, index) => [path, index]));
  const variables = ordered.map((variable): Variable => {
    const around = optionalGroups(variable.path, fields).filter((group) => group !== variable.path);
    return { ...variable, inside: around.flatMap((group) => places.get(group) ?? []) };
  });
  const numbers = new Map(
    [...atoms].map(([path, own]) => [path, new Map([...own.keys()].map((key, index) => [key, index]))]),
  );
  const read = (condition: Condition): Question => {
    if (condition.kind !== 'atom') return { kind: condition.kind, parts: condition.conditions.map(read) };
    const variable = places.get(condition.field);
    const atom = numbers.get(condition.field)?.get(keyOf(condition));
    if (variable === undefined || atom === undefined)
      return {
        kind: 'fixed',
        answer: isInsideValue(condition.field, fields) ? UNKNOWN : condition.operator === 'is_missing',
      };
    return { kind: 'atom', variable, atom };
  };
  return { variables, read };
}

/**
 * A field that the contract does not have is missing from every valid input, unless its path leads into an amount or a
 * file, which are objects with parts of their own.
 */
function isInsideValue(path: string, fields: readonly Field[]): boolean {
  const names = path.split('.');
  return names.some((_, index) => {
    const kind = fieldAt(fields, names.slice(0, index).join('.'))?.type.kind;
    return kind === 'money' || kind === 'file';
  });
}

function makeVariable(path: string, field: Field, atoms: readonly Atom[], clock: Clock): Cut {
  const group = field.type.kind === 'object';
  const missing: Choice = {
    value: undefined,
    answers: atoms.map((atom) => atom.operator === 'is_missing'),
    open: false,
  };
  const strange = atoms.some(({ operator }) => operator !== 'is_present' && operator !== 'is_missing');
  const cells = group
    ? { values: [{}], others: strange ? [atoms.map(() => UNKNOWN)] : [] }
    : cellsOf(field.type, atoms, clock);
  const known = new Map<string, Choice>();
  for (const value of cells.values) {
    const answers = atoms.map((atom) => ask(atom, value, clock));
    const key = answers.join();
    if (!known.has(key)) known.set(key, { value, answers, open: false });
  }
  const choices = [...known.values(), ...(field.required ? [] : [missing])];
  const open = new Map<string, Choice>();
  for (const answers of cells.others) {
    const key = answers.join();
    if (!known.has(key)) open.set(key, { value: undefined, answers, open: true });
  }
  return { path, choices: [...choices, ...open.values()], missing };
}
