/** The type with one limit set, or without it where there is none. */
export function setPart<T extends object, K extends keyof T & string>(type: T, part: K, value: T[K] | undefined): T {
  if (value !== undefined) return { ...type, [part]: value };
  const rest = { ...type };
  delete rest[part];
  return rest;
}
