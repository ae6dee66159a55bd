import { tokenOf } from './editor.mjs';
import { expect, expectNoFaults } from './report.mjs';

/** Scripts of an allowed origin call the service, with a token and without. */
export async function otherOrigin(page, url, faults) {
  const other = new URL('/', url);
  other.hostname = '127.0.0.1'; // the same service under another host name
  await page.goto(other.href);
  const ask = (token) =>
    page.evaluate(
      async ([address, authorization]) => {
        const headers = { 'Content-Type': 'application/json', ...(authorization && { Authorization: authorization }) };
        const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify({ query: '{ __typename }' }) });
        return { status: response.status, id: response.headers.get('X-Request-Id'), body: await response.json() };
      },
      [new URL('/graphql', url).href, token && `Bearer ${token}`],
    );
  const answered = await ask(tokenOf(url));
  expect(answered.body.data?.__typename === 'Query' && answered.id, 'scripts of an allowed origin call, and read the ID of the request');
  const refused = await ask();
  expect(refused.status === 401 && refused.body.errors[0].extensions.code === 'UNAUTHENTICATED', 'they read a refusal too');
  expectNoFaults(faults, 'another origin', /^request to another host: http:\/\/127\.0\.0\.1:|401/);
}
otherOrigin.bypassesPolicy = true; // the pages' own policy forbids requests to other hosts
