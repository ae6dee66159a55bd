import { labelOf } from '../api/model';
import { type FragmentType, graphql, read } from '../gql';
import { useAccess } from '../shell/Access';
import { amount, date, NONE } from './format';
import { partsFor } from './parts';

const ROW = graphql(`
  fragment FilmRow on Movie {
    id
    title
    director
    genre
    rating
    releasedOn
    imdbRating
    worldwideGross
    studio @include(if: $studio) {
      id
      name
    }
  }
`);

interface Props {
  films: readonly FragmentType<typeof ROW>[];
  onOpen: (id: string) => void;
}

/** One page of films. */
export function FilmTable({ films, onOpen }: Props) {
  const access = useAccess();
  const { studio } = partsFor(access);
  const gross = access.field('Movie', 'worldwideGross').unit;
  const ratings = access.values('MpaaRating');
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Film</th>
          <th scope="col">Released</th>
          <th scope="col">Genre</th>
          <th scope="col">Rated</th>
          {studio && <th scope="col">Studio</th>}
          <th scope="col" className="number">
            IMDb
          </th>
          <th scope="col" className="number">
            Box office
          </th>
        </tr>
      </thead>
      <tbody>
        {read(ROW, films).map((film) => (
          <tr key={film.id}>
            <th scope="row">
              <button type="button" className="link" onClick={() => onOpen(film.id)}>
                {film.title}
              </button>
              {film.director && <small>{film.director}</small>}
            </th>
            <td data-label="Released">{date(film.releasedOn)}</td>
            <td data-label="Genre">{film.genre ?? NONE}</td>
            <td data-label="Rated">{film.rating ? <span className="badge">{labelOf(ratings, film.rating)}</span> : NONE}</td>
            {studio && <td data-label="Studio">{film.studio?.name ?? NONE}</td>}
            <td data-label="IMDb" className="number">
              {film.imdbRating?.toFixed(1) ?? NONE}
            </td>
            <td data-label="Box office" className="number">
              {amount(film.worldwideGross, gross, 'round')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
