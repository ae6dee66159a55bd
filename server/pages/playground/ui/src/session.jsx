import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { createFetcher } from './fetcher.js';
import { replaceTexts } from './finds.js';
import { forgetLinkedToken, forgetToken, keepToken, withToken } from './token.js';

/**
 * Sends requests, and gets the state of the token from the answers. `used` is the token of the last request,
 * `taken` the last token that the service accepted; `refusal` says why it refused the token of the last request. `found` are
 * the IDs that were last found for the variables of an example.
 */
export function useSession(token, examples) {
  const current = useRef(examples);
  current.current = examples;
  const [found, setFound] = useState(null);
  const [used, setUsed] = useState(token);
  const [taken, setTaken] = useState(null);
  const [refusal, setRefusal] = useState(null);
  const refused = useMemo(() => new Set(), []);
  const fetcher = useMemo(() => {
    const onAnswer = (used, result) => {
      const error = result?.errors?.find(({ extensions }) => extensions?.code === 'UNAUTHENTICATED');
      setUsed(used);
      setRefusal(error ? { token: used, why: error.message } : null);
      if (!used) return;
      if (error) refused.add(used);
      if (!result?.data) return;
      refused.delete(used);
      setTaken(used);
    };
    return createFetcher(token, { onAnswer, needed: () => current.current, onFound: setFound });
  }, [token, refused]);
  return { fetcher, used, taken, refused, refusal, found };
}

/** Shows the IDs that were found for the variables of an example in their editor. */
export function FoundIDs({ found }) {
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  useEffect(() => {
    if (!found || !variableEditor) return;
    const text = variableEditor.getValue();
    const filled = replaceTexts(text, found);
    if (filled !== text) variableEditor.setValue(filled);
  }, [found]); // not for another tab, whose request finds its own
  return null;
}

/** Why a request was refused, and what to do. */
export function Refusal({ token, why }) {
  return (
    <p className="refusal" role="alert">
      {token ? `The service does not accept this token: ${why}. Enter another one` : 'The service needs a token. Enter one'} under Headers, then run
      a query.
    </p>
  );
}

/**
 * A token that was typed in one tab applies to other tabs without a valid token, and to the next visit
 * unless GraphiQL's settings keep no headers. It also fetches a missing schema. `linked` is the token of a link,
 * which does not apply to other visits; a typed token replaces it.
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
  }, [taken]); // not for every missing schema: the schema may be refused for another reason
  return null;
}
