import type { Dialect } from '../dialects.ts';
import type { SchemaObject } from '../document/keywords.ts';
import type { SchemaDocument } from '../document/read.ts';
import { Refused } from '../document/refusal.ts';

/** A constraint the provider will not enforce; local validation still does. `path` is a JSON pointer, `*` any item. */
export interface WireLoss {
  path: string;
  keyword: string;
  why: string;
}

/** One compilation, counting as it goes, because what an optional field becomes depends on how many there were. */
export interface Compilation {
  dialect: Dialect;
  document: SchemaDocument;
  losses: WireLoss[];
  omittable: number;
  unions: number;
  /** Compiled definitions by name; null while one is being compiled. */
  definitions: Map<string, SchemaObject | null>;
  /** Definitions we are inside of, with the number of optional fields that were open when each was entered. */
  inside: Map<string, number>;
  optionalDepth: number;
  nodes: number;
}

/** Far more than any provider takes; written-out references can multiply without end. */
const MOST_NODES = 50_000;

export function countNode(state: Compilation, path: string): void {
  state.nodes += 1;
  if (state.nodes > MOST_NODES) throw new Refused(path, '', 'the schema grows too large when it is written out');
}

export function lose(state: Compilation, path: string, keyword: string, why: string): void {
  const known = state.losses.some((loss) => loss.path === path && loss.keyword === keyword && loss.why === why);
  if (!known) state.losses.push({ path, keyword, why });
}

/** A constraint of JSON Schema that no provider takes, dropped. */
export const loseKeyword = (state: Compilation, path: string, keyword: string): void =>
  lose(state, path, keyword, `${state.dialect.label} does not enforce ${keyword}`);
