import { rows } from './browsing.mjs';

/** With a token for films only, the page neither shows nor requests fields that need another scope. */
export async function hidesWhatScopesForbid({ page, url, tokens, expect, shot }) {
  await signIn(page, `${url}?when=at&from=2026-12-24&text=Jaws&order=title`, tokens.reader);
  expect((await page.locator('thead th').allInnerTexts()).join() === 'Film,Released,Genre,Rated,IMDb,Box office', 'without studio:read the list has no studios');
  const periods = await page.getByLabel('Period').locator('option').allInnerTexts();
  expect(periods.join() === 'Any time,Released between', 'without licence:read there are no periods of licences');
  expect(await page.getByRole('button', { name: 'Jaws', exact: true }).isVisible(), 'a URL with such a period still shows films');
  await page.getByRole('button', { name: 'Jaws', exact: true }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByText(/^Version/).waitFor();
  expect(!(await sheet.locator('dl').innerText()).includes('Studio'), 'a film has no studio');
  expect((await sheet.getByText('Licences').count()) === 0, 'a film has no licences');
  expect((await sheet.getByRole('button', { name: 'Edit' }).count()) === 0, 'without movie:write there is no edit button');
  await shot('13-reader');

  await signIn(page, `${url}?text=Jaws&order=title`, tokens.clerk);
  await page.getByRole('button', { name: 'Jaws', exact: true }).click();
  await sheet.getByRole('listitem').first().waitFor();
  expect(!(await sheet.locator('ul').innerText()).includes('$'), 'without licence:finance licences have no fee');
  await sheet.getByText('Add a licence').click();
  expect((await sheet.getByLabel('Fee').count()) === 0, 'without licence:finance the form has no fee');
  await sheet.getByLabel('Territory').fill('ES');
  await sheet.getByLabel('First day').fill('2027-05-01');
  await sheet.getByLabel('Last day').fill('2027-05-31');
  await sheet.getByRole('button', { name: 'Add' }).click();
  await sheet.getByRole('listitem').filter({ hasText: 'ES' }).waitFor();
  expect(true, 'a licence without a fee is added');
}

/** The form uses the limits, units and enums of the model. */
export async function followsTheModel({ page, url, token, service, catalogue, expect }) {
  const model = await (await fetch(new URL('/model.json', service))).json();
  const movie = model.types.find(({ name }) => name === 'Movie');
  const field = (wanted) => movie.fields.find(({ name }) => name === wanted);
  const patterns = model.types.flatMap(({ fields }) => fields.flatMap(({ pattern }) => pattern ?? []));
  expect(patterns.length > 0 && patterns.every((pattern) => new RegExp(pattern, 'u') && new RegExp(pattern, 'v')), 'the patterns are regular expressions');

  await catalogue.update((await catalogue.film('Jaws')).id, { runtimeMinutes: 124 });
  await signIn(page, `${url}?text=Jaws&order=title`, token);
  await page.getByRole('button', { name: 'Jaws', exact: true }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByText(/^Version/).waitFor();
  expect(/Running time\s+124 min/.test(await sheet.locator('dl').innerText()), 'running times have their unit');
  await sheet.getByRole('button', { name: 'Edit' }).click();
  const attribute = (id, name) => sheet.locator(`#edit-${id}`).getAttribute(name);
  expect((await attribute('title', 'maxlength')) === String(field('title').maxLength), 'the title has its maximum length');
  expect((await attribute('imdbRating', 'max')) === String(field('imdbRating').max) && (await attribute('imdbRating', 'min')) === '0', 'the rating has its range');
  const labels = await sheet.locator('label').allInnerTexts();
  expect(labels.includes('Running time (minutes)') && labels.includes('Box office (USD)'), 'labels have units');
  const ratings = await sheet.getByLabel('Rating', { exact: true }).locator('option').allInnerTexts();
  expect(ratings.slice(1).join() === model.enums[0].values.map(({ label }) => label).join() && ratings.includes('PG-13'), "ratings have the model's labels");
  await page.keyboard.press('Escape');
}

/** Opens the page with another token. */
async function signIn(page, address, token) {
  await page.goto('about:blank'); // a new hash alone would not reload the page
  await page.goto(`${address}#token=${token}`);
  await rows(page).first().waitFor();
}
