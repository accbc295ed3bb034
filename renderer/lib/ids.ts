/** A new opaque id for something inside a draft. */
export const newId = (): string => crypto.randomUUID();
