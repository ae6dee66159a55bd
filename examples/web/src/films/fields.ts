import type { Date, BigInt } from '../api/scalars';
import type { FilmDetailsFragment, MoviePatch, MpaaRating } from '../gql/graphql';
import type { Access } from '../shell/Access';
import { withUnit } from './format';

/** The fields that can be edited, as text of their inputs. */
export const FIELDS = [
  'title', 'director', 'genre', 'rating', 'releasedOn', 'runtimeMinutes', 'imdbRating', 'worldwideGross', 'tags',
] as const;

export type Field = (typeof FIELDS)[number];
export type Draft = Record<Field, string>;

const LABELS: Record<Field, string> = {
  title: 'Title',
  director: 'Director',
  genre: 'Genre',
  rating: 'Rating',
  releasedOn: 'Released on',
  runtimeMinutes: 'Running time',
  imdbRating: 'IMDb rating',
  worldwideGross: 'Box office',
  tags: 'Labels (with commas between)',
};

/** The label of a field, with the unit of its numbers. */
export function labelFor(access: Access, field: Field): string {
  return withUnit(LABELS[field], access.field('Movie', field).unit);
}

/** Converts a film to the texts of the form. */
export function draftOf(film: FilmDetailsFragment): Draft {
  const text = (value: string | number | null | undefined) => (value == null ? '' : String(value));
  return {
    title: film.title,
    director: text(film.director),
    genre: text(film.genre),
    rating: text(film.rating),
    releasedOn: text(film.releasedOn),
    runtimeMinutes: text(film.runtimeMinutes),
    imdbRating: text(film.imdbRating),
    worldwideGross: text(film.worldwideGross),
    tags: film.tags.join(', '),
  };
}

/** Converts a text to a value; an empty text clears the field. The service validates the value. */
const VALUE: { [F in Field]: (text: string) => NonNullable<MoviePatch[F]> } = {
  title: (text) => text,
  director: (text) => text,
  genre: (text) => text,
  rating: (text) => text as MpaaRating,
  releasedOn: (text) => text as Date,
  runtimeMinutes: Number,
  imdbRating: Number,
  worldwideGross: (text): BigInt => text.replaceAll(/[\s,_]/g, ''),
  tags: tagsOf,
};

function tagsOf(text: string): string[] {
  return text.split(',').map((tag) => tag.trim()).filter(Boolean);
}

/** The fields in which two drafts differ. */
export function changed(from: Draft, to: Draft): Field[] {
  return FIELDS.filter((field) => from[field] !== to[field]);
}

/** The patch from one draft to another: only the fields that differ. */
export function patchOf(from: Draft, to: Draft): MoviePatch {
  const patch: MoviePatch = {};
  for (const field of changed(from, to)) set(patch, field, to[field].trim());
  return patch;
}

function set<F extends Field>(patch: MoviePatch, field: F, text: string): void {
  const clears = text === '' && field !== 'title' && field !== 'tags';
  patch[field] = clears ? null : VALUE[field](text);
}
