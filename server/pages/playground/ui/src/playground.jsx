import { explorerPlugin } from '@graphiql/plugin-explorer';
import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { useEffect, useMemo, useState } from 'react';
import { NewSchema, Problems, useDevelopment, useReload } from './development.jsx';
import { Examples, examplesPlugin, loadExamples } from './examples.jsx';
import { INTROSPECTION } from './fetcher.js';
import { FoundIDs, Refusal, SharedToken, useSession } from './session.jsx';
import { headersFor, storageWithout } from './token.js';
import { TokenInUse } from './token-in-use.jsx';

const WELCOME = '# Write a query. Ctrl-Space completes, Ctrl-Enter runs.\n\n';

/** GraphiQL below the problems of a model under development, whose events are at `address`. */
export function Playground({ token, fromLink, examples, address }) {
  const { revision, problems } = useDevelopment(address);
  const [current, setCurrent] = useState(examples);
  useReload(revision, async () => setCurrent(await loadExamples()));
  return (
    <Examples value={current}>
      <Problems problems={problems} />
      <Editors token={token} fromLink={fromLink} initial={examples} current={current} revision={revision} />
    </Examples>
  );
}

/** GraphiQL with the explorer, the initial examples as tabs, and the token in the headers editor. */
function Editors({ token, fromLink, initial, current, revision }) {
  const { fetcher, used, taken, refused, refusal, found } = useSession(token, current);
  const linked = fromLink ? token : null;
  const storage = useMemo(() => (linked ? storageWithout(linked) : undefined), [linked]);
  const headers = headersFor(token);
  const tabs = initial.map(({ query, variables }) => ({ query, variables, headers }));
  return (
    <GraphiQL
      fetcher={fetcher}
      storage={storage}
      plugins={plugins}
      defaultTabs={tabs.length > 0 ? tabs : undefined}
      defaultQuery={WELCOME}
      defaultHeaders={headers}
      introspectionQueryName={INTROSPECTION}
      defaultEditorToolsVisibility={token ? 'variables' : 'headers'}
      shouldPersistHeaders
      inputValueDeprecation
      schemaDescription
    >
      <GraphiQL.Logo>
        <h1 className="recordgraph-logo">
          <a href="/" title="Front page">
            <img src="/favicon.svg" alt="" width="20" height="20" /> <span>Recordgraph</span>
          </a>
        </h1>
      </GraphiQL.Logo>
      <GraphiQL.Footer>
        {refusal && <Refusal {...refusal} />}
        {used && <TokenInUse token={used} fromLink={used === linked} />}
      </GraphiQL.Footer>
      <SharedToken taken={taken} refused={refused} linked={linked} />
      <FoundIDs found={found} />
      <NewSchema revision={revision} />
      <SystemTheme />
      <PaneFromItsTop />
      <ActiveTabInView />
    </GraphiQL>
  );
}

const explorer = { ...explorerPlugin({ showAttribution: false }), title: 'Explorer' };
const plugins = [explorer, examplesPlugin, HISTORY_PLUGIN];

/** GraphiQL reads the system's colour scheme once. This follows its changes, unless the user chose a scheme. */
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

/** The explorer focuses its first input, which scrolls the pane. This scrolls back to the heading. */
function PaneFromItsTop() {
  const visiblePlugin = useGraphiQL((state) => state.visiblePlugin);
  useEffect(() => {
    document.querySelector('.graphiql-plugin')?.scrollTo(0, 0);
  }, [visiblePlugin]);
  return null;
}

/** Keeps the active tab visible if not all tabs fit, also after the window or a pane is resized. */
function ActiveTabInView() {
  const activeTabIndex = useGraphiQL((state) => state.activeTabIndex);
  useEffect(() => {
    const show = () =>
      document.querySelector('[role="tab"][aria-selected="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const resized = new ResizeObserver(show);
    for (const tabs of document.querySelectorAll('[role="tablist"]')) resized.observe(tabs);
    show();
    return () => resized.disconnect();
  }, [activeTabIndex]);
  return null;
}
