/** What the page posts to its own window, with one end of a MessageChannel (`renderer/lib/transport.ts`). */
export const CONNECT_MESSAGE = 'rulehouse:connect';
/** The only channel of the preload script. */
export const CONNECT_CHANNEL = 'rulehouse:connect';
