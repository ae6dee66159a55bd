import { open, setText, tabNames, text } from './editor.mjs';
import { expect, expectNoFaults, shot } from './report.mjs';

const PROBLEM = { file: 'schema.graphqls', line: 12, column: 7, message: 'Movie.title: String has no operator @text(least); write @text(min: …)' };

/** The page of a model under development reloads schema and examples, keeps the user's text, and shows problems. */
export async function development(page, url, faults) {
  const service = await inDevelopment(page);
  await open(page, url);
  const tabs = await tabNames(page);
  await setText(page, 'operation.graphql', 'query Mine { __typename }');

  service.problems = [PROBLEM];
  const problems = page.getByRole('alert', { name: 'Problems of the model' });
  await problems.getByText('schema.graphqls:12:7').waitFor();
  expect(/The previous model is still served/.test(await problems.innerText()), 'a problem is shown with its place, and what is served');
  const [shown, editors] = [await problems.boundingBox(), await page.locator('.graphiql-container').boundingBox()];
  expect(editors.y >= shown.y + shown.height && editors.y + editors.height <= 900, 'the editors are below the problems, in the window');
  await shot(page, '20-problems');

  service.problems = [];
  service.revision = '2';
  service.examples = [{ name: 'Another', about: 'Of another model.', query: '{ viewer { subject } }' }];
  await problems.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Show Examples' }).click();
  await page.getByRole('region', { name: 'Examples' }).getByRole('button', { name: 'Another' }).waitFor();
  await service.introspectedAgain;
  expect(true, 'another model reloads schema and examples');
  expect((await tabNames(page)).slice(1).join() === tabs.slice(1).join(), 'the tabs are kept');
  expect((await text(page, 'operation.graphql')) === 'query Mine { __typename }', 'the text is kept');
  expectNoFaults(faults, 'a model under development');
}

/** Answers in place of a service whose model is under development. Each stream of events ends at once, and the page connects again. */
async function inDevelopment(page) {
  const service = { revision: '1', problems: [], examples: null };
  await page.route('**/playground', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace(/<main id="playground"( data-events="[^"]*")?/, '<main id="playground" data-events="/dev/events"') });
  });
  await page.route('**/dev/events', (route) => {
    const { revision, problems } = service;
    const events = [['model', { revision }], ['problems', { problems }]].map(([event, data]) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    return route.fulfill({ contentType: 'text/event-stream', body: `retry: 100\n\n${events.join('')}` });
  });
  await page.route('**/examples.json', (route) => (service.examples ? route.fulfill({ json: service.examples }) : route.continue()));
  const introspects = (request) => request.postData()?.includes('__schema') && service.revision === '2';
  service.introspectedAgain = page.waitForRequest(introspects);
  return service;
}
