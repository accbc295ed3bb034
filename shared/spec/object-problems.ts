import type { Field, FieldType } from './contract.ts';
import type { Json, JsonObject } from './ids.ts';
import { ownValue } from './paths.ts';
import { valueFits } from './value-fits.ts';

/** What is wrong in an object, at the path of the innermost field it is about; `seller.items.0.price` inside lists. */
export interface ObjectProblem {
  at: string;
  message: string;
}

/** What keeps an object from fitting its fields, each problem at the innermost field it is about. */
export function objectProblems(fields: readonly Field[], input: JsonObject, prefix = ''): ObjectProblem[] {
  return fields.flatMap((field) => valueProblems(field, ownValue(input, field.name), prefix + field.name));
}

function valueProblems({ title, required, type }: Field, value: Json | undefined, at: string): ObjectProblem[] {
  const problem = (words: string): ObjectProblem[] => [{ at, message: `${title} ${words}` }];
  if (value === undefined || value === null) return required ? problem(`is missing${exampleOf(type)}`) : [];
  if (type.kind === 'object' && typeof value === 'object' && !Array.isArray(value))
    return objectProblems(type.fields, value, `${at}.`);
  if (type.kind === 'list' && type.items.kind === 'object' && Array.isArray(value)) {
    const { fields } = type.items;
    const inside = value.flatMap((item, index) =>
      typeof item === 'object' && item !== null && !Array.isArray(item)
        ? objectProblems(fields, item, `${at}.${index}.`)
        : [],
    );
    if (inside.length > 0) return inside;
  }
  const words = valueFits(value, type);
  return words === null ? [] : problem(words);
}

/** An accepted example for a missing value, where the type itself has one. */
export function exampleOf(type: FieldType): string {
  if (type.kind === 'enum') return `: choose one, for example ${type.options[0]?.label ?? ''}`;
  if (type.kind === 'boolean') return ': choose yes or no';
  const words = valueFits(null, type);
  return words === null ? '' : `: it ${words}`;
}
