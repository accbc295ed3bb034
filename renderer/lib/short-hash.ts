/** The first and last four characters name a version well enough for a person; a signature covers all of it. */
export const shortHash = (hash: string): string => `${hash.slice(0, 4)}·${hash.slice(-4)}`;

/** A fingerprint in groups of four, as people compare it aloud; `groups` limits how many. */
export const fingerprintGroups = (hex: string, groups = 16): string[] =>
  (hex.toUpperCase().match(/.{1,4}/g) ?? []).slice(0, groups);
