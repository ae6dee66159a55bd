import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { parse } from 'graphql';
import { findIDs, withIDs } from './finds.js';
import { tokenOf } from './token.js';

export const INTROSPECTION = 'IntrospectionQuery';

// With this type, a mistake or a conflict has HTTP 200, which browsers do not log as an error of the page.
const MISTAKES_ARE_ANSWERS = { accept: 'application/json' };

const NO_TOKEN = { errors: [{ message: 'no token yet: put one under Headers', extensions: { code: 'UNAUTHENTICATED' } }] };

/**
 * Sends requests with the headers of the headers editor. GraphiQL requests the schema
 * before that editor exists, so this request uses `token` instead.
 * `onAnswer(token, result)` is called for each answer, with the request's token or null.
 * `needed()` are the examples; `onFound(found)` gets the IDs that were found for the variables of a request.
 */
export function createFetcher(token, { onAnswer, needed, onFound }) {
  const send = createGraphiQLFetcher({ url: '/graphql', enableIncrementalDelivery: false, fetch: fetchJSON, headers: MISTAKES_ARE_ANSWERS });
  return async (params, options) => {
    const given = options?.headers ?? {};
    const authorized = Object.keys(given).some((name) => name.toLowerCase() === 'authorization');
    const headers = params.operationName === INTROSPECTION && !authorized && token ? { ...given, Authorization: `Bearer ${token}` } : given;
    const used = tokenOf(headers);
    const drawn = draw();
    // Does not request the schema without a token, because the service would refuse it.
    const asks = used || params.operationName !== INTROSPECTION;
    const ask = (request) => send(request, { ...options, headers }).catch(asAnswer);
    const found = used ? await findIDs(params.variables, needed(), (query) => ask({ query })) : new Map();
    if (found.size > 0) onFound(found);
    const request = { ...params, variables: withIDs(params.variables, found), operationName: named(params) };
    const result = asks ? await ask(request) : NO_TOKEN;
    onAnswer(used, result);
    await drawn;
    return result;
  };
}

/** Fetches an answer. Without one, the error says whether the service is unreachable or a proxy answered. */
async function fetchJSON(address, options) {
  const response = await fetch(address, options).catch(() => {
    throw new Error('The service can’t be reached. Is it running?');
  });
  if (/\bjson\b/.test(response.headers.get('Content-Type'))) return response;
  throw new Error(`HTTP ${response.status} from a proxy, without an answer from the service.`);
}

/** An error in GraphQL's form, without the stack that GraphiQL would show. */
const asAnswer = ({ message }) => ({ errors: [{ message }] });

/**
 * The name of the operation to run. GraphiQL parses the names some time after they
 * were typed, so after fast typing it would send the previous name.
 */
function named({ query, operationName }) {
  try {
    const names = parse(query).definitions.filter((each) => each.kind === 'OperationDefinition').map((each) => each.name?.value);
    return names.length === 1 ? names[0] : operationName;
  } catch {
    return operationName; // the service reports the syntax error
  }
}

/**
 * Resolves after the next frame. GraphiQL adds a query to its history, and its name
 * to the tab, when it renders the query as running. After an earlier answer, neither
 * would happen. A page in the background has no frames.
 */
function draw() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, 100);
  });
}
