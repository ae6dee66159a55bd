// Usage: READER_TOKEN=… CLERK_TOKEN=… node browser/check.mjs SERVICE-URL TOKEN [FOLDER]
//
// Serves the built app for a running service, tests it in a browser, and writes
// screenshots to FOLDER (default: screenshots). Prints failures and then exits with
// status 1. TOKEN has all scopes, READER_TOKEN only movie:read, and CLERK_TOKEN also
// licence:read and licence:write.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { preview } from 'vite';
import { inBrowser } from '../../../server/pages/playground/browser/browser.mjs';
import { browses, filtersByPeriod } from './browsing.mjs';
import { Catalogue } from './catalogue.mjs';
import { edits, licenses, refusesMistakes, resolvesConflicts } from './editing.mjs';
import { looksRight, refusesBadTokens, waitsForBusyService } from './looks.mjs';
import { followsTheModel, hidesWhatScopesForbid } from './scopes.mjs';

const [service, token, folder = 'screenshots'] = process.argv.slice(2);
const tokens = { reader: process.env.READER_TOKEN, clerk: process.env.CLERK_TOKEN };
if (!token || !tokens.reader || !tokens.clerk) {
  console.error('usage: READER_TOKEN=… CLERK_TOKEN=… node browser/check.mjs http://localhost:8080 TOKEN [FOLDER]');
  process.exit(2);
}
await mkdir(folder, { recursive: true });

const failures = [];
const expect = (holds, what) => {
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${what}`);
  if (!holds) failures.push(what);
};

process.env.RECORDGRAPH_URL = service;
const server = await preview({ root: new URL('..', import.meta.url).pathname, preview: { port: 0, host: '127.0.0.1' } });
const url = `http://127.0.0.1:${server.httpServer.address().port}/`;
const catalogue = new Catalogue(service, token);

await inBrowser(url, {}, async (page, faults) => {
  const shot = (name) => page.screenshot({ path: join(folder, `web-${name}.png`) });
  const test = { page, url, service, token, tokens, catalogue, expect, shot };

  await browses(test);
  await filtersByPeriod(test);
  await edits(test);
  await licenses(test);
  await resolvesConflicts(test);
  await refusesMistakes(test);
  await hidesWhatScopesForbid(test);
  await followsTheModel(test);
  await looksRight(test);
  expect(faults.length === 0, `no error in the console, no failed request, no other host${faults.map((f) => `\n       ${f}`).join('')}`);

  faults.length = 0;
  await waitsForBusyService(test);
  await refusesBadTokens(test);
  // Browsers always report these statuses as errors.
  const others = faults.filter((fault) => !/^(401|503) for |status of (401|503)/.test(fault));
  expect(others.length === 0, `nothing but the refusals themselves${others.map((f) => `\n       ${f}`).join('')}`);
});

await server.close();
process.exit(failures.length === 0 ? 0 : 1);
