import { graphql } from '../gql';

/** The fields that the sheet shows and the form edits. */
export const DETAILS = graphql(`
  fragment FilmDetails on Movie {
    id
    version
    updatedAt
    title
    director
    genre
    rating
    releasedOn
    runtimeMinutes
    imdbRating
    worldwideGross
    returnOnBudget
    tags
    studio @include(if: $studio) {
      id
      name
    }
  }
`);

/** One film with its licences. */
export const FILM = graphql(`
  query Film($id: ID!, $studio: Boolean!, $licences: Boolean!, $fee: Boolean!) {
    movie(id: $id) {
      id
      ...FilmDetails
      ...FilmLicences
    }
  }
`);
