import { useEffect } from 'react';
import { useQuery } from 'urql';
import { problemsOf } from '../api/errors';
import { graphql } from '../gql';
import { useAccess } from '../shell/Access';
import { Problems } from '../shell/Alert';
import { useSearch } from '../shell/search';
import { FilmSheet } from './FilmSheet';
import { Filters } from './Filters';
import { FilmTable } from './FilmTable';
import { variablesOf } from './filter';
import { Pager } from './Pager';
import { partsFor } from './parts';

const FILMS = graphql(`
  query Films(
    $filter: MovieFilter
    $orderBy: [MovieOrder!]
    $first: Int
    $after: String
    $last: Int
    $before: String
    $studio: Boolean!
  ) {
    movies(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
      totalCount
      nodes {
        id
        ...FilmRow
      }
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
    }
  }
`);

/** The catalogue: filters, one page of films, and the open film. */
export function Films() {
  const [search, change] = useSearch();
  const parts = partsFor(useAccess());
  const [{ data, error, fetching }] = useQuery({
    query: FILMS,
    variables: { ...variablesOf(search, parts), studio: parts.studio },
  });
  const page = data?.movies;
  const problems = problemsOf(error);

  // An old URL may have a cursor that is no longer valid.
  const lost = problems.some(({ code }) => code === 'BAD_CURSOR');
  useEffect(() => {
    if (lost) change({ after: '', before: '' }, 'replace');
  }, [lost, change]);

  return (
    <>
      <Filters search={search} onChange={change} />
      {!lost && <Problems problems={problems} />}
      {page && !error && (
        <section className="card results" aria-busy={fetching} aria-labelledby="results-title">
          <h1 id="results-title" aria-live="polite">
            {page.totalCount.toLocaleString('en-US')} {page.totalCount === 1 ? 'film' : 'films'}
          </h1>
          {page.nodes.length > 0 ? (
            <FilmTable films={page.nodes} onOpen={(film) => change({ film })} />
          ) : (
            <p className="empty">No film matches. Take away a filter, or widen the period.</p>
          )}
          <Pager
            info={page.pageInfo}
            onAfter={(after) => change({ after, before: '' })}
            onBefore={(before) => change({ before, after: '' })}
          />
        </section>
      )}
      {!page && fetching && <p className="empty">Loading…</p>}
      {search.film && <FilmSheet key={search.film} id={search.film} onClose={() => change({ film: '' })} />}
    </>
  );
}
