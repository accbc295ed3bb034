import { fieldPaths } from '../../../../shared/spec/contract.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';
import { count } from '../../../lib/format.ts';
import type { RulePart } from '../../../lib/rule-parts.ts';

/** What the parts beside the rules are called. */
export const PART_NAMES: { readonly [P in RulePart]: string } = {
  purpose: 'Purpose',
  terms: 'Terms',
  defaults: 'Where no rule decides',
  examples: 'Examples',
};

/** The id of a part's row in the list, to move the focus to. */
export const partRowId = (part: RulePart): string => `part-row-${part}`;

const LONGEST = 120;
const SUMMARIES: { readonly [P in RulePart]: (spec: Spec) => string } = {
  purpose: ({ purpose }) => (purpose.trim() === '' ? 'Not said yet' : purpose.trim().slice(0, LONGEST)),
  terms: ({ glossary }) => (glossary.length === 0 ? 'None yet' : count(glossary.length, 'term')),
  defaults: ({ defaults, contract }) => {
    const fields = fieldPaths(contract.output);
    const set = fields.filter(({ path }) => defaults.some(({ field }) => field === path)).length;
    return `${set} of ${count(fields.length, 'field')}`;
  },
  examples: ({ examples }) => (examples.length === 0 ? 'None yet' : count(examples.length, 'example')),
};

/** A few words on what stands in a part. */
export const partSummary = (part: RulePart, spec: Spec): string => SUMMARIES[part](spec);
