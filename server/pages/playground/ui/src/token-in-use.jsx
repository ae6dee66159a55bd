import { claimsOf, forgetLinkedToken, keptToken } from './token.js';

/** The token of the last request: its origin, subject and expiry, by its own unverified claims. */
export function TokenInUse({ token, fromLink }) {
  const { sub, exp } = claimsOf(token);
  return (
    <p className={fromLink ? 'token-in-use from-link' : 'token-in-use'} role="status" aria-label="Token in use">
      <span>
        {fromLink ? 'Token from a link, for this tab only' : 'Your token'}: <strong>{typeof sub === 'string' ? sub : `…${token.slice(-5)}`}</strong>
        {typeof exp === 'number' && `, ${expiry(exp)}`}
      </span>
      {fromLink && (
        <button type="button" onClick={leaveLink}>
          {keptToken() ? 'Use your own token' : 'Remove it'}
        </button>
      )}
    </p>
  );
}

/** The expiry of a token, in the browser's language. */
function expiry(seconds) {
  const end = new Date(seconds * 1000);
  if (Number.isNaN(end.getTime())) return 'without a readable expiry';
  const today = end.toDateString() === new Date().toDateString();
  return `${end < new Date() ? 'expired' : 'until'} ${end.toLocaleString([], { timeStyle: 'short', ...(today ? {} : { dateStyle: 'medium' }) })}`;
}

function leaveLink() {
  forgetLinkedToken();
  location.reload();
}
