/** Who answered in one canary run: the model as the provider names it, and its fingerprint where it gives one. */
export interface Served {
  /** ISO instant. */
  at: string;
  model: string;
  fingerprint: string | null;
}
/** `model`: the provider answers with another model under the same name. `fingerprint`: the same model, set up differently. */
export interface ServedChange {
  kind: 'model' | 'fingerprint';
  from: string;
  to: string;
  since: string;
}

/**
 * What is new in the latest of `runs`, oldest first. No chance is involved: a provider that names another model has changed something,
 * whether it can be seen in the answers or not. A fingerprint that was seen before is no news, since providers serve from several at once.
 */
export function findServedChange(runs: readonly Served[]): ServedChange | null {
  const [before, latest] = [runs.at(-2), runs.at(-1)];
  if (before === undefined || latest === undefined) return null;
  const { at: since, model, fingerprint } = latest;
  if (model !== before.model) return { kind: 'model', from: before.model, to: model, since };
  const known = runs.slice(0, -1).filter((run) => run.model === model && run.fingerprint !== null);
  const last = known.at(-1)?.fingerprint;
  if (fingerprint === null || last === undefined || last === null) return null;
  return known.some((run) => run.fingerprint === fingerprint)
    ? null
    : { kind: 'fingerprint', from: last, to: fingerprint, since };
}
