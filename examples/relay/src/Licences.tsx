import { graphql, useFragment, useMutation } from 'react-relay';
import type { Licences_movie$key } from './__generated__/Licences_movie.graphql';
import type { LicencesAddMutation } from './__generated__/LicencesAddMutation.graphql';
import type { LicencesDeleteMutation } from './__generated__/LicencesDeleteMutation.graphql';

/** A film's licences. Adding and deleting update the list without refetching it. */
export function Licences({ movie }: { movie: Licences_movie$key }) {
  const film = useFragment(
    graphql`
      fragment Licences_movie on Movie {
        id
        licences(first: 50) @connection(key: "Licences_licences") {
          __id
          edges {
            node {
              id
              territory
              startsAt
              endsAt
              fee
            }
          }
        }
      }
    `,
    movie,
  );
  const [add] = useMutation<LicencesAddMutation>(graphql`
    mutation LicencesAddMutation($input: CreateLicenceInput!, $connections: [ID!]!) {
      createLicence(input: $input) {
        licence @appendNode(connections: $connections, edgeTypeName: "LicenceEdge") {
          id
          territory
          startsAt
          endsAt
          fee
        }
      }
    }
  `);
  const [remove] = useMutation<LicencesDeleteMutation>(graphql`
    mutation LicencesDeleteMutation($id: ID!) {
      deleteLicence(id: $id) {
        id @deleteRecord
      }
    }
  `);
  const connections = [film.licences.__id];
  const input = { movie: film.id, territory: 'DE', startsAt: '2026-01-01T00:00:00Z', endsAt: '2027-01-01T00:00:00Z' };
  return (
    <ul>
      {film.licences.edges.map(({ node }) => (
        <li key={node.id}>
          {node.territory}: {node.startsAt} to {node.endsAt}
          <button type="button" onClick={() => remove({ variables: { id: node.id } })}>
            Delete
          </button>
        </li>
      ))}
      <button type="button" onClick={() => add({ variables: { input, connections } })}>
        License in Germany
      </button>
    </ul>
  );
}
