import { cacheExchange, Client, fetchExchange, mapExchange } from '@urql/core';
import { retryExchange } from '@urql/exchange-retry';
import { problemsOf } from './errors';

/** A client for a bearer token. It calls onRefused when the service refuses the token. */
export function newClient(token: string, onRefused: (why: string) => void): Client {
  return new Client({
    url: '/graphql',
    // POST keeps filters out of URLs, and so out of logs.
    preferGetMethod: false,
    fetchOptions: {
      headers: {
        authorization: `Bearer ${token}`,
        // With this type, a refused input or a conflict has HTTP 200 and is not a failed request.
        accept: 'application/json',
      },
    },
    exchanges: [
      mapExchange({
        onError(error) {
          const refusal = problemsOf(error).find(({ code }) => code === 'UNAUTHENTICATED');
          if (refusal) onRefused(refusal.message);
        },
      }),
      cacheExchange,
      // A request whose errors are all retryable has written nothing. Without an answer, a query can
      // be sent again, but a mutation cannot, because it may have been executed.
      retryExchange({
        initialDelayMs: 1000,
        maxDelayMs: 8000,
        maxNumberAttempts: 3,
        retryIf: (error, operation) =>
          (error.networkError && operation.kind === 'query') || problemsOf(error).every(({ retryable }) => retryable),
      }),
      fetchExchange,
    ],
  });
}
