import type { Finding } from '../../../shared/analysis/analyse.ts';
import type { Spec } from '../../../shared/spec/spec.ts';

/**
 * What a contradiction is about: which two rules, in which order, and what each wants. Null for other findings. In an
 * ordered list, rules that overlap are everyday; a contradiction that was published, or that somebody chose to keep, is
 * settled for as long as this stays the same.
 */
export function matterOf({ kind, rules, field }: Finding, spec: Pick<Spec, 'rules'>): string | null {
  if (kind !== 'conflict' || field === undefined) return null;
  const wants = rules.map((id) => {
    const effects = spec.rules.find((rule) => rule.id === id)?.then.filter((effect) => effect.field === field) ?? [];
    return [id, effects.map(({ id: _, ...effect }) => effect)];
  });
  return JSON.stringify([field, wants]);
}

/** The matters of a spec's contradictions. */
export const mattersOf = (findings: readonly Finding[], spec: Pick<Spec, 'rules'>): string[] =>
  findings.flatMap((finding) => matterOf(finding, spec) ?? []);

const keyOf = (agent: string): string => `rulehouse-kept-${agent}`;

/** The contradictions that were kept in this window, until a published version settles them for everybody. */
export function readKept(agent: string): ReadonlySet<string> {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(agent)) ?? '[]');
    return new Set(Array.isArray(kept) ? kept.filter((matter) => typeof matter === 'string') : []);
  } catch (error) {
    console.warn('Contradictions that were kept could not be read.', error);
    return new Set();
  }
}

export function writeKept(agent: string, kept: ReadonlySet<string>): void {
  try {
    sessionStorage.setItem(keyOf(agent), JSON.stringify([...kept]));
  } catch (error) {
    // They are asked about again after a reload, which loses nothing.
    console.warn('Contradictions that were kept will be shown again after a reload.', error);
  }
}
