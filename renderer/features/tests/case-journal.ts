import { z } from 'zod';
import { Json, JsonObject } from '../../../shared/spec/ids.ts';
import type { CaseDraft } from './case-draft.ts';

const Kept = z.object({
  title: z.string(),
  notes: z.string(),
  input: JsonObject,
  checks: z.record(
    z.string(),
    z.object({
      kind: z.enum(['exact', 'one_of', 'tolerance', 'set', 'meaning', 'ignore', 'nothing']),
      value: Json.optional(),
      values: z.array(Json),
      within: z.string().optional(),
      rubric: z.string(),
    }),
  ),
});

const keyOf = (agent: string, id: string | null): string => `rulehouse-case-${agent}-${id ?? 'new'}`;

/** Keeps a half-written case for a reload or a look at another page. Session storage, as for drafts: it must not outlive the window. */
export function keepCase(agent: string, id: string | null, draft: CaseDraft): void {
  try {
    sessionStorage.setItem(keyOf(agent, id), JSON.stringify(draft));
  } catch (error) {
    // A full store must not keep anybody from typing.
    console.warn('A half-written case could not be kept for a reload.', error);
  }
}

export const forgetCase = (agent: string, id: string | null): void => sessionStorage.removeItem(keyOf(agent, id));

/** What was being written, null when nothing was or it cannot be read. */
export function keptCase(agent: string, id: string | null): CaseDraft | null {
  const text = sessionStorage.getItem(keyOf(agent, id));
  if (text === null) return null;
  try {
    const { checks, ...rest } = Kept.parse(JSON.parse(text));
    return {
      ...rest,
      checks: Object.fromEntries(
        Object.entries(checks).map(([path, check]) => [path, { ...check, value: check.value, within: check.within }]),
      ),
    };
  } catch (error) {
    console.warn('A half-written case could not be read.', error);
    return null;
  }
}
