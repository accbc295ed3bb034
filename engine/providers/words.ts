import type { Connection } from '../model.ts';

/** The provider's name at the start of a sentence. */
export const capital = (who: string): string => who.charAt(0).toUpperCase() + who.slice(1);

/** What is wrong with a connection's key before anything is sent, in words; null when it can be sent. */
export function keyFault(connection: Connection, who: string, keyRequired: boolean): string | null {
  if (connection.apiKey === '' && keyRequired)
    return `No key is set for ${who}. Add one to this connection in Settings.`;
  // A line break or an accented letter cannot stand in a header, and the runtime's error would quote the key.
  if (!/^[\x21-\x7e]*$/.test(connection.apiKey)) {
    return `The key for ${who} holds a space, a line break or another character that no key has. Enter it again in Settings.`;
  }
  return null;
}
