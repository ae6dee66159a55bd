import { graphql, useLazyLoadQuery, usePaginationFragment } from 'react-relay';
import type { FilmList_query$key } from './__generated__/FilmList_query.graphql';
import type { FilmListPaginationQuery } from './__generated__/FilmListPaginationQuery.graphql';
import type { FilmListQuery } from './__generated__/FilmListQuery.graphql';
import { Film } from './Film';

/** Films of a genre, with a button for more. */
export function FilmList({ genre }: { genre: string }) {
  const data = useLazyLoadQuery<FilmListQuery>(
    graphql`
      query FilmListQuery($filter: MovieFilter) {
        ...FilmList_query @arguments(filter: $filter)
      }
    `,
    { filter: { genre: { eq: genre } } },
  );
  return <Films query={data} />;
}

function Films({ query }: { query: FilmList_query$key }) {
  const { data, hasNext, loadNext } = usePaginationFragment<FilmListPaginationQuery, FilmList_query$key>(
    graphql`
      fragment FilmList_query on Query
      @refetchable(queryName: "FilmListPaginationQuery")
      @argumentDefinitions(
        filter: { type: "MovieFilter" }
        count: { type: "Int", defaultValue: 20 }
        cursor: { type: "String" }
      ) {
        movies(filter: $filter, orderBy: [{ title: ASC }], first: $count, after: $cursor)
          @connection(key: "FilmList_movies") {
          edges {
            node {
              id
              ...Film_movie
            }
          }
        }
      }
    `,
    query,
  );
  return (
    <>
      {data.movies.edges.map(({ node }) => (
        <Film key={node.id} movie={node} />
      ))}
      <button type="button" disabled={!hasNext} onClick={() => loadNext(20)}>
        More
      </button>
    </>
  );
}
