/** What stands beside the rules of an agent, as the address names it. */
export const RULE_PARTS = ['purpose', 'terms', 'defaults', 'examples'] as const;
export type RulePart = (typeof RULE_PARTS)[number];

/** The part that an address names; undefined when it names none. */
export const rulePart = (wanted: unknown): RulePart | undefined => RULE_PARTS.find((part) => part === wanted);
