import { labelOf } from '../api/model';
import type { FilmDetailsFragment } from '../gql/graphql';
import { useAccess } from '../shell/Access';
import { amount, date, NONE } from './format';
import { partsFor } from './parts';

/** The fields of a film. */
export function FilmFacts({ film }: { film: FilmDetailsFragment }) {
  const access = useAccess();
  const number = (field: 'runtimeMinutes' | 'worldwideGross') => amount(film[field], access.field('Movie', field).unit, 'whole');
  const facts = [
    ['Director', film.director ?? NONE],
    ...(partsFor(access).studio ? [['Studio', film.studio?.name ?? NONE]] : []),
    ['Genre', film.genre ?? NONE],
    ['Rated', film.rating ? labelOf(access.values('MpaaRating'), film.rating) : NONE],
    ['Released', date(film.releasedOn)],
    ['Running time', number('runtimeMinutes')],
    ['IMDb', film.imdbRating?.toFixed(1) ?? NONE],
    ['Box office', number('worldwideGross')],
    ['Return on budget', film.returnOnBudget == null ? NONE : `× ${film.returnOnBudget.toFixed(1)}`],
    ['Labels', film.tags.join(', ') || NONE],
  ];
  return (
    <>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="meta">
        Version {film.version}, changed on {date(film.updatedAt)}
      </p>
    </>
  );
}
