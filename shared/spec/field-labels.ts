import type { Field } from './contract.ts';

/** A title inside a sentence: "Seller rating" becomes "seller rating", "VAT number" and "iPhone model" stay. */
export function inSentence(title: string): string {
  const [first = ''] = title.split(/(?=[\s\-/])/u);
  return /^\p{Lu}\p{Ll}+[.:]?$/u.test(first) || /^A$/.test(first)
    ? title.charAt(0).toLowerCase() + title.slice(1)
    : title;
}

/** Dotted path → the field's title as it stands in a sentence. Two fields never share one: the parent, then the path tells them apart. */
export function fieldLabels(fields: readonly Field[]): ReadonlyMap<string, string> {
  const entries = titled(fields);
  const ways = [
    (entry: Titled) => inSentence(entry.title),
    (entry: Titled) => [...entry.titles].reverse().map(inSentence).join(' of the '),
    (entry: Titled) => `${inSentence(entry.title)} (${entry.path})`,
  ].map((way) => ({ way, uses: tally(entries.map(way)) }));
  return new Map(
    entries.map((entry) => {
      const names = ways.map(({ way, uses }) => ({ name: way(entry), uses }));
      return [entry.path, names.find(({ name, uses }) => uses.get(name) === 1)?.name ?? entry.path];
    }),
  );
}

function tally(names: string[]): Map<string, number> {
  const uses = new Map<string, number>();
  for (const name of names) uses.set(name, (uses.get(name) ?? 0) + 1);
  return uses;
}

interface Titled {
  path: string;
  title: string;
  /** Titles from the outermost object to the field itself. */
  titles: string[];
}

/** Objects are listed beside their fields: a condition can ask whether one is present. */
const titled = (fields: readonly Field[], prefix = '', above: string[] = []): Titled[] =>
  fields.flatMap((field) => {
    const path = prefix + field.name;
    const titles = [...above, field.title];
    const inside = field.type.kind === 'object' ? titled(field.type.fields, `${path}.`, titles) : [];
    return [{ path, title: field.title, titles }, ...inside];
  });

/** Whether a title reads as a plural ("reasons include"), which only a list's does. */
export const isPlural = (field: Field | undefined): boolean =>
  field?.type.kind === 'list' && /[^s]s$/iu.test(field.title);
