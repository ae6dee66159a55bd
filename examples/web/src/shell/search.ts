import { useCallback, useMemo, useSyncExternalStore } from 'react';

/** The state of the page, stored in its URL. */
export interface Search {
  text: string;
  genre: string;
  order: string;
  when: string;
  from: string;
  to: string;
  territory: string;
  after: string;
  before: string;
  film: string;
}

const EMPTY: Search = {
  text: '', genre: '', order: '', when: '', from: '', to: '', territory: '', after: '', before: '', film: '',
};

/** The browser's back button returns to the search before a `push`, and skips one corrected by `replace`. */
type Change = (part: Partial<Search>, way?: 'push' | 'replace') => void;

/** The current search and a function that changes parts of it. A new filter or order drops the cursor. */
export function useSearch(): [Search, Change] {
  const query = useSyncExternalStore(subscribe, () => location.search);
  const search = useMemo(() => parse(query), [query]);
  const change = useCallback<Change>((part, way = 'push') => {
    const stays = Object.keys(part).every((key) => key === 'film' || key === 'after' || key === 'before');
    const next = { ...parse(location.search), ...(stays ? {} : { after: '', before: '' }), ...part };
    const filled = Object.entries(next).filter(([, value]) => value !== '');
    const address = new URLSearchParams(filled).toString();
    history[`${way}State`](null, '', address ? `?${address}` : location.pathname);
    window.dispatchEvent(new PopStateEvent('popstate'));
  }, []);
  return [search, change];
}

function subscribe(changed: () => void): () => void {
  window.addEventListener('popstate', changed);
  return () => window.removeEventListener('popstate', changed);
}

function parse(query: string): Search {
  const params = new URLSearchParams(query);
  const search = { ...EMPTY };
  for (const key of Object.keys(EMPTY) as (keyof Search)[]) search[key] = params.get(key) ?? '';
  return search;
}
