const TOKEN_KEY = 'recordgraph:token';

// Under which GraphiQL keeps tabs, history and the headers of each.
const GRAPHIQL_PREFIX = 'graphiql:';

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
  return JSON.stringify({ Authorization: `Bearer ${token || 'paste a token here'}` }, null, 2);
}

/** Tabs and history of an earlier visit carry the earlier token: give them the new one, and leave every other header alone. */
function replaceInStorage(kept, given) {
  for (const [key, text] of Object.entries(localStorage)) {
    if (key.startsWith(GRAPHIQL_PREFIX)) localStorage.setItem(key, text.replaceAll(`Bearer ${kept}`, `Bearer ${given}`));
  }
}
