import { DRAFTED_STEPS, type DraftedStep, type Proposal } from './creation.ts';

/** Which parts of a proposal a step fills in. Together they are all of it, so that nothing falls between two steps. */
const PARTS: Record<DraftedStep, (proposal: Proposal) => unknown> = {
  purpose: ({ name, description, slug, spec }) => [name, description, slug ?? null, spec.purpose],
  contract: ({ spec }) => [spec.contract, spec.models, spec.format, spec.compiler],
  terms: ({ spec }) => spec.glossary,
  rules: ({ spec }) => [spec.rules, spec.defaults],
  locks: ({ protections }) => protections,
  scenarios: ({ cases, spec }) => [cases, spec.examples],
};

/** A proposal with one step's parts as another one has them. */
const TAKE: Record<DraftedStep, (into: Proposal, from: Proposal) => Proposal> = {
  purpose: ({ slug: _, ...into }, from) => ({
    ...into,
    name: from.name,
    description: from.description,
    ...(from.slug === undefined ? {} : { slug: from.slug }),
    spec: { ...into.spec, purpose: from.spec.purpose },
  }),
  contract: (into, { spec: { contract, models, format, compiler } }) => ({
    ...into,
    spec: { ...into.spec, contract, models, format, compiler },
  }),
  terms: (into, from) => ({ ...into, spec: { ...into.spec, glossary: from.spec.glossary } }),
  rules: (into, { spec: { rules, defaults } }) => ({ ...into, spec: { ...into.spec, rules, defaults } }),
  locks: (into, from) => ({ ...into, protections: from.protections }),
  scenarios: (into, from) => ({
    ...into,
    cases: from.cases,
    spec: { ...into.spec, examples: from.spec.examples },
  }),
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
/** Equal as JSON: the order of names says nothing, and a field that is undefined is absent. */
function same(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (!isRecord(left) || !isRecord(right) || Array.isArray(left) !== Array.isArray(right)) return false;
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((name) => same(left[name], right[name]));
}

/** The steps in whose parts two proposals differ. */
export const differingSteps = (left: Proposal, right: Proposal): DraftedStep[] =>
  left === right ? [] : DRAFTED_STEPS.filter((step) => !same(PARTS[step](left), PARTS[step](right)));

/** `into` with the parts of `steps` as `from` has them. */
export const takeSteps = (into: Proposal, from: Proposal, steps: readonly DraftedStep[]): Proposal =>
  steps.reduce((proposal, step) => TAKE[step](proposal, from), into);

/**
 * Two edits of one proposal as one. Steps that only one of them changed are taken over; where both did, differently, the
 * step is named in `both`, and `mine` stands until somebody decides.
 */
export function mergeProposals(
  base: Proposal,
  mine: Proposal,
  theirs: Proposal,
): { proposal: Proposal; both: DraftedStep[] } {
  const byMe = new Set(differingSteps(base, mine));
  const byThem = differingSteps(base, theirs);
  const apart = new Set(differingSteps(mine, theirs));
  return {
    proposal: takeSteps(
      mine,
      theirs,
      byThem.filter((step) => !byMe.has(step)),
    ),
    both: byThem.filter((step) => byMe.has(step) && apart.has(step)),
  };
}
