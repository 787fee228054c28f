import { mergeFields, mergeInto } from '#root/packages/query-plan-executor/src/execution/entities/merge'
import { cloneJson } from '#root/packages/query-plan-executor/src/execution/request/json-object'

const json = (text: string) => JSON.parse(text) as Record<string, unknown>

describe('merging', () => {
  const cases: [string, string, string][] = [
    ['{}', '{"a":1}', '{"a":1}'],
    ['{"a":1}', '{"b":2}', '{"a":1,"b":2}'],
    ['{"a":1}', '{"a":2}', '{"a":2}'],
    ['{"a":1}', '{"a":null}', '{"a":1}'],
    ['{"a":null}', '{"a":1}', '{"a":1}'],
    ['{"a":null}', '{"a":null}', '{"a":null}'],
    ['{}', '{"a":null}', '{"a":null}'],
    ['{"a":{"b":1}}', '{"a":{"c":2}}', '{"a":{"b":1,"c":2}}'],
    ['{"a":{"b":1}}', '{"a":null}', '{"a":{"b":1}}'],
    ['{"a":{"b":1}}', '{"a":5}', '{"a":5}'],
    ['{"a":5}', '{"a":{"b":1}}', '{"a":{"b":1}}'],
    ['{"a":{"b":1}}', '{"a":[1]}', '{"a":[1]}'],
    ['{"a":[1]}', '{"a":{"0":2}}', '{"a":{"0":2}}'],
    ['{"a":[{"b":1},null,3]}', '{"a":[{"c":2},{"c":3},null]}', '{"a":[{"b":1,"c":2},{"c":3},3]}'],
    ['{"a":[[{"b":1}]]}', '{"a":[[{"c":2}]]}', '{"a":[[{"b":1,"c":2}]]}'],
    ['{"a":[{"b":1}]}', '{"a":[{"c":1},{"c":2}]}', '{"a":[{"c":1},{"c":2}]}'],
    ['{}', '{"__proto__":{"a":1}}', '{"__proto__":{"a":1}}'],
    ['{"x":{}}', '{"x":{"constructor":{"name":"a"}}}', '{"x":{"constructor":{"name":"a"}}}'],
  ]

  test.each(cases)('%s and %s are %s', (target, source, merged) => {
    const known = json(target)
    mergeInto(known, json(source))
    expect(JSON.stringify(known)).toBe(merged)
    const named = json(target)
    mergeFields(named, { ...json(source), other: 1 }, Object.keys(json(source)))
    expect(JSON.stringify(named)).toBe(merged)
  })

  test('of named fields copies no other fields, and no absent ones', () => {
    const known = json('{"a":1}')
    mergeFields(known, json('{"b":2,"c":3}'), ['c', 'd', 'constructor'])
    expect(JSON.stringify(known)).toBe('{"a":1,"c":3}')
  })

  test('keeps the known object, which may be referenced elsewhere', () => {
    const known = { a: { b: 1 }, list: [{ b: 1 }] }
    const { a, list } = known
    mergeInto(known, json('{"a":{"c":2},"list":[{"c":2}]}'))
    expect(known.a).toBe(a)
    expect(known.list).toBe(list)
    expect(a).toEqual({ b: 1, c: 2 })
  })

  test('ignores undefined', () => {
    const known: Record<string, unknown> = { a: 1, n: null, u: undefined }
    mergeInto(known, { a: undefined, n: undefined, u: 5 })
    expect(known).toEqual({ a: 1, n: null, u: 5 })
  })
})

describe('a copy', () => {
  test.each(['1', '"a"', 'null', '[]', '{}', '{"a":[{"b":[1,null]}],"__proto__":{"c":1}}'])(
    'of %s has the same content',
    (text) => {
      expect(JSON.stringify(cloneJson(JSON.parse(text)))).toBe(text)
    },
  )

  test('shares nothing', () => {
    const inner = { c: 1 }
    const original = { a: [inner] }
    const copy = cloneJson(original)
    expect(copy).not.toBe(original)
    expect(copy.a).not.toBe(original.a)
    expect(copy.a[0]).not.toBe(inner)
  })
})
