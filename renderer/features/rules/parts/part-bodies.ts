import type { ReactNode } from 'react';
import type { RulePart } from '../../../lib/rule-parts.ts';
import { DefaultsPart } from './defaults-part.tsx';
import { ExamplesPart } from './examples-part.tsx';
import type { PartProps } from './part-props.ts';
import { PurposePart } from './purpose-part.tsx';
import { TermsPart } from './terms-part.tsx';

/** What each part beside the rules is edited with, on the draft or on a scratch spec. */
export const PART_BODIES: { readonly [P in RulePart]: (props: PartProps) => ReactNode } = {
  purpose: PurposePart,
  terms: TermsPart,
  defaults: DefaultsPart,
  examples: ExamplesPart,
};

/** The path of each part, as locks and differences name it. */
export const PART_PATHS: { readonly [P in RulePart]: string } = {
  purpose: 'purpose',
  terms: 'glossary',
  defaults: 'defaults',
  examples: 'examples',
};
