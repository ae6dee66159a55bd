import type { FormEvent } from 'react';
import { Alert } from './Alert';

interface Props {
  /** Why the service refused the last token; empty if it did not. */
  refusal: string;
  onToken: (token: string) => void;
}

/** Asks for a bearer token. */
export function SignIn({ refusal, onToken }: Props) {
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const token = new FormData(event.currentTarget).get('token');
    if (typeof token === 'string' && token.trim()) onToken(token.trim());
  }

  return (
    <form className="card sign-in" onSubmit={submit}>
      <h1>Sign in</h1>
      {refusal && (
        <Alert title="The service refused your token">
          It says: {refusal}. Get a new one and paste it below.
        </Alert>
      )}
      <p>
        Paste an access token. <code>make run</code> leaves one in <code>.recordgraph/token</code>.
      </p>
      <div className="field">
        <label htmlFor="token">Access token</label>
        <input id="token" name="token" type="password" autoComplete="off" required autoFocus />
      </div>
      <button type="submit" className="primary">
        Continue
      </button>
    </form>
  );
}
