import { hasSameContent } from '#root/packages/query-plan-executor/src/execution/entities/same-content'

const json = (text: string): unknown => JSON.parse(text)

describe('content', () => {
  test.each([
    ['1', '1'],
    ['null', 'null'],
    ['{"a":1,"b":[{"c":null}]}', '{"b":[{"c":null}],"a":1}'],
    ['[[]]', '[[]]'],
  ])('%s is the same as %s', (one, other) => {
    expect(hasSameContent(json(one), json(other))).toBe(true)
  })

  test.each([
    ['1', '"1"'],
    ['null', '{}'],
    ['[]', '{}'],
    ['{}', '{"a":null}'],
    ['{"a":1}', '{"b":1}'],
    ['{"a":[1]}', '{"a":[1,2]}'],
    ['{"__proto__":{}}', '{}'],
    ['{"constructor":1}', '{}'],
    ['{"a":1}', '{"a":1,"__proto__":{"a":1}}'],
  ])('%s differs from %s, in both orders', (one, other) => {
    expect(hasSameContent(json(one), json(other))).toBe(false)
    expect(hasSameContent(json(other), json(one))).toBe(false)
  })
})
