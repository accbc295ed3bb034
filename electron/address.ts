/** The page's own scheme. Standard and secure, so that paths, storage and workers behave as on https. */
export const SCHEME = 'app';
export const ORIGIN = `${SCHEME}://rulehouse`;
export const START_PAGE = `${ORIGIN}/`;

/** True for an address inside the application; compares parsed parts, since `app://rulehouse.evil` starts alike. */
export function isOwnAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host, username, password, port } = new URL(address);
  return protocol === `${SCHEME}:` && host === 'rulehouse' && username === '' && password === '' && port === '';
}

/** True for a link that may open in the person's browser: https without credentials. */
export function isOpenable(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, username, password } = new URL(address);
  return protocol === 'https:' && username === '' && password === '';
}
