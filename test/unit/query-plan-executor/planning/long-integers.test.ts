import type { FetchNode } from '@apollo/query-planner'
import { buildSchema, parse, print, stripIgnoredCharacters } from 'graphql'
import { correctLongIntegers } from '#root/packages/query-plan-executor/src/planning/correct-long-integers'

const schema = buildSchema(`
  scalar Big
  input Filter { big: Big id: ID count: Int }
  type Query { a(big: Big, bigs: [Big!], id: ID, ids: [ID!], float: Float, filter: Filter, text: String): Int }
`)

function correct(text: string) {
  const { document, restore } = correctLongIntegers(parse(text), () => schema)
  const operation = stripIgnoredCharacters(print(document))
  return {
    operation,
    shown: operation.replaceAll(/int:[0-9a-f-]{36}:/g, 'int:'),
    restored: restore?.({ kind: 'Fetch', serviceName: 'a', operation } as FetchNode),
  }
}

describe('long integers of an operation', () => {
  test.each([
    ['{a(big:9007199254740993)}', '{a(big:"int:9007199254740993")}'],
    ['{a(big:-9007199254740993)}', '{a(big:"int:-9007199254740993")}'],
    ['{a(bigs:[1 9007199254740993])}', '{a(bigs:[1 "int:9007199254740993"])}'],
    ['{a(big:{x:[9007199254740993]})}', '{a(big:{x:["int:9007199254740993"]})}'],
    ['{a(filter:{big:9007199254740993 count:2})}', '{a(filter:{big:"int:9007199254740993" count:2})}'],
    ['{a(text:"int:5" big:9007199254740993)}', '{a(text:"int:5" big:"int:9007199254740993")}'],
    ['{a(text:"int::5" big:9007199254740993)}', '{a(text:"int::5" big:"int:9007199254740993")}'],
    ['query($v:Big=9007199254740993){a(big:$v)}', 'query($v:Big="int:9007199254740993"){a(big:$v)}'],
  ])('are planned as text, and sent unchanged: %s', (text, planned) => {
    const { shown, restored } = correct(text)
    expect(shown).toBe(planned)
    expect(restored).toEqual({ kind: 'Fetch', serviceName: 'a', operation: text })
  })

  test.each([
    ['{a(id:9007199254740993)}'],
    ['{a(ids:[9007199254740993])}'],
    ['{a(float:9007199254740993)}'],
    ['{a(filter:{id:9007199254740993})}'],
    ['{a(big:9007199254740991)}'],
    ['{a(big:-9007199254740991)}'],
  ])('are unchanged if a double holds them, and for built-in scalars: %s', (text) => {
    expect(correct(text).operation).toBe(text)
  })

  test.each([['{a}'], ['{a(big:999999999999999)}']])('are not searched for among short ones: %s', (text) => {
    const document = parse(text)
    const never = () => {
      throw new Error('Expected nobody to ask for the schema')
    }
    expect(correctLongIntegers(document, never)).toEqual({ document, restore: undefined })
  })

  test('do not take time that is quadratic in the length of a text', () => {
    const before = process.cpuUsage()
    expect(correct(`{a(text:"int${':'.repeat(90_000)}" big:9007199254740993)}`).restored).toBeDefined()
    const { user, system } = process.cpuUsage(before)
    expect(user + system).toBeLessThan(2_000_000)
  })
})
