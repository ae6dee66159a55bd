import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

const folder = process.env.SCREENSHOTS ?? 'screenshots';
const failures = [];

/** Says what holds and what does not; the latter ends the check with status 1. */
export function expect(holds, what) {
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${what}`);
  if (!holds) failures.push(what);
}

/** Expects that a page did nothing that none of ours may do, but for what `allowed` matches. */
export function expectNoFaults(faults, where, allowed) {
  const found = faults.filter((fault) => !allowed?.test(fault));
  expect(found.length === 0, `${where}: no error in the console, no failed request, no other host${found.map((f) => `\n       ${f}`).join('')}`);
}

/** Keeps a picture of the page for people to look at. */
export async function shot(page, name) {
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

export const status = () => (failures.length === 0 ? 0 : 1);
