// Usage: node check.mjs URL-WITH-TOKEN
//
// Opens the service's pages in a browser, checks that they work, and writes
// screenshots to the directory $SCREENSHOTS (default: screenshots). Prints failures
// and then exits with status 1.
import { away } from './away.mjs';
import { inBrowser } from './browser.mjs';
import { development } from './development.mjs';
import { examples } from './examples.mjs';
import { frontPage } from './front.mjs';
import { byKeyboard } from './keyboard.mjs';
import { linkedToken } from './linked.mjs';
import { narrow } from './narrow.mjs';
import { otherOrigin } from './origin.mjs';
import { playground } from './playground.mjs';
import { expect, shot, status } from './report.mjs';
import { badToken, firstToken } from './token.mjs';

const [url] = process.argv.slice(2);
if (!url) {
  console.error('usage: node check.mjs http://localhost:8080/playground#token=…');
  process.exit(2);
}

for (const check of [frontPage, playground, examples, development, badToken, firstToken, linkedToken, byKeyboard, narrow, away, otherOrigin]) {
  await inBrowser(url, { bypassCSP: check.bypassesPolicy }, async (page, faults) => {
    try {
      await check(page, url, faults);
    } catch (error) {
      await shot(page, `failed-${check.name}`);
      expect(false, `${check.name}: ${error.stack}`);
    }
  });
}
process.exit(status());
