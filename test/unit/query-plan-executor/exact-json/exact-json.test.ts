import { parseExactJson, parseForJson, toJsonText } from '@plumbline/query-plan-executor'
import { createRandom } from '#root/test/support/federation/index'

test.each([
  '9007199254740993',
  '[-9007199254740993,1.5,true,null]',
  '{"a":{"b":[1234567890123456789012]},"9007199254740993":1}',
  '{"__proto__":9007199254740993}',
  '{"a":"x, 9007199254740993","b":"\\\\\\"[9007199254740993","c":["\\\\",9007199254740993]}',
  '["int:9007199254740993","int::1",9007199254740993]',
])('%s keeps its digits, and its strings', (text) => {
  expect(toJsonText(parseExactJson(text))).toBe(text)
  expect(JSON.stringify(parseForJson(text))).toBe(text)
})

test.each([
  '9007199254740991',
  '12345678901234567890.5',
  '12345678901234567890e2',
  '0.12345678901234567',
  '9'.repeat(400),
])('%s equals the result of JSON.parse', (text) => {
  expect(parseExactJson(`[${text}]`)).toEqual(JSON.parse(`[${text}]`))
  expect(parseExactJson(`[${text},9007199254740993]`)).toEqual([JSON.parse(text), 9007199254740993n])
})

test.each([
  '00000000000000000001',
  '12345678901234567890x',
  '[12345678901234567890',
  '+12345678901234567890',
  '- 12345678901234567890',
])('%s is no JSON', (text) => {
  expect(() => parseExactJson(text)).toThrow(SyntaxError)
})

test('white space and nesting of any depth are fine', () => {
  expect(parseExactJson(' [ 9007199254740993 ,\n\t9007199254740993 ] ')).toEqual([9007199254740993n, 9007199254740993n])
  const depth = 100_000
  expect(() => parseExactJson(`${'['.repeat(depth)}9007199254740993${']'.repeat(depth)}`)).not.toThrow()
})

test('whatever is written as JSON is read as JSON.parse reads it, long integers apart', () => {
  const random = createRandom('exact-json')
  for (let round = 0; round < 2_000; round++) {
    const text = randomJson(random.below, 4)
    const expected = JSON.parse(text) as unknown
    const withDoubles = JSON.parse(
      JSON.stringify(parseExactJson(text), (_key, value: unknown) =>
        typeof value === 'bigint' ? Number(value) : value,
      ),
    ) as unknown
    expect(withDoubles).toEqual(expected)
  }
})

test('the time is proportional to the length of any text', () => {
  const text = `["int${':'.repeat(100_000)}",9007199254740993]`
  const before = process.cpuUsage()
  expect(parseExactJson(text)).toHaveLength(2)
  const { user, system } = process.cpuUsage(before)
  expect(user + system).toBeLessThan(2_000_000)
})

const leaves = [
  '9007199254740993',
  '-12345678901234567890',
  '1',
  '"a"',
  '"\\\\"',
  '"\\", 9007199254740993"',
  '"int:9"',
  'null',
  '1e3',
]

function randomJson(below: (limit: number) => number, depth: number): string {
  const kind = depth === 0 ? 0 : below(3)
  if (kind === 0) return leaves[below(leaves.length)] ?? ''
  const parts = Array.from({ length: below(4) }, () => randomJson(below, depth - 1))
  return kind === 1 ? `[${parts.join(', ')}]` : `{${parts.map((part, index) => `"k${index}": ${part}`).join()}}`
}
