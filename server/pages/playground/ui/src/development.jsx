import { useGraphiQLActions } from '@graphiql/react';
import { useEffect, useRef, useState } from 'react';

/**
 * The state of a model under development, by the events at `address`: the `revision` of the served model and the `problems` of
 * its newer version. Without an address there are no requests. A page in the background has no open stream, because browsers
 * limit the connections to a host.
 */
export function useDevelopment(address) {
  const [revision, setRevision] = useState(null);
  const [problems, setProblems] = useState([]);
  useEffect(() => {
    if (!address) return undefined;
    let events = null;
    const follow = () => {
      events?.close();
      events = null;
      if (document.hidden) return;
      events = new EventSource(address);
      events.addEventListener('model', ({ data }) => setRevision(JSON.parse(data).revision));
      events.addEventListener('problems', ({ data }) => setProblems(JSON.parse(data).problems));
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      events?.close();
    };
  }, [address]);
  return { revision, problems };
}

/** Calls `reload` when another model is served than the first one. */
export function useReload(revision, reload) {
  const served = useRef(null);
  useEffect(() => {
    if (served.current !== null && revision !== served.current) reload();
    served.current = revision;
  }, [revision]);
}

/** Reads the schema again when another model is served. */
export function NewSchema({ revision }) {
  const { introspect } = useGraphiQLActions();
  useReload(revision, introspect);
  return null;
}

/** The mistakes in the newest version of the model. */
export function Problems({ problems }) {
  if (problems.length === 0) return null;
  return (
    <section className="problems" role="alert" aria-label="Problems of the model">
      <p>The model has {problems.length === 1 ? 'a problem' : `${problems.length} problems`}. The previous model is still served.</p>
      <ul>
        {problems.map(({ file, line, column, message }) => (
          <li key={`${file}:${line}:${column}:${message}`}>
            <code>
              {file}:{line}:{column}
            </code>{' '}
            {message}
          </li>
        ))}
      </ul>
    </section>
  );
}
