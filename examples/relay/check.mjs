// Usage: RECORDGRAPH_URL=http://localhost:8080 RECORDGRAPH_TOKEN=… node check.mjs
//
// Runs the compiled operations with Relay's runtime against the service, and checks
// the contents of Relay's store.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import relay from 'relay-runtime';

const { commitMutation, Environment, fetchQuery, Network, RecordSource, Store } = relay;
const { RECORDGRAPH_URL: url, RECORDGRAPH_TOKEN: token } = process.env;

/** The compiled form of an operation. */
const compiled = async (name) => (await import(`./dist/__generated__/${name}.graphql.js`)).default;

async function ask({ text: query }, variables) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

const newEnvironment = () => new Environment({ network: Network.create(ask), store: new Store(new RecordSource()) });

/** The edges in the store of the only connection with a key. */
function edgesOf(environment, key) {
  const source = environment.getStore().getSource();
  const id = source.getRecordIDs().find((each) => each.includes(`__${key}_connection`) && source.get(each)?.edges);
  const { edges, pageInfo } = source.get(id);
  return { id, nodes: edges.__refs.map((edge) => source.get(source.get(edge).node.__ref)), pageInfo: source.get(pageInfo.__ref) };
}

const mutate = (environment, mutation, variables) =>
  new Promise((onCompleted, onError) => commitMutation(environment, { mutation, variables, onCompleted, onError }));

test('@connection joins pages', async () => {
  const environment = newEnvironment();
  const variables = { filter: { genre: { eq: 'Comedy' } } };
  await fetchQuery(environment, await compiled('FilmListQuery'), variables).toPromise();
  const first = edgesOf(environment, 'FilmList_movies');
  assert.equal(first.nodes.length, 20);
  const next = { ...variables, count: 5, cursor: first.pageInfo.endCursor };
  await fetchQuery(environment, await compiled('FilmListPaginationQuery'), next).toPromise();
  const { nodes } = edgesOf(environment, 'FilmList_movies');
  assert.equal(new Set(nodes.map(({ id }) => id)).size, 25);
});

test('@refetchable reads one record, @appendNode and @deleteRecord change its list', async () => {
  const environment = newEnvironment();
  await fetchQuery(environment, await compiled('FilmListQuery'), { filter: { title: { eq: 'Avatar' } } }).toPromise();
  const { id: movie } = edgesOf(environment, 'FilmList_movies').nodes[0];
  await fetchQuery(environment, await compiled('FilmRefetchQuery'), { id: movie }).toPromise();
  const list = edgesOf(environment, 'Licences_licences');
  assert.equal(list.nodes.length, 0);

  const input = { movie, territory: 'QF', startsAt: '2026-01-01T00:00:00Z', endsAt: '2027-01-01T00:00:00Z' };
  await mutate(environment, await compiled('LicencesAddMutation'), { input, connections: [list.id] });
  const [added, ...more] = edgesOf(environment, 'Licences_licences').nodes;
  assert.deepEqual([added.territory, more.length], ['QF', 0]);

  await mutate(environment, await compiled('LicencesDeleteMutation'), { id: added.id });
  assert.equal(environment.getStore().getSource().getStatus(added.id), 'NONEXISTENT');
});

test('a conflict is an error', async () => {
  const environment = newEnvironment();
  await fetchQuery(environment, await compiled('FilmListQuery'), { filter: { title: { eq: 'Avatar' } } }).toPromise();
  const { id, version } = edgesOf(environment, 'FilmList_movies').nodes[0];
  const variables = { id, ifVersion: version + 1, title: 'Avatar' };
  const refused = mutate(environment, await compiled('FilmRenameMutation'), variables);
  await assert.rejects(refused, ({ source }) => source.errors[0].extensions.code === 'CONFLICT');
});
