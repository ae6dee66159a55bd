import { cacheExchange, Client, fetchExchange, mapExchange } from '@urql/core';
import { retryExchange } from '@urql/exchange-retry';
import { problemsOf } from './errors';

/** A client for a bearer token; onRefused is told when the service won't take it. */
export function newClient(token: string, onRefused: (why: string) => void): Client {
  return new Client({
    url: '/graphql',
    // POST keeps filters out of addresses, and so out of logs.
    preferGetMethod: false,
    fetchOptions: {
      headers: {
        authorization: `Bearer ${token}`,
        // Under this type a refused input or a conflict is an answer (HTTP 200), no failed request.
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
      // A request whose errors are all retryable has written nothing. A query can also be sent again
      // when there was no answer; a mutation can't: it may have been carried out.
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
