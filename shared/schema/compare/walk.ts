import type { Json, JsonObject } from '../../spec/ids.ts';
import { ownValue } from '../../spec/paths.ts';
import type { Answer } from './answer.ts';
import type { Compiler, Reader } from './compile.ts';
import type { Formula, TypeName } from './formula.ts';
import { KEYWORD_GROUPS, TEXT_KEYWORDS } from './keyword-groups.ts';
import { follow, isObject } from './references.ts';
import type { Solver } from './solve.ts';
import { textMatches } from './text-matches.ts';

/** A field's name, or null for any item of a list. */
export type Step = string | null;

/** One place that differs, before it is known what that means for whole documents. */
export interface Finding {
  steps: readonly Step[];
  /** What the left says of each value on the way, the document itself first. */
  levels: readonly Formula[];
  kind: string;
  /** Of the field, or of the whole document. */
  title: string;
  /** What changed, as a clause without its subject. */
  change: string;
  /** A value at this place that the narrower side refuses; `missing` where it is the absence of the field that is refused. */
  broken: Answer | 'missing' | 'cosmetic' | undefined;
  /** What values at this place must not be; with `broken` it can be looked for in whole documents. */
  refused: Formula;
  /** Whether the change lets through more on the other side. */
  widens: boolean;
}

/** Both documents at one place: how they were written, and the sides of the question whether left lies in right. */
interface Place {
  steps: readonly Step[];
  levels: readonly Formula[];
  title: string;
  before: Json;
  after: Json;
  /** As compared: narrowed by the content model where that applies. */
  left: Json;
  right: Json;
}
export interface Walk {
  left: Compiler;
  right: Compiler;
  reader: Reader;
  solver: Solver;
  /** Which document is on the left. */
  leftIsBefore: boolean;
}

const pick = (schema: JsonObject, keys: readonly string[]): JsonObject =>
  Object.fromEntries(keys.flatMap((key) => (Object.hasOwn(schema, key) ? [[key, schema[key] ?? null]] : [])));
// Keys in another order count as a difference here, which then turns out to mean nothing.
const isSame = (a: Json | undefined, b: Json | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && JSON.stringify(a) === JSON.stringify(b));
const titleOf = (schema: Json | undefined): string | undefined => {
  const title = ownValue(schema, 'title');
  return typeof title === 'string' && title.trim() !== '' ? title.replace(/\s+/g, ' ').slice(0, 200) : undefined;
};
const ITEM_KEYWORDS = ['items', 'prefixItems', 'additionalItems', 'unevaluatedItems'];
const FIELD_KEYWORDS = ['patternProperties', 'additionalProperties', 'unevaluatedProperties'];

/** Finds every place at which two schemas differ, keyword by keyword and field by field. */
export function findDifferences(walk: Walk, root: Omit<Place, 'steps' | 'levels' | 'title'>): Finding[] {
  const { solver, left, right, reader, leftIsBefore } = walk;
  const { always, atom, not } = left.formulas;
  const found: Finding[] = [];
  const visited = new Set<string>();

  const compileLeft = (schema: Json): Formula => left.compile(schema, 'exact');
  const compileRight = (schema: Json): Formula => right.compile(schema, reader);
  /** The difference of one part: `own` is all that the left says here, `asked` what the right asks in this part. */
  const judge = (
    place: Place,
    kind: string,
    change: string,
    own: Formula,
    asked: Formula,
    back: () => boolean,
  ): void => {
    const refused = not(asked);
    const broken = refused.kind === 'false' ? undefined : solver.solve([own, refused]);
    const isBroken = broken !== undefined && broken.is !== 'unsat';
    found.push({
      steps: place.steps,
      levels: place.levels,
      title: place.title,
      kind,
      change,
      broken: isBroken ? broken : undefined,
      refused,
      widens: isBroken || back(),
    });
  };

  const deeper = (place: Place, step: Step): Pick<Place, 'steps' | 'levels'> => ({
    steps: [...place.steps, step],
    levels: [...place.levels, compileLeft(place.left)],
  });

  const texts = ({ steps, levels, title, before, after }: Place): void => {
    for (const [key, words] of TEXT_KEYWORDS) {
      if (isSame(ownValue(before, key), ownValue(after, key))) continue;
      found.push({
        steps,
        levels,
        title,
        kind: 'text',
        change: `${words} changed`,
        broken: 'cosmetic',
        refused: always,
        widens: false,
      });
    }
  };

  const visit = (place: Place): void => {
    const { before, after } = place;
    if (isSame(before, after) && !hasReference(before)) return;
    if (!isObject(before) || !isObject(after) || !isObject(place.left) || !isObject(place.right)) {
      if (!isSame(before, after)) whole(place, 'schema', 'what is accepted changed');
      return;
    }
    texts(place);
    if (references(place, before, after)) return;
    for (const group of KEYWORD_GROUPS) {
      const [from, to] = [pick(before, group.keywords), pick(after, group.keywords)];
      if (isSame(from, to) && !hasReference(from)) continue;
      part(place, group.kind, group.tell(from, to), group.keywords);
    }
    if (canBe(place, 'array')) items(place);
    if (canBe(place, 'object')) fields(place);
  };

  /** Whether the left has values of that type here; otherwise their parts are of no concern. */
  const canBe = (place: Place, type: TypeName): boolean => {
    const some = atom({ kind: 'types', types: new Set([type]) });
    return solver.solve([compileLeft(place.left), some]).is !== 'unsat';
  };

  const part = (place: Place, kind: string, change: string, keywords: readonly string[]): void => {
    // Only objects come here.
    const [own, other] = [pick(place.left as JsonObject, keywords), pick(place.right as JsonObject, keywords)];
    const asked = compileRight(other);
    const given = compileLeft(own);
    if (asked === given && isSame(own, other)) return;
    judge(place, kind, change, compileLeft(place.left), asked, () => {
      const back = not(given);
      return back.kind !== 'false' && solver.solve([compileRight(place.right), back]).is !== 'unsat';
    });
  };

  const whole = (place: Place, kind: string, change: string): void => {
    const [own, asked] = [compileLeft(place.left), compileRight(place.right)];
    judge(place, kind, change, own, asked, () => solver.solve([asked, not(own)]).is !== 'unsat');
  };

  /** Two references are compared by what they lead to, once for each pair; a reference on one side only, as a whole. */
  const references = (place: Place, before: JsonObject, after: JsonObject): boolean => {
    const [from, to] = [ownValue(before, '$ref'), ownValue(after, '$ref')];
    if (from === undefined && to === undefined) return false;
    const [own, other] = [ownValue(place.left, '$ref'), ownValue(place.right, '$ref')];
    const alone = Object.keys(before).length + Object.keys(after).length === 2;
    const targets =
      typeof own === 'string' && typeof other === 'string' && typeof from === 'string' && typeof to === 'string'
        ? [follow(left.document, place.left, own), follow(right.document, place.right, other)]
        : [];
    const [mine, theirs] = targets;
    if ((!alone && place.steps.length > 0) || mine === undefined || theirs === undefined) {
      whole(place, 'reference', 'what is accepted changed');
      return true;
    }
    const pair = `${mine.key} ${theirs.key}`;
    if (visited.has(pair)) return true;
    visited.add(pair);
    const [first, second] = leftIsBefore ? [mine.schema, theirs.schema] : [theirs.schema, mine.schema];
    visit({ ...place, before: first, after: second, left: mine.schema, right: theirs.schema });
    return true;
  };

  const items = (place: Place): void => {
    const { before, after } = place;
    const each = [before, after, place.left, place.right].map((schema) => ownValue(schema, 'items'));
    const [from, to, own, other] = each;
    const simple =
      each.every((schema) => isObject(schema)) &&
      [before, after].every((schema) => ITEM_KEYWORDS.slice(1).every((key) => ownValue(schema, key) === undefined));
    if (simple && from !== undefined && to !== undefined && own !== undefined && other !== undefined) {
      const title =
        titleOf(to) ?? titleOf(from) ?? (place.steps.at(-1) === null ? place.title : `Item of ${place.title}`);
      visit({ ...deeper(place, null), title, before: from, after: to, left: own, right: other });
      return;
    }
    const [old, now] = [before, after].map((schema) => (isObject(schema) ? pick(schema, ITEM_KEYWORDS) : {}));
    if (!isSame(old, now) || hasReference(old ?? {}))
      part(place, 'items', 'what its items may be changed', ITEM_KEYWORDS);
  };

  const fields = (place: Place): void => {
    const of = (schema: Json): Set<string> => {
      const properties = ownValue(schema, 'properties');
      return new Set(isObject(properties) ? Object.keys(properties) : []);
    };
    const [old, now] = [of(place.before), of(place.after)];
    const [had, has] = [requiredBy(place.before), requiredBy(place.after)];
    for (const name of new Set([...old, ...now, ...had, ...has])) {
      const [from, to] = [old, now].map((names, index) =>
        names.has(name)
          ? (ownValue(ownValue(index === 0 ? place.before : place.after, 'properties'), name) ?? true)
          : undefined,
      );
      const title = titleOf(to) ?? titleOf(from) ?? name;
      const at = { ...deeper(place, name), title };
      const [own, other] = [ruleFor(place.left, name, 'exact'), ruleFor(place.right, name, reader)];
      const both = { ...at, before: from ?? true, after: to ?? true, left: own ?? true, right: other ?? true };
      const [asks, gives] = leftIsBefore ? [has, had] : [had, has];
      const isMissed = asks.has(name) && !gives.has(name);
      const missed = (kind: string, change: string): void =>
        void found.push({
          ...at,
          kind,
          change,
          broken: isMissed ? 'missing' : undefined,
          refused: always,
          widens: true,
        });
      const isDeclared = [from !== undefined, to !== undefined];
      if (isDeclared[0] === isDeclared[1]) {
        // Compared as declared; patterns for other fields that also apply are a part of their own.
        const declared = (schema: Json): Json => ownValue(ownValue(schema, 'properties'), name) ?? true;
        if (from !== undefined) visit({ ...both, left: declared(place.left), right: declared(place.right) });
        if (had.has(name) !== has.has(name))
          missed(
            has.has(name) ? 'required' : 'optional',
            has.has(name) ? 'it is required now' : 'it is no longer required',
          );
        continue;
      }
      const kind = from === undefined ? 'field-added' : 'field-removed';
      const change =
        from === undefined ? `the field is new${has.has(name) ? ' and required' : ''}` : 'the field is gone';
      if (isMissed) missed(kind, change);
      else if (own === undefined || other === undefined)
        part(place, kind, `${change} (${title})`, ['properties', ...FIELD_KEYWORDS]);
      else whole(both, kind, change);
    }
    others(place, new Set([...old, ...now]));
  };

  /** Fields that neither declares. */
  const others = (place: Place, known: ReadonlySet<string>): void => {
    if (!isObject(place.before) || !isObject(place.after) || !isObject(place.left) || !isObject(place.right)) return;
    const [from, to] = [pick(place.before, FIELD_KEYWORDS), pick(place.after, FIELD_KEYWORDS)];
    if (isSame(from, to) && !hasReference(from)) return;
    const anything = Object.fromEntries([...known].map((name) => [name, true]));
    const rest = (schema: JsonObject): Json => ({ properties: anything, ...pick(schema, FIELD_KEYWORDS) });
    const [asked, given] = [compileRight(rest(place.right)), compileLeft(rest(place.left))];
    judge(place, 'other-fields', 'which other fields are allowed changed', compileLeft(place.left), asked, () => {
      const back = not(given);
      return back.kind !== 'false' && solver.solve([compileRight(place.right), back]).is !== 'unsat';
    });
  };

  visit({ steps: [], levels: [], title: titleOf(root.after) ?? 'The document', ...root });
  return found;
}

const requiredBy = (schema: Json): Set<string> => {
  const list = ownValue(schema, 'required');
  return new Set(Array.isArray(list) ? list.filter((name) => typeof name === 'string') : []);
};

/** What a schema says of one field by its own keywords; undefined where a pattern leaves that open. */
function ruleFor(schema: Json, name: string, reader: Reader): Json | undefined {
  const own = ownValue(ownValue(schema, 'properties'), name);
  const patterns = ownValue(schema, 'patternProperties');
  const parts: Json[] = own === undefined ? [] : [own];
  for (const [pattern, inner] of Object.entries(isObject(patterns) ? patterns : {})) {
    const matches = textMatches(name, pattern);
    if (matches === undefined) return undefined;
    if (matches) parts.push(inner);
  }
  const [first] = parts;
  if (first === undefined) {
    const rest = ownValue(schema, 'additionalProperties') ?? ownValue(schema, 'unevaluatedProperties') ?? true;
    return rest === false && reader === 'tolerant' ? true : rest;
  }
  return parts.length === 1 ? first : { allOf: parts };
}

/** Equal text means equal schemas only while it refers to nothing outside itself. */
function hasReference(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, inner]) => key === '$ref' || hasReference(inner));
}
