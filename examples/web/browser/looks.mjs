import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Checks the light, dark and narrow page by axe's rules for WCAG 2.2 AA. */
export async function looksRight({ page, url, expect, shot }) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto(`${url}?when=overlaps&from=2026-01-01&to=2026-12-31`);
    await page.locator('tbody tr').first().waitFor();
    await accessible(page, expect, `the list, ${colorScheme}`);
    await page.goto(`${url}?text=Jaws&order=title`);
    await page.getByRole('button', { name: 'Jaws', exact: true }).click();
    await page.getByRole('dialog').getByText(/^Version/).waitFor();
    await page.getByText('Add a licence').click();
    await accessible(page, expect, `a film, ${colorScheme}`);
    await page.getByRole('button', { name: 'Edit' }).click();
    await accessible(page, expect, `the form, ${colorScheme}`);
    if (colorScheme === 'dark') await shot('7-dark-form');
  }
  await page.goto(url);
  await page.locator('tbody tr').first().waitFor();
  await shot('8-dark-list');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.locator('tbody tr').first().waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing is wider than a phone');
  await accessible(page, expect, 'the list on a phone');
  await shot('9-narrow');
  await page.goto(`${url}?when=overlaps&from=2026-01-01&to=2026-12-31`);
  await page.getByLabel('Last day').waitFor();
  const [first, last] = [await page.getByLabel('First day').boundingBox(), await page.getByLabel('Last day').boundingBox()];
  expect(first.x + first.width <= last.x, 'date inputs are side by side on a phone');
  await shot('11-narrow-period');
  await page.goto(`${url}?text=Jaws&order=title`);
  await page.getByRole('button', { name: 'Jaws', exact: true }).click();
  await page.getByRole('button', { name: 'Edit' }).click();
  const [running, imdb] = [await page.getByLabel('Running time').boundingBox(), await page.getByLabel('IMDb rating').boundingBox()];
  expect(Math.abs(running.y - imdb.y) < 1, 'adjacent inputs are aligned on a phone, whatever the length of their labels');
  await shot('12-narrow-form');
  await page.setViewportSize({ width: 1440, height: 900 });
}

/** The service refuses a token, first at sign-in and then during a session. */
export async function refusesBadTokens({ page, url, token, expect, shot }) {
  await page.goto(url);
  await page.locator('tbody tr').first().waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Access token').fill('not-a-token');
  await page.getByRole('button', { name: 'Continue' }).click();
  const alert = page.getByRole('alert');
  await alert.waitFor();
  expect((await alert.innerText()).includes('not a well-formed JWT'), "the page shows the service's reason for refusing a token");
  await accessible(page, expect, 'signing in');
  await shot('10-bad-token');

  await page.getByLabel('Access token').fill(token);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.locator('tbody tr').first().waitFor();
  expect(true, 'a valid token continues');

  await page.route('**/graphql', (route) => route.continue({ headers: { ...route.request().headers(), authorization: `Bearer ${token}x` } }));
  await page.getByRole('button', { name: 'Next' }).click();
  await alert.waitFor();
  expect((await alert.innerText()).includes('The service refused your token'), 'the page reports an expired token');
}

/** The service is overloaded at first. */
export async function waitsForBusyService({ page, url, expect }) {
  let asked = 0;
  await page.route('**/graphql', (route) => {
    asked++;
    if (asked > 2) return route.continue();
    const errors = [{ message: 'busy', extensions: { code: 'UNAVAILABLE', retryable: true, retryAfterMs: 1000 } }];
    return route.fulfill({ status: 503, headers: { 'retry-after': '1' }, json: { errors } });
  });
  await page.goto(url);
  await page.locator('tbody tr').first().waitFor();
  expect(asked === 4, 'a query is sent again to a busy service: the viewer twice more, then the films once');
  await page.unroute('**/graphql');
}

async function accessible(page, expect, what) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const found = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target}: ${failureSummary}`));
  });
  expect(violations.length === 0, `accessible: ${what}${violations.map((v) => `\n       ${v}`).join('')}`);
}
