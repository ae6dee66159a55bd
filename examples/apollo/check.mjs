// Usage: RECORDGRAPH_URL=http://localhost:8080 RECORDGRAPH_TOKEN=… node check.mjs
//
// Tests Apollo Client with the service (pages, the cache after a write, errors), and the SDL with graphql-js.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildSchema, parse, print } from 'graphql';
import { CombinedGraphQLErrors, gql } from '@apollo/client/core/index.js';
import { newClient } from './client.mjs';

const { RECORDGRAPH_URL: url, RECORDGRAPH_TOKEN: token } = process.env;

const FILMS = gql`
  query Films($filter: MovieFilter, $after: String) {
    movies(filter: $filter, orderBy: [{ title: ASC }], first: 3, after: $after) {
      edges { cursor node { id version title } }
      pageInfo { hasNextPage endCursor }
    }
  }
`;
const UPDATE = gql`
  mutation UpdateFilm($id: ID!, $ifVersion: Int!, $patch: MoviePatch!) {
    updateMovie(id: $id, ifVersion: $ifVersion, patch: $patch) { movie { id version title } }
  }
`;
const variables = { filter: { genre: { eq: 'Western' } } };

/** Waits until `holds` is true for the films of the list, and returns the list as a component gets it. */
function watched(client, holds) {
  return new Promise((resolve) => {
    const list = client.watchQuery({ query: FILMS, variables });
    list.subscribe(({ data }) => {
      const films = data?.movies?.edges?.map(({ node }) => node) ?? [];
      if (holds(films)) resolve({ list, films });
    });
  });
}

test('pages are joined to one list, and a write changes it', { timeout: 15_000 }, async () => {
  const client = newClient(url, token);
  const { list, films } = await watched(client, ({ length }) => length === 3);
  const { pageInfo } = client.readQuery({ query: FILMS, variables }).movies;
  await list.fetchMore({ variables: { after: pageInfo.endCursor } });
  const { films: all } = await watched(client, ({ length }) => length === 6);
  assert.equal(new Set(all.map(({ id }) => id)).size, 6);

  const [{ id, version }] = films;
  await client.mutate({ mutation: UPDATE, variables: { id, ifVersion: version, patch: { title: '3:10' } } });
  const { films: after } = await watched(client, ([first]) => first?.title === '3:10');
  assert.equal(after[0].version, version + 1);
});

test('errors come with their codes, whatever the HTTP status', { timeout: 15_000 }, async () => {
  const client = newClient(url, token);
  const { films } = await watched(client, ({ length }) => length === 3);
  const { id, version } = films[1];
  const refusal = async (on, options) => {
    const error = await on.mutate({ mutation: UPDATE, ...options }).then(assert.fail, (reason) => reason);
    assert.ok(CombinedGraphQLErrors.is(error), String(error));
    return error.errors[0].extensions;
  };
  const stale = await refusal(client, { variables: { id, ifVersion: version + 7, patch: { genre: null } } });
  assert.deepEqual([stale.code, stale.currentVersion], ['CONFLICT', version]);
  const empty = await refusal(client, { variables: { id, ifVersion: version, patch: { title: '' } } });
  assert.deepEqual([empty.code, empty.field], ['BAD_USER_INPUT', 'patch.title']);
  const stranger = await refusal(newClient(url, 'none'), { variables: { id, ifVersion: version, patch: {} } });
  assert.equal(stranger.code, 'UNAUTHENTICATED');
});

test('graphql-js reads the SDL and prints it the same way', async () => {
  const sdl = await (await fetch(`${url}/schema.graphql`)).text();
  assert.equal(buildSchema(sdl).getQueryType().name, 'Query');
  const printed = print(parse(sdl));
  assert.equal(sdl.replace(/^#.*\n\n/, '').trimEnd(), printed);
});
