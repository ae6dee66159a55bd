/**
 * Finds the IDs that examples need. An example's `finds` are `[{text, query}]`: the query finds the ID that replaces the text in
 * its variables. The first node of the answer's one list has it.
 */
export async function findIDs(variables, examples, ask) {
  const found = new Map();
  for (const { text, query } of examples.flatMap(({ finds }) => finds ?? [])) {
    if (found.has(text) || !holds(variables, text)) continue;
    const id = firstID(await ask(query));
    if (id) found.set(text, id);
  }
  return found;
}

/** Variables with IDs in place of the texts that stand for them. */
export const withIDs = (variables, found) => (found.size > 0 ? JSON.parse(replaceTexts(JSON.stringify(variables), found)) : variables);

/** A JSON text with IDs in place of the texts that stand for them. */
export function replaceTexts(json, found) {
  for (const [text, id] of found) json = json.replaceAll(JSON.stringify(text), JSON.stringify(id));
  return json;
}

const holds = (variables, text) => JSON.stringify(variables ?? null).includes(JSON.stringify(text));

const firstID = ({ data }) => Object.values(data ?? {})[0]?.nodes?.[0]?.id;
