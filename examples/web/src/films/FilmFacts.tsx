import type { FilmDetailsFragment } from '../gql/graphql';
import { date, money, NONE, rating } from './format';

/** What is known of a film. */
export function FilmFacts({ film }: { film: FilmDetailsFragment }) {
  const facts = [
    ['Director', film.director ?? NONE],
    ['Studio', film.studio?.name ?? NONE],
    ['Genre', film.genre ?? NONE],
    ['Rated', rating(film.rating)],
    ['Released', date(film.releasedOn)],
    ['Running time', film.runtimeMinutes == null ? NONE : `${film.runtimeMinutes} min`],
    ['IMDb', film.imdbRating?.toFixed(1) ?? NONE],
    ['Box office', money(film.worldwideGross)],
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
