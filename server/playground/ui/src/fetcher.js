import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { parse } from 'graphql';
import { tokenOf } from './token.js';

export const INTROSPECTION = 'IntrospectionQuery';

// Under this type a mistake or a conflict is an answer (HTTP 200), which browsers don't note as an error of the page.
const MISTAKES_ARE_ANSWERS = { accept: 'application/json' };

const NO_TOKEN = { errors: [{ message: 'no token yet: put one under Headers', extensions: { code: 'UNAUTHENTICATED' } }] };

/**
 * Sends what the headers editor says. GraphiQL asks for the schema before that
 * editor exists, so this one request falls back to `token` itself.
 * `onAnswer(token, result)` is told each answer, and the token of its request or null.
 */
export function createFetcher(token, onAnswer) {
  const send = createGraphiQLFetcher({ url: '/graphql', enableIncrementalDelivery: false, fetch: fetchJSON, headers: MISTAKES_ARE_ANSWERS });
  return async (params, options) => {
    const given = options?.headers ?? {};
    const authorized = Object.keys(given).some((name) => name.toLowerCase() === 'authorization');
    const headers = params.operationName === INTROSPECTION && !authorized && token ? { ...given, Authorization: `Bearer ${token}` } : given;
    const used = tokenOf(headers);
    const drawn = draw();
    // A page that opens asks for the schema on its own: without a token that could only be refused.
    const asks = used || params.operationName !== INTROSPECTION;
    const result = asks ? await send({ ...params, operationName: named(params) }, { ...options, headers }).catch(asAnswer) : NO_TOKEN;
    onAnswer(used, result);
    await drawn;
    return result;
  };
}

/** Fetches an answer, and says in words when there is none: the service is away, or something before it speaks in its place. */
async function fetchJSON(address, options) {
  const response = await fetch(address, options).catch(() => {
    throw new Error('The service can’t be reached. Does it run?');
  });
  if (/\bjson\b/.test(response.headers.get('Content-Type'))) return response;
  throw new Error(`No answer of the service, but HTTP ${response.status} of something before it.`);
}

/** An error as GraphQL tells errors, without the stack that GraphiQL would show. */
const asAnswer = ({ message }) => ({ errors: [{ message }] });

/**
 * The name of the operation to run. GraphiQL reads the names a moment after they
 * were typed, so who types fast runs a document by the name it had before.
 */
function named({ query, operationName }) {
  try {
    const names = parse(query).definitions.filter((each) => each.kind === 'OperationDefinition').map((each) => each.name?.value);
    return names.length === 1 ? names[0] : operationName;
  } catch {
    return operationName; // the service says what is wrong
  }
}

/**
 * Resolves once the page has been drawn anew. GraphiQL notes a query in its
 * history, and tells its name to the tab, when it draws it as running: an answer
 * that comes before would leave no trace. A page in the background is not drawn.
 */
function draw() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, 100);
  });
}
