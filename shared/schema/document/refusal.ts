/** Why a schema cannot be used, with the exact place: a JSON pointer into the schema, after its address where it is a further one. */
export interface Refusal {
  path: string;
  keyword: string;
  reason: string;
}

/** Leaves the walk over a schema at the first thing that would otherwise be ignored; never crosses a module's edge. */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(path: string, keyword: string, reason: string) {
    super(reason);
    this.refusal = { path, keyword, reason };
  }
}

/** Runs `work` and turns a refusal into a value; anything else is a bug and passes through. */
export function refusing<T>(work: () => T): { ok: true; value: T } | { ok: false; refusal: Refusal } {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, refusal: error.refusal };
    throw error;
  }
}
