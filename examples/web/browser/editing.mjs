/** Opens a film, changes it, and checks that every view shows the change. */
export async function edits({ page, url, catalogue, expect, shot }) {
  await open(page, url, 'Jaws');
  await shot('3-film');
  await page.getByRole('button', { name: 'Edit' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Labels').fill('sharks, summer');
  await sheet.getByLabel('Director').fill('Steven Spielberg (edited)');
  await shot('4-edit');
  let asked = '';
  page.once('dialog', (dialog) => {
    asked = dialog.message();
    void dialog.dismiss();
  });
  await page.keyboard.press('Escape');
  expect(asked === 'Discard your changes?' && (await sheet.getByLabel('Labels').inputValue()) === 'sharks, summer', 'Escape asks before it discards changes');
  await sheet.getByRole('button', { name: 'Save' }).click();
  await sheet.getByText('Saved').waitFor();
  const film = await catalogue.film('Jaws');
  expect(film.director === 'Steven Spielberg (edited)' && film.tags.join() === 'sharks,summer', 'the service has the change');
  await sheet.getByText(`Version ${film.version},`).waitFor();
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'hidden' });
  await page.locator('tbody').getByText('Steven Spielberg (edited)').waitFor();
  expect(true, 'sheet and list show the change; Escape closes the sheet');
}

/** Adds a licence, after correcting an invalid input. */
export async function licenses({ page, url, expect }) {
  await open(page, url, 'Jaws');
  const sheet = page.getByRole('dialog');
  await sheet.getByText('Add a licence').click();
  await sheet.getByLabel('Territory').fill('F1');
  await sheet.getByLabel('First day').fill('2027-05-01');
  await sheet.getByLabel('Last day').fill('2027-05-31');
  await sheet.getByLabel('Fee').fill('1234.50');
  await sheet.getByRole('button', { name: 'Add' }).click();
  const input = sheet.locator('#licence-territory[aria-invalid=true]');
  await input.waitFor();
  expect((await describedBy(page, input)) !== '', 'the error of a wrong territory is at its input');
  await sheet.getByLabel('Territory').fill('FR');
  await sheet.getByRole('button', { name: 'Add' }).click();
  const added = sheet.getByRole('listitem').filter({ hasText: 'FR' });
  await added.waitFor();
  expect((await added.innerText()).match(/1 May 2027 – 31 May 2027\s+\$1,234\.50/) !== null, 'the new licence is listed with its days and its exact fee');
}

/** Two clients change one film: the first conflict takes their value, the second keeps mine. */
export async function resolvesConflicts({ page, url, catalogue, expect, shot }) {
  const film = await conflict({ page, url, catalogue }, 'Drama', 'Comedy');
  const sheet = page.getByRole('dialog');
  const dispute = sheet.getByRole('group', { name: 'Genre' });
  expect((await dispute.innerText()).match(/Keep mine\s+Comedy[\s\S]*Take theirs\s+Drama/) !== null, 'a conflict shows mine and theirs');
  expect(await sheet.getByText(`it is at version ${film.version + 1} now`).isVisible(), 'a conflict shows the versions');
  expect((await sheet.getByRole('listitem').innerText()).includes('9.9'), 'fields that only they have changed are shown');
  await dispute.getByText('Take theirs').click();
  await shot('5-conflict');
  await sheet.getByRole('button', { name: 'Save' }).click();
  await sheet.getByText('Saved').waitFor();
  let now = await catalogue.film('Alien');
  expect(now.genre === 'Drama' && now.director === 'Me' && now.imdbRating === 9.9, "theirs taken: their genre, and my director");

  await conflict({ page, url, catalogue }, 'Western', 'Comedy');
  await sheet.getByRole('button', { name: 'Save' }).click();
  await sheet.getByText('Saved').waitFor();
  now = await catalogue.film('Alien');
  expect(now.genre === 'Comedy' && now.imdbRating === 9.9, 'mine kept: my genre, and the fields that only they have changed');
}

async function conflict({ page, url, catalogue }, theirs, mine) {
  await open(page, url, 'Alien');
  const film = await catalogue.film('Alien');
  const sheet = page.getByRole('dialog');
  await sheet.getByText(`Version ${film.version},`).waitFor();
  await sheet.getByRole('button', { name: 'Edit' }).click();
  await catalogue.update(film.id, { genre: theirs, imdbRating: 9.9 });
  await sheet.getByLabel('Genre').fill(mine);
  await sheet.getByLabel('Director').fill('Me');
  await sheet.getByRole('button', { name: 'Save' }).click();
  await sheet.getByText('Somebody else has changed this film').waitFor();
  return film;
}

/** All mistakes are shown at their inputs at once, and the first has the focus. */
export async function refusesMistakes({ page, url, expect, shot }) {
  await open(page, url, 'Jaws');
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: 'Edit' }).click();
  await sheet.getByLabel('Title').fill('');
  await sheet.getByLabel('IMDb rating').fill('11');
  await sheet.getByLabel('Box office').fill('a lot');
  await sheet.getByRole('button', { name: 'Save' }).click();
  const title = sheet.locator('#edit-title[aria-invalid=true]');
  await title.waitFor();
  expect((await describedBy(page, title)) === 'Must not be empty', 'the error of an empty title is at its field');
  expect((await describedBy(page, sheet.locator('#edit-imdbRating'))) === 'Must be at most 10', 'the error of a rating too high is at its field');
  expect((await describedBy(page, sheet.locator('#edit-worldwideGross'))) !== '', 'the error of a wrong amount is at its field');
  expect(await title.evaluate((input) => input === document.activeElement), 'the first wrong field has the focus');
  await shot('6-mistakes');
  await sheet.getByLabel('Title').fill('Jaws');
  await sheet.getByLabel('IMDb rating').fill('8.3');
  await sheet.getByLabel('Box office').fill('');
  await sheet.getByRole('button', { name: 'Save' }).click();
  await sheet.getByText('Saved').waitFor();
  expect((await sheet.locator('dl').innerText()).match(/Box office\s+–/) !== null, 'after the correction it is saved; an emptied field is cleared');
}

async function open(page, url, title) {
  await page.goto(`${url}?text=${title}&order=title`);
  await page.getByRole('button', { name: title, exact: true }).click();
  await page.getByRole('dialog').getByText(/^Version/).waitFor();
}

async function describedBy(page, input) {
  const id = await input.getAttribute('aria-describedby');
  return id === null ? '' : page.locator(`#${id}`).innerText();
}
