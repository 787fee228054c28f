import { maxNames, maxNesting, parseBody } from '#root/gateway/src/http/parse-body'

/** Makes a body so long that it is looked through. */
const padding = `"${'x'.repeat(maxNames * 4)}"`

const nested = (depth: number) => `${'['.repeat(depth)}${padding}${']'.repeat(depth)}`
const named = (count: number) =>
  `{${Array.from({ length: count }, (_, index) => `"k${index}":0`).join(', ')},"p" :${padding}}`

const accepted = [
  ['as many levels as allowed', nested(maxNesting)],
  ['as many names as allowed', named(maxNames - 1)],
  ['many lists side by side', `[${'[[]],'.repeat(maxNesting * 2)}${padding}]`],
  ['brackets in a string', `["${'[{'.repeat(maxNesting)}",${padding}]`],
  ['colons in a string', `["${'":'.replace('"', String.raw`\"`).repeat(maxNames + 1)}",${padding}]`],
  ['a string that ends with a backslash', `["${'[\\\\'.repeat(maxNesting + 1)}",${padding}]`],
] as const

test.each(accepted)('%s is parsed', (_what, text) => {
  expect(parseBody(text)).toEqual(JSON.parse(text))
})

test.each([
  ['a level more', nested(maxNesting + 1)],
  ['a name more', named(maxNames)],
  ['levels of objects', `${'{"a":['.repeat(maxNesting)}${padding}${']}'.repeat(maxNesting)}`],
  ['levels after a string of quotes', `["${String.raw`\"`.repeat(maxNesting)}",${nested(maxNesting)}]`],
  ['a string without an end', `[${padding.slice(0, -1)}`],
])('%s is refused', (_what, text) => {
  expect(parseBody(text)).toBeUndefined()
})

test('a megabyte of brackets takes less than a tenth of what it takes to parse them', () => {
  const text = '['.repeat(1_000_000)
  const cpuMs = (use: () => unknown) => {
    const before = process.cpuUsage()
    for (let round = 0; round < 5; round++) use()
    return process.cpuUsage(before).user / 1_000
  }
  const balanced = `${text}${']'.repeat(1_000_000)}`
  expect(cpuMs(() => parseBody(text))).toBeLessThan(cpuMs(() => JSON.parse(balanced)) / 10)
})
