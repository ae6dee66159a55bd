import { graphql, useMutation, useRefetchableFragment } from 'react-relay';
import type { Film_movie$key } from './__generated__/Film_movie.graphql';
import type { FilmRefetchQuery } from './__generated__/FilmRefetchQuery.graphql';
import type { FilmRenameMutation } from './__generated__/FilmRenameMutation.graphql';
import { Licences } from './Licences';

/** A film that can be refetched by its ID and renamed. */
export function Film({ movie }: { movie: Film_movie$key }) {
  const [film, refetch] = useRefetchableFragment<FilmRefetchQuery, Film_movie$key>(
    graphql`
      fragment Film_movie on Movie @refetchable(queryName: "FilmRefetchQuery") {
        id
        version
        title
        releasedOn
        rating
        worldwideGross
        attributes
        studio {
          name
          website
        }
        ...Licences_movie
      }
    `,
    movie,
  );
  // The answer has id and version, so Relay updates the film wherever it is shown.
  const [rename, renaming] = useMutation<FilmRenameMutation>(graphql`
    mutation FilmRenameMutation($id: ID!, $ifVersion: Int!, $title: String!) {
      updateMovie(id: $id, ifVersion: $ifVersion, patch: { title: $title }) {
        movie {
          id
          version
          title
        }
      }
    }
  `);
  return (
    <article>
      <h2>{film.title}</h2>
      <button type="button" onClick={() => refetch({}, { fetchPolicy: 'network-only' })}>
        Read again
      </button>
      <button
        type="button"
        disabled={renaming}
        onClick={() =>
          rename({
            variables: { id: film.id, ifVersion: film.version, title: film.title.trim() },
            // A conflict is an error, and nothing was written: refetch the film and let the user decide.
            onError: () => void refetch({}, { fetchPolicy: 'network-only' }),
          })
        }
      >
        Tidy the title
      </button>
      <Licences movie={film} />
    </article>
  );
}
