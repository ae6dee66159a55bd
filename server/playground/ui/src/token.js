// What the headers editor shows where there is no token yet.
const PLACEHOLDER = 'paste a token here';

// Under which GraphiQL keeps tabs, history and the headers of each.
const GRAPHIQL_PREFIX = 'graphiql:';

// One of GraphiQL's, so that its settings clear the token too.
const TOKEN_KEY = `${GRAPHIQL_PREFIX}recordgraph-token`;

/**
 * The bearer token of `#token=…`, else the one kept from an earlier visit.
 * A token in the address is taken out of it at once: fragments never reach a
 * server, but they do reach bookmarks, history and screenshots.
 */
export function takeToken() {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const given = fragment.get('token');
  const kept = localStorage.getItem(TOKEN_KEY);
  if (!given) return kept;
  fragment.delete('token');
  const rest = fragment.toString();
  history.replaceState(history.state, '', location.pathname + location.search + (rest ? `#${rest}` : ''));
  localStorage.setItem(TOKEN_KEY, given);
  if (kept && kept !== given) replaceInStorage(kept, given);
  return given;
}

/** The headers editor's text for a token. */
export function headersFor(token) {
  return JSON.stringify({ Authorization: `Bearer ${token || PLACEHOLDER}` }, null, 2);
}

/** The token that headers carry; null when they carry none. */
export function tokenOf(headers) {
  const name = Object.keys(headers).find((each) => each.toLowerCase() === 'authorization');
  const token = /^bearer\s+(.*\S)/i.exec(headers[name])?.[1];
  return token && token !== PLACEHOLDER ? token : null;
}

/** The headers editor's text with a token in the place of none, or of one that `isRefused`; else unchanged. */
export function withToken(text, token, isRefused) {
  return text.replace(/(?<="bearer\s+)[^"]*/i, (old) => (old === PLACEHOLDER || isRefused(old) ? token : old));
}

/** Keeps a token for the next visit. */
export function keepToken(token) {
  localStorage.setItem(TOKEN_KEY, token);
}

/** Leaves nothing of a token for the next visit. */
export function forgetToken() {
  localStorage.removeItem(TOKEN_KEY);
}

/** Tabs and history of an earlier visit carry the earlier token: give them the new one, and leave every other header alone. */
function replaceInStorage(kept, given) {
  for (const [key, text] of Object.entries(localStorage)) {
    if (key.startsWith(GRAPHIQL_PREFIX)) localStorage.setItem(key, text.replaceAll(`Bearer ${kept}`, `Bearer ${given}`));
  }
}
