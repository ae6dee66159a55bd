import { answer, authorization, open, setText, tokenOf } from './editor.mjs';
import { expect, expectNoFaults, shot } from './report.mjs';

const OWN = 'own.kept.token';

/** The token of a link applies to one browser tab and does not replace the token that the user typed. */
export async function linkedToken(page, url, faults) {
  const bare = url.replace(/#.*/, '');
  await open(page, bare);
  await page.evaluate((token) => localStorage.setItem('graphiql:recordgraph-token', token), OWN);
  await open(page, bare);
  await setText(page, 'request-headers.json', JSON.stringify({ 'X-Note': 'mine', Authorization: `Bearer ${OWN}` }));
  await page.waitForFunction(() => ['tabState', 'headers'].every((name) => localStorage.getItem(`graphiql:${name}`)?.includes('X-Note')));
  await chooseAnotherTabAndBack(page);

  await servesThisTab(page, url);
  await outlivesReload(page, bare, url);
  await leavesOtherTabs(page, bare);
  await givesWay(page);
  await pastedIntoThePage(page, url);
  await hostileLinks(page, bare);
  await typedTokenTakesItsPlace(page, url);
  expectNoFaults(faults, 'token of a link', /401/);
}

/** GraphiQL stores the editors of a tab when another tab is selected. */
async function chooseAnotherTabAndBack(page) {
  await chooseTab(page, 1);
  await chooseTab(page, 0);
}

/** Selects a tab and waits until this is stored. It uses no mouse, because a slow click is a drag and moves the tab. */
async function chooseTab(page, index) {
  await page.getByRole('tab').nth(index).locator('button').first().dispatchEvent('click');
  await page.waitForFunction((chosen) => JSON.parse(localStorage.getItem('graphiql:tabState')).activeTabIndex === chosen, index);
}

const status = (page) => page.getByRole('status', { name: 'Token in use' });
const stored = (page, name) => page.evaluate((storage) => JSON.stringify(globalThis[storage]), name);

/** The token is in use, and only sessionStorage has it. */
async function expectLinked(page, url, how) {
  const token = tokenOf(url);
  expect((await authorization(page)) === `Bearer ${token}`, `${how}: the token of a link is in the headers editor`);
  await status(page).filter({ hasText: /Token from a link, for this tab only: dev, until / }).waitFor();
  expect((await stored(page, 'sessionStorage')).includes(token), `${how}: sessionStorage keeps it`);
  const local = await stored(page, 'localStorage');
  expect(!local.includes(token), `${how}: localStorage does not have it`);
  expect(local.includes(`"graphiql:recordgraph-token":"${OWN}"`) && local.includes(`Bearer ${OWN}`), `${how}: the user's own token is still stored`);
  const session = await page.context().newCDPSession(page);
  const { entries } = await session.send('Page.getNavigationHistory');
  const addresses = entries.map((entry) => entry.url).join(' '); // the browser stores the typed address elsewhere
  expect(!page.url().includes('token=') && !addresses.includes(token), `${how}: neither the address nor the history has it`);
}

async function servesThisTab(page, url) {
  await open(page, url);
  await page.getByRole('button', { name: /Execute query/ }).click();
  await answer(page, '"data"');
  await page.getByRole('button', { name: 'New tab' }).click();
  await page.waitForFunction(() => JSON.parse(localStorage.getItem('graphiql:tabState')).tabs.length === 9);
  await chooseTab(page, 0);
  await expectLinked(page, url, 'a link');
  await shot(page, '18-token-of-a-link');
}

async function outlivesReload(page, bare, url) {
  await open(page, bare);
  await expectLinked(page, url, 'after a reload');
}

async function leavesOtherTabs(page, bare) {
  const other = await page.context().newPage();
  await open(other, bare);
  expect((await authorization(other)) === `Bearer ${OWN}`, "another browser tab uses the user's own token");
  await status(other).filter({ hasText: 'Your token: …token' }).waitFor();
  await shot(other, '19-own-token');
  await other.close();
}

async function givesWay(page) {
  await page.getByRole('button', { name: 'Use your own token' }).click();
  await status(page).filter({ hasText: 'Your token' }).waitFor();
  expect((await authorization(page)) === `Bearer ${OWN}`, "a button returns to the user's own token");
  expect((await stored(page, 'sessionStorage')) === '{}', 'and removes the token of the link');
}

async function pastedIntoThePage(page, url) {
  const loaded = page.waitForEvent('load');
  await page.evaluate((token) => (location.hash = `token=${token}`), tokenOf(url));
  await loaded;
  await expectLinked(page, url, 'pasted into an open page');
}

/** A link whose text is not a token stores nothing and changes nothing. */
async function hostileLinks(page, bare) {
  await page.evaluate(() => sessionStorage.clear());
  for (const text of ['a"}b', '', '%0aX-Evil: 1', '<b>']) {
    await open(page, `${bare}#token=${encodeURIComponent(text)}&rest=1`);
    expect((await authorization(page)) === `Bearer ${OWN}`, `a link with ${JSON.stringify(text)} for a token is ignored`);
    expect(page.url() === `${bare}#rest=1`, `and its fragment is removed, but for the rest: ${page.url()}`);
  }
  const before = JSON.parse(await stored(page, 'localStorage'))['graphiql:tabState'];
  await open(page, `${bare}#token=${OWN.slice(0, 5)}`); // a prefix of the user's own token
  await chooseAnotherTabAndBack(page);
  await page.getByRole('button', { name: 'Use your own token' }).click();
  await status(page).filter({ hasText: 'Your token' }).waitFor();
  const after = JSON.parse(await stored(page, 'localStorage'))['graphiql:tabState'];
  const headers = (state) => JSON.parse(state).tabs.map((tab) => tab.headers).join('\n');
  expect(headers(after) === headers(before), 'a token of a link that is a prefix of the stored one does not change the stored headers');
}

/** A token that the user types and the service accepts becomes the user's own token, also after a reload. */
async function typedTokenTakesItsPlace(page, url) {
  await open(page, url.replace(/#.*/, '#token=not.a.token'));
  await setText(page, 'request-headers.json', JSON.stringify({ Authorization: `Bearer ${tokenOf(url)}` }));
  await page.getByRole('button', { name: /Execute query/ }).click();
  await answer(page, '"data"');
  await status(page).filter({ hasText: 'Your token' }).waitFor();
  await page.waitForFunction((token) => localStorage.getItem('graphiql:recordgraph-token') === token, tokenOf(url));
  expect((await stored(page, 'sessionStorage')) === '{}', 'a typed and accepted token replaces the token of the link');
}
