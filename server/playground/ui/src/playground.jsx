import { explorerPlugin } from '@graphiql/plugin-explorer';
import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { useEffect, useMemo } from 'react';
import { examplesPlugin } from './examples.jsx';
import { headersFor } from './token.js';

const INTROSPECTION = 'IntrospectionQuery';

const WELCOME = '# Write a query. Ctrl-Space completes, Ctrl-Enter runs.\n\n';

/** GraphiQL with the explorer, the examples as tabs, and the token in the headers editor. */
export function Playground({ token, examples }) {
  const fetcher = useMemo(() => createFetcher(token), [token]);
  const plugins = useMemo(() => [explorer, examplesPlugin(examples), HISTORY_PLUGIN], [examples]);
  const headers = headersFor(token);
  const tabs = examples.map(({ query, variables }) => ({ query, variables, headers }));
  return (
    <GraphiQL
      fetcher={fetcher}
      plugins={plugins}
      defaultTabs={tabs.length > 0 ? tabs : undefined}
      defaultQuery={WELCOME}
      defaultHeaders={headers}
      introspectionQueryName={INTROSPECTION}
      defaultEditorToolsVisibility="variables"
      shouldPersistHeaders
      inputValueDeprecation
      schemaDescription
    >
      <GraphiQL.Logo>
        <a className="recordgraph-logo" href="/schema.graphql" target="_blank" rel="noreferrer" title="The schema as SDL">
          <img src="/favicon.svg" alt="" width="20" height="20" /> Recordgraph
        </a>
      </GraphiQL.Logo>
      <SystemTheme />
      <ActiveTabInView />
    </GraphiQL>
  );
}

/**
 * Sends what the headers editor says. GraphiQL asks for the schema before that
 * editor exists, so this one request falls back to the token itself.
 */
function createFetcher(token) {
  const send = createGraphiQLFetcher({ url: '/graphql' });
  return (params, options) => {
    const given = options?.headers ?? {};
    const named = Object.keys(given).some((name) => name.toLowerCase() === 'authorization');
    if (params.operationName !== INTROSPECTION || named || !token) return send(params, options);
    return send(params, { ...options, headers: { ...given, Authorization: `Bearer ${token}` } });
  };
}

const explorer = { ...explorerPlugin({ showAttribution: false }), title: 'Explorer' };

/** GraphiQL reads the system's colour scheme once; this follows it as it changes, unless the user chose one. */
function SystemTheme() {
  const theme = useGraphiQL((state) => state.theme);
  const { setTheme } = useGraphiQLActions();
  useEffect(() => {
    if (theme !== null) return undefined;
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    const follow = () => setTheme(null);
    scheme.addEventListener('change', follow);
    return () => scheme.removeEventListener('change', follow);
  }, [theme, setTheme]);
  return null;
}

/** Keeps the active tab visible when there are more tabs than fit. */
function ActiveTabInView() {
  const activeTabIndex = useGraphiQL((state) => state.activeTabIndex);
  useEffect(() => {
    document.querySelector('[role="tab"][aria-selected="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [activeTabIndex]);
  return null;
}
