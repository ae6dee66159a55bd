// What the headers editor shows where there is no token yet.
const PLACEHOLDER = 'paste a token here';

// The prefix of GraphiQL's keys: tabs, history and the headers of each.
const GRAPHIQL_PREFIX = 'graphiql:';

// Has GraphiQL's prefix, so that its settings clear the token too.
const TOKEN_KEY = `${GRAPHIQL_PREFIX}recordgraph-token`;

// What a bearer token is made of (RFC 6750). No other text is taken from a link.
const TOKEN = /^[\w.~+/-]+=*$/;

/**
 * The bearer token to start with, and whether it comes from a link.
 *
 * `#token=…` is valid for this browser tab alone: sessionStorage keeps it over a reload. It never replaces the token
 * that the user typed, which localStorage keeps. The token is removed from the address at once: fragments never reach
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

/** The token that the user typed, now or on an earlier visit; null when there is none. */
export const keptToken = () => localStorage.getItem(TOKEN_KEY);

/** Keeps a token that the user typed for the next visit. */
export function keepToken(token) {
  localStorage.setItem(TOKEN_KEY, token);
}

/** Keeps no token for the next visit. */
export function forgetToken() {
  localStorage.removeItem(TOKEN_KEY);
}

/** Removes the token of a link from this browser tab. */
export function forgetLinkedToken() {
  sessionStorage.removeItem(TOKEN_KEY);
}

/**
 * The storage of GraphiQL while it uses the token of a link: localStorage, which that token never reaches. What GraphiQL
 * stores has the user's own token in its place, or the placeholder; what it reads has the token of the link.
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

/** A text of headers with one token replaced; a longer token that begins alike is another one. */
function replaceToken(text, from, to) {
  const literal = from.replace(/[.+/]/g, '\\$&');
  return text && text.replace(new RegExp(`([Bb]earer )${literal}(?![\\w.~+/=-])`, 'g'), (_, scheme) => scheme + to);
}

/** What a JSON Web Token says of itself, unverified; empty when it says nothing readable. */
export function claimsOf(token) {
  try {
    const bytes = Uint8Array.from(atob(token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes));
    return claims !== null && typeof claims === 'object' ? claims : {};
  } catch {
    return {};
  }
}
