import { answer, authorization, open, tabNames, text, tokenOf } from './editor.mjs';
import { expect, expectNoFaults, shot } from './report.mjs';

/** Tests the playground with a valid token, by mouse and keyboard. */
export async function playground(page, url, faults) {
  await opens(page, url);
  await runsAnExample(page);
  await coversEditors(page);
  await turnsDark(page);
  await explores(page);
  await searchesDocs(page);
  await typesAndRuns(page);
  await findsAndCloses(page);
  await remembers(page, url);
  expectNoFaults(faults, 'playground');
}

async function opens(page, url) {
  const loaded = page.waitForResponse((response) => new URL(response.url()).pathname === '/playground');
  await open(page, url);
  const policy = (await loaded).headers()['content-security-policy'] ?? '';
  expect(/default-src 'none'/.test(policy) && !/unsafe-eval|script-src[^;]*unsafe/.test(policy), `a strict content security policy: ${policy}`);
  expect((await page.title()) === 'Recordgraph playground', 'the page has its title');
  expect(!page.url().includes('token'), 'the token has left the address bar');
  expect((await authorization(page)) === `Bearer ${tokenOf(url)}`, 'the headers editor carries the token');
  const examples = await page.evaluate(async () => (await fetch('/examples.json')).json());
  const tabs = await tabNames(page);
  expect(examples.length > 0 && tabs.join() === examples.map((e) => e.name).join(), `the examples are tabs: ${tabs.join(', ')}`);
  await shot(page, '1-opened');
}

async function runsAnExample(page) {
  await page.getByRole('button', { name: /Execute query/ }).click();
  const shown = await answer(page, '"data"');
  expect(shown.includes('"title"') && !shown.includes('"errors"'), 'the first example shows data');
  await shot(page, '2-result');
}

/** A dialog is above the editors and their visible scroll bars. */
async function coversEditors(page) {
  await page.getByRole('button', { name: /settings/i }).click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await page.addStyleTag({ content: '* { pointer-events: auto !important }' }); // otherwise only the dialog gets pointer events
  const above = await dialog.evaluate((box) => {
    for (const bar of document.querySelectorAll('.scrollbar.invisible')) bar.classList.replace('invisible', 'visible');
    const { left, top, width, height } = box.getBoundingClientRect();
    const found = [];
    for (let x = left + 1; x < left + width; x += 4) {
      for (let y = top + 1; y < top + height; y += 4) found.push(document.elementFromPoint(x, y));
    }
    return [...new Set(found.filter((each) => each.closest('#playground')).map((each) => each.className))];
  });
  expect(above.length === 0, `nothing is visible through a dialog: ${above.join(', ')}`);
  await dialog.getByRole('button', { name: 'Close' }).click();
}

async function turnsDark(page) {
  const background = () => page.evaluate(() => getComputedStyle(document.querySelector('.graphiql-container')).backgroundColor);
  const light = await background();
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.locator('.monaco-editor.vs-dark').first().waitFor();
  expect((await background()) !== light, "dark mode follows the system's");
  await shot(page, '3-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.locator('.monaco-editor.vs').first().waitFor();
}

async function explores(page) {
  await page.getByRole('button', { name: 'Show Explorer' }).click();
  await page.locator('.graphiql-explorer-root').getByText('movies').first().waitFor();
  expect(true, 'the explorer shows the query');
  await shot(page, '4-explorer');
  await page.getByRole('button', { name: 'Show Examples' }).click();
  await shot(page, '5-examples');
  const before = (await tabNames(page)).length;
  await page.getByRole('region', { name: 'Examples' }).getByRole('button', { name: 'NextPage' }).click();
  await page.waitForFunction((n) => document.querySelectorAll('[role=tab]').length === n, before + 1);
  expect((await text(page, 'variables.json')).includes('"first"'), 'an example opens in a new tab with its variables');
  await page.getByRole('button', { name: 'Hide Examples' }).click();
}

async function searchesDocs(page) {
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  const docs = page.getByRole('region', { name: 'Documentation Explorer' });
  await docs.getByRole('combobox').fill('territory');
  const found = page.getByRole('option').filter({ hasText: 'Licence.territory' }).first();
  await found.waitFor();
  await shot(page, '6-docs-search');
  await found.click();
  await docs.getByText('territory').first().waitFor();
  expect((await docs.innerText()).includes('String!'), 'the documentation is searched and shows a field with its type');
  await shot(page, '7-docs');
  await page.getByRole('button', { name: 'Hide Documentation Explorer' }).click();
}

async function typesAndRuns(page) {
  await page.getByRole('button', { name: 'New tab' }).click();
  await page.locator('.graphiql-query-editor .monaco-editor').click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('query Typed { studi', { delay: 30 });
  const choice = page.locator('.suggest-widget.visible .monaco-list-row').filter({ hasText: /^studios/ }).first();
  await choice.waitFor();
  await shot(page, '8-completion');
  await choice.click();
  const completed = await text(page, 'operation.graphql');
  expect(/studios/.test(completed), `typing completes: ${JSON.stringify(completed)}`);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('query Typed { studios(first: 2) { totalCount nodes { name } } }');
  await page.keyboard.press('Control+Enter');
  const shown = await answer(page, '"totalCount"');
  expect(shown.includes('"name"') && !shown.includes('"errors"'), 'a query that was typed runs');
  await shot(page, '9-typed');
}

/** The closed search widget of an editor does not cover the tabs. */
async function findsAndCloses(page) {
  const find = page.locator('.graphiql-query-editor .find-widget');
  await page.locator('.graphiql-query-editor .monaco-editor').click();
  await page.keyboard.press('Control+f');
  await find.and(page.locator('.visible')).waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.graphiql-query-editor .find-widget:not(.visible)').waitFor({ state: 'attached' });
  expect(!(await find.isVisible()), 'Escape closes the search in an editor');
}

/** Runs the query again until it is in the history: GraphiQL adds it only if the page is drawn before the answer comes. */
async function isInHistory(page, text) {
  for (let runs = 0; runs < 10; runs++) {
    const stored = await page.evaluate(() => localStorage.getItem('graphiql:queries') ?? '');
    if (stored.includes(text)) return;
    await page.locator('.graphiql-query-editor .monaco-editor').click();
    await page.keyboard.press('Control+Enter');
    await answer(page, '"totalCount"');
  }
}

/** Tabs, history and token survive a reload. */
async function remembers(page, url) {
  const before = await tabNames(page);
  await page.waitForFunction(() => localStorage.getItem('graphiql:tabState').includes('query Typed { studios(first'));
  await isInHistory(page, 'query Typed');
  await open(page, url.replace(/#.*/, ''));
  expect((await tabNames(page)).join() === before.join(), 'the tabs are kept over a reload');
  expect((await authorization(page)) === `Bearer ${tokenOf(url)}`, 'the token is kept over a reload');
  await page.getByRole('button', { name: 'Show History' }).click();
  const history = page.getByRole('region', { name: 'History' });
  await history.getByText('Typed').first().waitFor();
  expect((await history.getByText('TopDramas').count()) > 0, 'the history is kept over a reload');
  await shot(page, '10-history');
  await page.getByRole('button', { name: 'Hide History' }).click();
}
