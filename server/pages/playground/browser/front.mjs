import { expect, expectNoFaults, shot } from './report.mjs';

/** Checks the front page and the guide: light, dark, narrow, and their links. */
export async function frontPage(page, url, faults) {
  const home = new URL('/', url).href;
  await page.goto(home);
  expect((await page.title()) === 'Recordgraph', 'the front page has its title');
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await shot(page, 'front-light');
  await page.emulateMedia({ colorScheme: 'dark' });
  expect((await background()) !== light, "the front page is dark when the system is");
  await shot(page, 'front-dark');
  await page.goto(new URL('/docs/api', url).href);
  expect((await page.locator('h2').count()) > 5, 'the guide has its chapters');
  await shot(page, 'guide-dark');
  await page.emulateMedia({ colorScheme: 'light' });

  await page.setViewportSize({ width: 360, height: 700 });
  await page.goto(home);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow <= 0, `the front page fits a narrow window (${overflow} pixels too wide)`);
  await shot(page, 'front-narrow');
  await page.goto(new URL('/docs/api', url).href);
  await page.getByRole('navigation').getByRole('link', { name: 'Errors' }).click();
  const broken = await page.locator('td:first-child code').evaluateAll((names) => {
    const parts = ({ textContent }) => textContent.split(/(?<=[_(/-])|\s/).length;
    return names.filter((name) => name.getClientRects().length > parts(name)).map((name) => name.textContent);
  });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(broken.length === 0 && wide <= 0, `the guide fits a narrow window, with no name broken in a word (${broken.join(', ')}; ${wide})`);
  await shot(page, 'guide-narrow');
  await page.goto(home);
  const links = await page.locator('main a').evaluateAll((found) => found.map((a) => a.href));
  for (const link of links) await page.goto(link, { waitUntil: 'networkidle' });
  expect(links.length >= 5, `the front page leads to ${links.length} places`);
  expectNoFaults(faults, 'front page');
}
