// Usage: node audit.mjs URL-WITH-TOKEN
//
// Runs all audits of graphql-http, of every level (MUST, SHOULD, MAY), against the
// service and exits with status 1 unless all pass.
import { serverAudits } from 'graphql-http';

const [address] = process.argv.slice(2);
if (!address) {
  console.error('usage: node audit.mjs http://localhost:8080/#token=…');
  process.exit(2);
}
const service = new URL(address);
const token = new URLSearchParams(service.hash.slice(1)).get('token');

const withToken = (url, request = {}) => {
  const headers = new Headers(request.headers);
  headers.set('Authorization', `Bearer ${token}`);
  return fetch(url, { ...request, headers });
};

const KNOWN = 61; // number of audits in the pinned version
const audits = serverAudits({ url: new URL('/graphql', service).href, fetchFn: withToken });
let passed = 0;
for (const audit of audits) {
  const result = await audit.fn();
  if (result.status === 'ok') {
    passed += 1;
  } else {
    console.log(`FAIL ${audit.id} ${audit.name}\n     ${result.status}: ${result.reason}`);
  }
}
console.log(`${passed} of ${audits.length} audits of GraphQL over HTTP pass`);
process.exit(passed === audits.length && audits.length >= KNOWN ? 0 : 1);
