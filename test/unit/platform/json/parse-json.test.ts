import { parseJson } from '#platform/json'

test('returns the value of a JSON text', () => {
  expect(parseJson('{"a":[1,null]}')).toEqual({ a: [1, null] })
  expect(parseJson('null')).toBeNull()
})

test.each(['', '{', 'undefined', '{"a":1}}'])('a text that is not JSON is undefined: %j', (text) => {
  expect(parseJson(text)).toBeUndefined()
})
