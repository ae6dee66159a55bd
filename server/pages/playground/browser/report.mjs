import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

const folder = process.env.SCREENSHOTS ?? 'screenshots';
const failures = [];

/** Prints the result of an expectation. A failure makes the exit status 1. */
export function expect(holds, what) {
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${what}`);
  if (!holds) failures.push(what);
}

/** Expects no faults of a page, except those that `allowed` matches. */
export function expectNoFaults(faults, where, allowed) {
  const found = faults.filter((fault) => !allowed?.test(fault));
  expect(found.length === 0, `${where}: no error in the console, no failed request, no other host${found.map((f) => `\n       ${f}`).join('')}`);
}

/** Saves a screenshot of the page. */
export async function shot(page, name) {
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

export const status = () => (failures.length === 0 ? 0 : 1);
