import { JsonObject } from '../../../shared/spec/ids.ts';

const keyOf = (agent: string): string => `rulehouse-try-${agent}`;

/** Keeps what is typed for a reload or a look at another page, as half-written cases are: not beyond the window. */
export function keepInput(agent: string, input: JsonObject): void {
  try {
    sessionStorage.setItem(keyOf(agent), JSON.stringify(input));
  } catch (error) {
    // A full store, as with a large file, must not keep anybody from typing.
    console.warn('What is typed to be tried could not be kept for a reload.', error);
  }
}

/** null when nothing was typed or it cannot be read. */
export function keptInput(agent: string): JsonObject | null {
  try {
    return JsonObject.parse(JSON.parse(sessionStorage.getItem(keyOf(agent)) ?? ''));
  } catch {
    return null;
  }
}
