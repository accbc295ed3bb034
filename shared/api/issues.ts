import type { Problem } from '../errors.ts';

/** What a schema says against one place of an input, as zod (or any Standard Schema) reports it. */
interface Issue {
  message: string;
  path?: readonly unknown[] | undefined;
  code?: string;
  origin?: string;
  maximum?: number | bigint;
  minimum?: number | bigint;
  /** What each form of a union says against it. */
  errors?: readonly (readonly Issue[])[];
}

const partOf = (part: unknown): unknown =>
  typeof part === 'object' && part !== null && 'key' in part ? part.key : part;

/** Where a union speaks by kind, what is said by the form of the kind that stands there, at its own place. */
function withinUnion(issue: Issue): Issue[] {
  const form = issue.errors?.find(
    (issues) => issues.length > 0 && issues.every(({ path }) => partOf(path?.[0]) !== 'kind'),
  );
  if (issue.code !== 'invalid_union' || form === undefined) return [issue];
  return form.flatMap((inner) => withinUnion({ ...inner, path: [...(issue.path ?? []), ...(inner.path ?? [])] }));
}

const LENGTHS: Record<string, { most: (n: string) => string; least: (n: string) => string }> = {
  string: {
    most: (n) => `This may have at most ${n} characters. Shorten it.`,
    least: (n) => (n === '1' ? 'This needs some text.' : `This needs at least ${n} characters.`),
  },
  array: {
    most: (n) => `This may hold at most ${n} entries. Remove some.`,
    least: (n) => (n === '1' ? 'This needs at least one entry.' : `This needs at least ${n} entries.`),
  },
};

function wordsOf({ code, origin, maximum, minimum, message }: Issue): string {
  const lengths = LENGTHS[origin ?? ''];
  if (lengths === undefined) return message;
  if (code === 'too_big' && maximum !== undefined) return lengths.most(String(maximum));
  if (code === 'too_small' && minimum !== undefined) return lengths.least(String(minimum));
  return message;
}

/** The places of an input that its schema refused, as problems in words. */
export function problemsOf(issues: readonly Issue[]): Problem[] {
  return issues.flatMap(withinUnion).map((issue) => {
    const path = (issue.path ?? []).map(partOf);
    const field = path.findLast((part) => typeof part === 'string');
    return {
      path: path.map((part) => `/${String(part)}`).join(''),
      field: String(field ?? 'value'),
      message: wordsOf(issue),
    };
  });
}
