// Usage: node introspection.mjs URL-WITH-TOKEN
//
// Compares the service's introspection with that of graphql-js, the reference
// implementation, for the service's SDL. Lists whose order has no meaning are
// compared as sets, and gqlgen's empty lists are equal to null. The introspection
// types and the descriptions of GraphQL's own scalars and directives are ignored,
// because they differ by implementation.
// Exits with status 1 if there is a difference.
import { buildSchema, getIntrospectionQuery, introspectionFromSchema, specifiedScalarTypes } from 'graphql';

const [address] = process.argv.slice(2);
if (!address) {
  console.error('usage: node introspection.mjs http://localhost:8080/#token=…');
  process.exit(2);
}
const service = new URL(address);
const token = new URLSearchParams(service.hash.slice(1)).get('token');
const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };

const options = {
  descriptions: true, directiveIsRepeatable: true, inputValueDeprecation: true, schemaDescription: true, specifiedByUrl: true, oneOf: true,
};
const response = await fetch(new URL('/graphql', service), {
  method: 'POST', headers, body: JSON.stringify({ query: getIntrospectionQuery(options) }),
});
const { data, errors } = await response.json();
if (errors) {
  console.error(JSON.stringify(errors));
  process.exit(1);
}
const sdl = await (await fetch(new URL('/schema.graphql', service), { headers })).text();
const wanted = introspectionFromSchema(buildSchema(sdl), options).__schema;

const none = (value) => value == null || value === false || (Array.isArray(value) && value.length === 0);
const scalars = new Set(specifiedScalarTypes.map((type) => type.name));
const shared = (types) => types.filter((type) => !type.name.startsWith('__'))
  .map((type) => (scalars.has(type.name) ? { ...type, description: null } : type));
const signature = (directives) => directives.map(({ name, args, isRepeatable }) => ({ name, args, isRepeatable }));

const unordered = new Set(['types', 'directives', 'possibleTypes', 'interfaces', 'locations']);
let differences = 0;

// compare reports the paths at which two values differ.
function compare(want, got, path) {
  if (none(want) && none(got)) {
    return;
  }
  const lists = Array.isArray(want) && Array.isArray(got);
  if (lists && want.every((item) => item?.name || typeof item === 'string')) {
    const names = (list) => list.map((item) => item.name ?? item);
    const key = path.at(-1);
    const [a, b] = unordered.has(key) ? [names(want).sort(), names(got).sort()] : [names(want), names(got)];
    if (JSON.stringify(a) !== JSON.stringify(b)) {
      report(path, a.filter((name) => !b.includes(name)), b.filter((name) => !a.includes(name)));
    }
    for (const item of want) {
      const other = got.find((each) => each.name === item.name);
      if (item.name && other) {
        compare(item, other, [...path, item.name]);
      }
    }
  } else if (want && got && typeof want === 'object' && typeof got === 'object') {
    for (const key of new Set([...Object.keys(want), ...Object.keys(got)])) {
      compare(want[key], got[key], [...path, key]);
    }
  } else if (want !== got) {
    report(path, want, got);
  }
}

function report(path, want, got) {
  differences += 1;
  console.log(`FAIL ${path.join('.')}: graphql-js ${JSON.stringify(want)}, the service ${JSON.stringify(got)}`);
}

const schemas = [wanted, data.__schema].map((schema) => ({
  ...schema, types: shared(schema.types), directives: signature(schema.directives),
}));
compare(...schemas, []);
console.log(`${schemas[0].types.length} types of the introspection compared with graphql-js: ${differences} differences`);
process.exit(differences === 0 && schemas[0].types.length > 0 ? 0 : 1);
