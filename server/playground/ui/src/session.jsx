import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect, useMemo, useState } from 'react';
import { createFetcher } from './fetcher.js';
import { forgetLinkedToken, forgetToken, keepToken, withToken } from './token.js';

/**
 * Sends requests, and learns from their answers which token is good. `used` is the token of the last request,
 * `taken` the last one that the service took; `refusal` says why it did not take the one of the last request.
 */
export function useSession(token) {
  const [used, setUsed] = useState(token);
  const [taken, setTaken] = useState(null);
  const [refusal, setRefusal] = useState(null);
  const refused = useMemo(() => new Set(), []);
  const fetcher = useMemo(() => {
    return createFetcher(token, (used, result) => {
      const error = result?.errors?.find(({ extensions }) => extensions?.code === 'UNAUTHENTICATED');
      setUsed(used);
      setRefusal(error ? { token: used, why: error.message } : null);
      if (!used) return;
      if (error) refused.add(used);
      if (!result?.data) return;
      refused.delete(used);
      setTaken(used);
    });
  }, [token, refused]);
  return { fetcher, used, taken, refused, refusal };
}

/** Why nothing is answered, and what to do about it. */
export function Refusal({ token, why }) {
  return (
    <p className="refusal" role="alert">
      {token ? `The service does not take this token: ${why}. Put another one` : 'The service wants a token. Put one'} under Headers, then run
      a query.
    </p>
  );
}

/**
 * A token that was typed in one tab serves the others too, unless theirs is good, and the next visit,
 * unless headers shall not be kept; and it fetches the schema if that is missing. `linked` is the token of a link,
 * which serves no other visit; one that is typed takes its place.
 */
export function SharedToken({ taken, refused, linked }) {
  const { activeTabIndex, headerEditor, schema, shouldPersistHeaders } = useGraphiQL((state) => ({
    activeTabIndex: state.activeTabIndex,
    headerEditor: state.headerEditor,
    schema: state.schema,
    shouldPersistHeaders: state.shouldPersistHeaders,
  }));
  const { introspect } = useGraphiQLActions();
  useEffect(() => {
    if (!taken || !headerEditor) return;
    const text = headerEditor.getValue();
    const mended = withToken(text, taken, (token) => refused.has(token));
    if (mended !== text) headerEditor.setValue(mended);
  }, [activeTabIndex, headerEditor, taken, refused]);
  useEffect(() => {
    if (!shouldPersistHeaders) forgetToken();
    else if (taken && taken !== linked) {
      keepToken(taken);
      forgetLinkedToken();
    }
  }, [taken, linked, shouldPersistHeaders]);
  useEffect(() => {
    if (taken && !schema) introspect();
  }, [taken]); // not whenever there is no schema: it may be refused for another reason
  return null;
}
