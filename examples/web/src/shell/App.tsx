import { useMemo, useState } from 'react';
import { Provider } from 'urql';
import { newClient } from '../api/client';
import { Films } from '../films/Films';
import { WithAccess } from './Access';
import { forgetToken, storedToken, storeToken } from './session';
import { SignIn } from './SignIn';

/** The page: the catalogue if there is a token, otherwise the sign-in form. */
export function App() {
  const [token, setToken] = useState(storedToken);
  const [refusal, setRefusal] = useState('');

  const client = useMemo(
    () =>
      newClient(token, (why) => {
        forgetToken();
        setToken('');
        setRefusal(why);
      }),
    [token],
  );

  function signIn(given: string) {
    storeToken(given);
    setRefusal('');
    setToken(given);
  }

  function signOut() {
    forgetToken();
    setToken('');
  }

  return (
    <>
      <header className="masthead">
        <a className="brand" href={location.pathname}>
          <img src="/icon.svg" alt="" width="32" height="32" />
          Film catalogue
        </a>
        {token && (
          <button type="button" className="quiet" onClick={signOut}>
            Sign out
          </button>
        )}
      </header>
      <main>
        {token ? (
          <Provider value={client}>
            <WithAccess>
              <Films />
            </WithAccess>
          </Provider>
        ) : (
          <SignIn refusal={refusal} onToken={signIn} />
        )}
      </main>
    </>
  );
}
