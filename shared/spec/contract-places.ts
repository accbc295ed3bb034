import type { Contract, Field, FieldType } from './contract.ts';

export type Side = keyof Contract;

/** Where a field stands. */
export interface FieldPlace {
  side: Side;
  field: Field;
  /** The groups around it, outermost first; a list of groups counts as one. */
  ancestors: readonly Field[];
  /** The fields beside it, itself included. */
  siblings: readonly Field[];
  index: number;
  /**
   * Names from the outermost group, with `*` for any item of a list: `seller.rating`, `lines.*.sku`. Without a `*` it is
   * the dotted path that rules use.
   */
  path: string;
}

/** What is inside one value of a type after its lists are entered. */
export const innermost = (type: FieldType): FieldType => (type.kind === 'list' ? innermost(type.items) : type);

/** The fields of a group, or of each item of a list of groups; null for every other type. */
export function fieldsInside(type: FieldType): readonly Field[] | null {
  const inner = innermost(type);
  return inner.kind === 'object' ? inner.fields : null;
}

/** How many lists lie around what is inside: 1 for a list of texts. */
const listsAround = (type: FieldType): number => (type.kind === 'list' ? 1 + listsAround(type.items) : 0);

/** The type with other fields inside it. Types without fields stay as they are. */
export function withFieldsInside(type: FieldType, fields: Field[]): FieldType {
  if (type.kind === 'list') return { ...type, items: withFieldsInside(type.items, fields) };
  return type.kind === 'object' ? { ...type, fields } : type;
}

/** The path of a field below another one: `lines` (a list) and `sku` → `lines.*.sku`. */
export const pathBelow = (path: string, type: FieldType, name: string): string =>
  path + '.*'.repeat(listsAround(type)) + (path === '' ? '' : '.') + name;

function placesIn(
  side: Side,
  siblings: readonly Field[],
  ancestors: readonly Field[],
  pathOf: (name: string) => string,
): FieldPlace[] {
  return siblings.flatMap((field, index) => {
    const path = pathOf(field.name);
    const inside = fieldsInside(field.type);
    return [
      { side, field, ancestors, siblings, index, path },
      ...(inside === null
        ? []
        : placesIn(side, inside, [...ancestors, field], (name) => pathBelow(path, field.type, name))),
    ];
  });
}

/** Every field of one side from top to bottom, each group before its fields. */
export const sidePlaces = (contract: Contract, side: Side): FieldPlace[] =>
  placesIn(side, contract[side], [], (name) => name);

/** Every field of both sides. */
export const fieldPlaces = (contract: Contract): FieldPlace[] => [
  ...sidePlaces(contract, 'input'),
  ...sidePlaces(contract, 'output'),
];

/** Where the field with an id stands; the search ends at the first hit, so it is cheap enough for every keystroke. */
export function placeOf(contract: Contract, id: string): FieldPlace | undefined {
  const find = (
    side: Side,
    siblings: readonly Field[],
    ancestors: readonly Field[],
    pathOf: (name: string) => string,
  ): FieldPlace | undefined => {
    for (const [index, field] of siblings.entries()) {
      const path = pathOf(field.name);
      if (field.id === id) return { side, field, ancestors, siblings, index, path };
      const inside = fieldsInside(field.type);
      if (inside === null) continue;
      const found = find(side, inside, [...ancestors, field], (name) => pathBelow(path, field.type, name));
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return find('input', contract.input, [], (name) => name) ?? find('output', contract.output, [], (name) => name);
}

/** The contract with the fields directly inside a group replaced; `parent` null means the side itself. */
export function withFields(
  contract: Contract,
  side: Side,
  parent: string | null,
  change: (fields: Field[]) => Field[],
): Contract {
  if (parent === null) return { ...contract, [side]: change(contract[side]) };
  const enter = (fields: Field[]): Field[] => {
    let hit = false;
    const next = fields.map((field) => {
      const inside = fieldsInside(field.type);
      if (hit || inside === null) return field;
      const changed = field.id === parent ? change([...inside]) : enter([...inside]);
      if (field.id !== parent && changed.every((inner, index) => inner === inside[index])) return field;
      hit = true;
      return { ...field, type: withFieldsInside(field.type, changed) };
    });
    return hit ? next : fields;
  };
  return { ...contract, [side]: enter(contract[side]) };
}
