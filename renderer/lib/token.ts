const KEY = 'rulehouse-token';
let token: string | null = null;

/**
 * Takes the per-launch token out of the address (`#token=…`), keeps it in memory and for a reload of this tab in
 * session storage, and removes it from the address and the history entry.
 */
export function takeToken(): void {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given === null) {
    token = sessionStorage.getItem(KEY);
    return;
  }
  token = given;
  sessionStorage.setItem(KEY, given);
  history.replaceState(null, '', location.pathname + location.search);
}

/** The token, or null where the host hands over a port and needs none. */
export const currentToken = (): string | null => token;
