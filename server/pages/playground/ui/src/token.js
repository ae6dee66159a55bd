// The text of the headers editor without a token.
const PLACEHOLDER = 'paste a token here';

// The prefix of GraphiQL's keys: tabs, history and the headers of each.
const GRAPHIQL_PREFIX = 'graphiql:';

// This key has GraphiQL's prefix, so that GraphiQL's settings clear the token too.
const TOKEN_KEY = `${GRAPHIQL_PREFIX}recordgraph-token`;

// The syntax of a bearer token (RFC 6750). Other texts in a link are ignored.
const TOKEN = /^[\w.~+/-]+=*$/;

/**
 * The initial bearer token, and whether it is from a link.
 *
 * `#token=…` is valid only for this browser tab: sessionStorage keeps it over a reload. It never replaces the token
 * that the user typed, which localStorage keeps. The token is removed from the URL at once: fragments never reach
 * a server, but they do reach bookmarks, history and screenshots.
 */
export function takeToken() {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const given = fragment.get('token');
  if (given !== null) {
    fragment.delete('token');
    const rest = fragment.toString();
    history.replaceState(history.state, '', location.pathname + location.search + (rest ? `#${rest}` : ''));
    if (TOKEN.test(given)) sessionStorage.setItem(TOKEN_KEY, given);
  }
  const kept = keptToken();
  const linked = sessionStorage.getItem(TOKEN_KEY);
  if (linked && linked !== kept) return { token: linked, fromLink: true };
  forgetLinkedToken();
  return { token: kept, fromLink: false };
}

/** The headers editor's text for a token. */
export function headersFor(token) {
  return JSON.stringify({ Authorization: `Bearer ${token || PLACEHOLDER}` }, null, 2);
}

/** The token in the headers; null if there is none. */
export function tokenOf(headers) {
  const name = Object.keys(headers).find((each) => each.toLowerCase() === 'authorization');
  const token = /^bearer\s+(.*\S)/i.exec(headers[name])?.[1];
  return token && token !== PLACEHOLDER ? token : null;
}

/** The headers editor's text with a token, if it has none or one that `isRefused`; otherwise unchanged. */
export function withToken(text, token, isRefused) {
  return text.replace(/(?<="bearer\s+)[^"]*/i, (old) => (old === PLACEHOLDER || isRefused(old) ? token : old));
}

/** The token that the user typed, now or on an earlier visit; null if there is none. */
export const keptToken = () => localStorage.getItem(TOKEN_KEY);

/** Keeps a token that the user typed for the next visit. */
export function keepToken(token) {
  localStorage.setItem(TOKEN_KEY, token);
}

/** Removes the stored token. */
export function forgetToken() {
  localStorage.removeItem(TOKEN_KEY);
}

/** Removes the token of a link from this browser tab. */
export function forgetLinkedToken() {
  sessionStorage.removeItem(TOKEN_KEY);
}

/**
 * GraphiQL's storage while the token of a link is in use: localStorage without that token. GraphiQL's writes
 * get the user's own token or the placeholder instead, and its reads get the token of the link.
 */
export function storageWithout(linked) {
  const own = () => keptToken() ?? PLACEHOLDER;
  return {
    getItem: (key) => replaceToken(localStorage.getItem(key), own(), linked),
    setItem: (key, text) => localStorage.setItem(key, replaceToken(text, linked, own())),
    removeItem: (key) => localStorage.removeItem(key),
    get length() {
      return storedKeys().length;
    },
    clear() {
      storedKeys().forEach((key) => localStorage.removeItem(key));
      forgetLinkedToken();
    },
  };
}

const storedKeys = () => Object.keys(localStorage).filter((key) => key.startsWith(GRAPHIQL_PREFIX));

/** A text of headers with one token replaced. A longer token with the same prefix is not replaced. */
function replaceToken(text, from, to) {
  const literal = from.replace(/[.+/]/g, '\\$&');
  return text && text.replace(new RegExp(`([Bb]earer )${literal}(?![\\w.~+/=-])`, 'g'), (_, scheme) => scheme + to);
}

/** The unverified claims of a JSON Web Token; empty if they are unreadable. */
export function claimsOf(token) {
  try {
    const bytes = Uint8Array.from(atob(token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes));
    return claims !== null && typeof claims === 'object' ? claims : {};
  } catch {
    return {};
  }
}
