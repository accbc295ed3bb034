import type { Json } from '../../spec/ids.ts';
import type { Params } from './assertions.ts';
import type { Schema, SchemaObject } from './keywords.ts';
import type { SchemaDocument } from './read.ts';

/** One keyword that a value breaks. `path` is a JSON pointer into the document. */
export interface Fault {
  path: string;
  keyword: string;
  params: Params;
  value: Json;
  /** The keyword's own value, and the schema it stands in. */
  wanted: Json;
  schema: SchemaObject;
}
/** What a schema says of a value, with the fields and items that it looked at (for `unevaluated…`). */
export interface Judgement {
  faults: Fault[];
  fields: Set<string>;
  items: Set<number>;
}
export interface Evaluation {
  document: SchemaDocument;
  /** Resources entered on the way here, outermost first, for dynamic references. */
  scope: readonly string[];
  path: string;
  depth: number;
  /** Shared by a whole evaluation: a schema of alternatives inside alternatives can multiply without end. */
  budget: { steps: number };
  /** Judges a value further in; handed along so that keywords need not know their own dispatcher. */
  judge(at: Evaluation, schema: Schema, value: Json): Judgement;
}
