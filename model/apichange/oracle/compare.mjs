// Compares the changes that the oracle program writes to standard input with those of graphql-js. It runs in a folder with
// the package graphql. Every kind of graphql-js must occur.
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'

const require = createRequire(process.cwd() + '/package.json')
const { buildSchema, findBreakingChanges, findDangerousChanges, BreakingChangeType, DangerousChangeType } = require('graphql')

// The forms of descriptions: the groups are the parts of the key.
const forms = {
  TYPE_REMOVED: [/^(?:Standard scalar )?(\w+) was removed/, (t) => t],
  TYPE_CHANGED_KIND: [/^(\w+) changed from/, (t) => t],
  TYPE_REMOVED_FROM_UNION: [/^(\w+) was removed from union type (\w+)\.$/, (t, u) => `${u} ${t}`],
  VALUE_REMOVED_FROM_ENUM: [/^(\w+) was removed from enum type (\w+)\.$/, (v, e) => `${e}.${v}`],
  REQUIRED_INPUT_FIELD_ADDED: [/^A required field (\w+) on input type (\w+) was added/, (f, t) => `${t}.${f}`],
  IMPLEMENTED_INTERFACE_REMOVED: [/^(\w+) no longer implements interface (\w+)\.$/, (t, i) => `${t} ${i}`],
  FIELD_REMOVED: [/^(\w+\.\w+) was removed/, (f) => f],
  FIELD_CHANGED_KIND: [/^(\w+\.\w+) changed type/, (f) => f],
  REQUIRED_ARG_ADDED: [/^A required arg (\w+) on (\w+\.\w+) was added/, (a, f) => `${f}(${a}:)`],
  ARG_REMOVED: [/^(\w+\.\w+) arg (\w+) was removed/, (f, a) => `${f}(${a}:)`],
  ARG_CHANGED_KIND: [/^(\w+\.\w+) arg (\w+) has changed type/, (f, a) => `${f}(${a}:)`],
  DIRECTIVE_REMOVED: [/^(\w+) was removed/, (d) => `@${d}`],
  DIRECTIVE_ARG_REMOVED: [/^(\w+) was removed from (\w+)\.$/, (a, d) => `@${d}(${a}:)`],
  REQUIRED_DIRECTIVE_ARG_ADDED: [/^A required arg (\w+) on directive (\w+) was added/, (a, d) => `@${d}(${a}:)`],
  DIRECTIVE_REPEATABLE_REMOVED: [/^Repeatable flag was removed from (\w+)\.$/, (d) => `@${d}`],
  DIRECTIVE_LOCATION_REMOVED: [/^(\w+) was removed from (\w+)\.$/, (l, d) => `@${d} ${l}`],
  VALUE_ADDED_TO_ENUM: [/^(\w+) was added to enum type (\w+)\.$/, (v, e) => `${e}.${v}`],
  TYPE_ADDED_TO_UNION: [/^(\w+) was added to union type (\w+)\.$/, (t, u) => `${u} ${t}`],
  OPTIONAL_INPUT_FIELD_ADDED: [/^An optional field (\w+) on input type (\w+) was added/, (f, t) => `${t}.${f}`],
  OPTIONAL_ARG_ADDED: [/^An optional arg (\w+) on (\w+\.\w+) was added/, (a, f) => `${f}(${a}:)`],
  IMPLEMENTED_INTERFACE_ADDED: [/^(\w+) added to interfaces implemented by (\w+)\.$/, (i, t) => `${t} ${i}`],
  ARG_DEFAULT_VALUE_CHANGE: [/^(\w+\.\w+) arg (\w+) (?:defaultValue was removed|has changed defaultValue)/, (f, a) => `${f}(${a}:)`],
}

// Our coordinates lack the second part of these kinds, which the message names.
const second = {
  TYPE_REMOVED_FROM_UNION: /^(\w+) was removed from/,
  TYPE_ADDED_TO_UNION: /^(\w+) was added to/,
  IMPLEMENTED_INTERFACE_REMOVED: /implements (\w+)\.$/,
  IMPLEMENTED_INTERFACE_ADDED: /implements (\w+)\.$/,
  DIRECTIVE_LOCATION_REMOVED: /allowed on (\w+)\.$/,
}

const theirKey = (level, { type, description }) => {
  const [form, key] = forms[type]
  return `${level} ${type} ${key(...form.exec(description).slice(1))}`
}

const ourKey = ({ level, kind, coordinate, message }) =>
  `${level} ${kind} ${coordinate}` + (second[kind] ? ` ${second[kind].exec(message)[1]}` : '')

const kinds = [...Object.keys(BreakingChangeType), ...Object.keys(DangerousChangeType)]
const seen = {}
let pairs = 0
let failed = 0
for await (const line of createInterface({ input: process.stdin })) {
  const { name, before, after, changes } = JSON.parse(line)
  const [old, now] = [buildSchema(before), buildSchema(after)]
  const theirs = [
    ...findBreakingChanges(old, now).map((change) => theirKey('breaking', change)),
    ...findDangerousChanges(old, now).map((change) => theirKey('dangerous', change)),
  ].sort()
  const ours = (changes ?? []).filter(({ kind }) => kinds.includes(kind)).map(ourKey).sort()
  pairs++
  for (const key of theirs) {
    seen[key.split(' ')[1]] = true
  }
  if (theirs.join('\n') !== ours.join('\n')) {
    failed++
    console.error(`${name}:`)
    for (const key of theirs.filter((key) => !ours.includes(key))) console.error(`  missing: ${key}`)
    for (const key of ours.filter((key) => !theirs.includes(key))) console.error(`  extra: ${key}`)
  }
}
const unseen = kinds.filter((kind) => !seen[kind])
if (unseen.length > 0 || pairs === 0) {
  console.error(`${pairs} pairs without ${unseen.join(', ')}`)
  failed++
}
console.log(`changes of the API: ${pairs} pairs, ${failed} unlike graphql-js`)
process.exit(failed === 0 ? 0 : 1)
