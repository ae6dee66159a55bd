import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client/core/index.js';
import { relayStylePagination } from '@apollo/client/utilities/index.js';

/** A client that merges the pages of a list, separately for each filter and order. */
export function newClient(url, token) {
  return new ApolloClient({
    link: new HttpLink({ uri: `${url}/graphql`, headers: { authorization: `Bearer ${token}` } }),
    cache: new InMemoryCache({
      typePolicies: {
        Query: { fields: { movies: relayStylePagination(['filter', 'orderBy']) } },
        Movie: { fields: { licences: relayStylePagination(['filter', 'orderBy']) } },
      },
    }),
  });
}
