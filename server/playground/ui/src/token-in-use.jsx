import { claimsOf, forgetLinkedToken, keptToken } from './token.js';

/** Which token the last request carried: where it comes from, who it is for and until when, as it says itself. */
export function TokenInUse({ token, fromLink }) {
  const { sub, exp } = claimsOf(token);
  return (
    <p className={fromLink ? 'token-in-use from-link' : 'token-in-use'} role="status" aria-label="Token in use">
      <span>
        {fromLink ? 'Token of a link, for this tab alone' : 'Your token'}: <strong>{typeof sub === 'string' ? sub : `…${token.slice(-5)}`}</strong>
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

/** When a token ends, in the words of the browser's language settings. */
function expiry(seconds) {
  const end = new Date(seconds * 1000);
  if (Number.isNaN(end.getTime())) return 'of no readable end';
  const today = end.toDateString() === new Date().toDateString();
  return `${end < new Date() ? 'ended' : 'until'} ${end.toLocaleString([], { timeStyle: 'short', ...(today ? {} : { dateStyle: 'medium' }) })}`;
}

function leaveLink() {
  forgetLinkedToken();
  location.reload();
}
