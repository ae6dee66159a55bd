/** Tests the list: pages, text, genre, order. */
export async function browses({ page, url, token, expect, shot }) {
  await page.goto(`${url}#token=${token}`);
  await rows(page).first().waitFor();
  expect(!page.url().includes('token'), 'the token has left the address bar');
  expect((await heading(page)) === '3,200 films', 'the number of all films is shown');
  await shot('1-list');

  const first = await titles(page);
  await page.getByRole('button', { name: 'Next' }).click();
  await changed(page, first);
  const second = await titles(page);
  expect(second.length === first.length && !second.some((title) => first.includes(title)), 'the next page has other films');
  await page.getByRole('button', { name: 'Previous' }).click();
  await changed(page, second);
  expect((await titles(page)).join() === first.join(), 'the previous page is the first one again');
  await page.goBack();
  await changed(page, first);
  expect((await titles(page)).join() === second.join(), "the browser's back button goes to the page before");

  await page.goto(`${url}?after=of-another-time`);
  await rows(page).first().waitFor();
  expect(!page.url().includes('after=') && (await titles(page)).join() === first.join(), 'an invalid cursor leads to the first page');
  await page.goBack();
  await page.goForward();
  await rows(page).first().waitFor();
  expect(!page.url().includes('after='), "and the browser's back button skips it");

  await page.getByLabel('Title or director').fill('godfather');
  await page.getByText('The Godfather: Part III').waitFor();
  expect((await titles(page)).every((title) => title.includes('Godfather')), 'text finds titles');
  expect(!page.url().includes('after='), 'a new filter begins at the first page');
  await page.getByLabel('Title or director').fill('');
  await page.getByLabel('Genre').selectOption('Western');
  await page.getByLabel('Order').selectOption('IMDb rating');
  await page.waitForFunction(() => document.querySelector('tbody th')?.textContent.startsWith("C'era una volta il West"));
  expect((await page.locator('tbody td[data-label=Genre]').allInnerTexts()).every((genre) => genre === 'Western'), 'genre and order are applied');
}

/** Tests filters by release date, and by licences valid at an instant, in a period and throughout a period. */
export async function filtersByPeriod({ page, url, catalogue, expect, shot }) {
  const [jaws, alien] = [await catalogue.film('Jaws'), await catalogue.film('Alien')];
  await catalogue.license(jaws.id, 'DE', '2026-01-01T00:00:00Z', '2028-01-01T00:00:00Z');
  await catalogue.license(alien.id, 'DE', '2026-12-01T00:00:00Z', '2027-02-01T00:00:00Z');
  await catalogue.license(alien.id, 'GB', '2025-01-01T00:00:00Z', '2026-01-01T00:00:00Z');

  await page.goto(url);
  await page.getByLabel('Order').selectOption('Title');
  await shows(page, { Period: 'Released between', 'First day': '1994-07-06', 'Last day': '1994-07-06' }, ['Forrest Gump']);
  expect(true, 'films by their release');
  await shows(page, { Period: 'Licensed on', Day: '2026-12-24' }, ['Alien', 'Jaws']);
  await shows(page, { Day: '2026-06-01' }, ['Jaws']);
  await shows(page, { Day: '2027-02-01' }, ['Jaws']);
  expect(true, 'films licensed on a day; a licence excludes its end');
  await shows(page, { Period: 'Licensed some time in', 'First day': '2025-12-31', 'Last day': '2026-12-01' }, ['Alien', 'Jaws']);
  await shows(page, { Territory: 'gb' }, ['Alien']);
  expect(true, 'films licensed at some time in a period, in a territory');
  await shot('2-period');
  await shows(page, { Period: 'Licensed throughout', 'First day': '2026-12-01', 'Last day': '2027-01-31', Territory: 'DE' }, ['Alien', 'Jaws']);
  await shows(page, { 'Last day': '2027-02-01' }, ['Jaws']);
  expect(true, 'films licensed throughout a period');
  await shows(page, { 'First day': '2020-01-01' }, []);
  expect(await page.getByText('No film matches').isVisible(), 'an empty page says so');
}

/** Sets filters and waits for exactly these titles. */
async function shows(page, filters, wanted) {
  const form = page.getByRole('search');
  for (const [label, value] of Object.entries(filters)) {
    const input = form.getByLabel(label, { exact: true });
    await (label === 'Period' ? input.selectOption(value) : input.fill(value));
  }
  await page.waitForFunction(
    (list) => [...document.querySelectorAll('tbody th button')].map((e) => e.textContent).join('|') === list && document.querySelector('[aria-busy=false]'),
    wanted.join('|'),
  );
}

export const rows = (page) => page.locator('tbody tr');

const heading = (page) => page.locator('#results-title').innerText();

const titles = (page) => page.locator('tbody th button').allInnerTexts();

async function changed(page, from) {
  await page.waitForFunction(
    (list) => document.querySelector('[aria-busy=false]') && [...document.querySelectorAll('tbody th button')].map((e) => e.textContent).join('|') !== list,
    from.join('|'),
  );
}
