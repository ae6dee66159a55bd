import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { createContext, useContext } from 'react';

// Where style.css has panes cover the editors.
const NARROW = '(max-width: 48rem)';

/** The examples of the served model, which can change. */
export const Examples = createContext([]);

/** The examples that the service carries: `[{name, about, query, variables, finds}]`, or none when it carries none. */
export async function loadExamples() {
  try {
    const response = await fetch('/examples.json');
    return response.ok ? await response.json() : [];
  } catch {
    return [];
  }
}

/** A sidebar pane that opens any example in a tab, also after its tab was closed or changed. */
export const examplesPlugin = { title: 'Examples', icon: ExamplesIcon, content: ExamplesPane };

function ExamplesPane() {
  const examples = useContext(Examples);
  const { addTab, setVisiblePlugin } = useGraphiQLActions();
  const { queryEditor, variableEditor } = useGraphiQL(({ queryEditor, variableEditor }) => ({ queryEditor, variableEditor }));
  const open = ({ query, variables }) => {
    addTab();
    queryEditor?.setValue(query);
    variableEditor?.setValue(variables ?? '');
    if (matchMedia(NARROW).matches) setVisiblePlugin(null);
  };
  return (
    <section className="examples" aria-label="Examples">
      <div className="examples-title">Examples</div>
      <ul>
        {examples.map((example) => (
          <li key={example.name}>
            <button type="button" onClick={() => open(example)}>
              {example.name}
            </button>
            <p>{example.about}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function ExamplesIcon() {
  return (
    <svg height="1em" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M5 4h14v16l-7-4-7 4z" strokeLinejoin="round" />
      <path d="M9 9h6M9 12.5h4" strokeLinecap="round" />
    </svg>
  );
}
