import { withResponseNames } from '@plumbline/query-plan-executor'
import { GraphQLError, parse } from 'graphql'

const responseNameOf = (name: string) => name.replace(/^as\d_/, '')

const rename = (text: string, result: object, operationName?: string) =>
  JSON.parse(
    JSON.stringify(withResponseNames(result, { document: parse(text), responseNameOf, operationName })),
  ) as unknown

describe('a response', () => {
  test.each([
    ['{ as0_a: b }', { as0_a: 1 }, { a: 1 }],
    ['{ x { as0_a: b } }', { x: { as0_a: 1 } }, { x: { a: 1 } }],
    ['{ as0_x: y { as0_a: b } }', { as0_x: [[{ as0_a: 1 }, null]] }, { x: [[{ a: 1 }, null]] }],
    [
      '{ x { ...F } } fragment F on T { as0_a: b ... { as1_c: d } }',
      { x: { as0_a: 1, as1_c: 2 } },
      { x: { a: 1, c: 2 } },
    ],
    [
      '{ x { y { a } } x { y { as0_b: c } ...F ...F } } fragment F on T { as0_z: z }',
      { x: { y: { as0_b: 1 }, as0_z: 2 } },
      { x: { y: { b: 1 }, z: 2 } },
    ],
    ['{ json }', { json: { as0_a: { as0_b: 1 } } }, { json: { as0_a: { as0_b: 1 } } }],
    ['{ x { a } }', { x: { as0_other: 1 } }, { x: { as0_other: 1 } }],
    ['{ __schema { as0_a: types { name } } }', { __schema: { as0_a: [] } }, { __schema: { as0_a: [] } }],
    ['{ as0_t: __type(name: "T") { name } }', { as0_t: { name: 1 } }, { as0_t: { name: 1 } }],
    ['{ as0_a: b }', null, null],
  ])('has the client’s names: %s', (text, data, renamed) => {
    expect(rename(text, { data })).toEqual({ data: renamed })
  })

  test('is that of the operation that was executed', () => {
    const text = 'query A { x { as0_a: b } } query B { x { c } }'
    expect(rename(text, { data: { x: { as0_a: 1 } } }, 'A')).toEqual({ data: { x: { a: 1 } } })
    expect(rename(text, { data: { x: { as0_a: 1 } } }, 'B')).toEqual({ data: { x: { as0_a: 1 } } })
    expect(rename(text, { data: { x: { as0_a: 1 } } })).toEqual({ data: { x: { as0_a: 1 } } })
  })

  test('has them in paths and messages of errors, and in those of completion', () => {
    const error = (message: string) => new GraphQLError(message, { path: ['x', 0, 'as0_a'], extensions: { code: 'C' } })
    const told = 'Cannot return null for non-nullable field T.as0_a.'
    const renamed = { path: ['x', 0, 'a'], message: told.replace('as0_', ''), extensions: { code: 'C' } }
    expect(
      rename('{ x { as0_a: b } }', {
        errors: [error(told), error('field T.as0_b and as0_a')],
        extensions: { other: 1, valueCompletion: [error(told)] },
      }),
    ).toEqual({
      errors: [renamed, { ...renamed, message: 'field T.as0_b and as0_a' }],
      extensions: { other: 1, valueCompletion: [renamed] },
    })
  })

  test('keeps extensions without completion, and is unchanged if there are no aliases', () => {
    expect(rename('{ a }', { data: { a: 1 }, extensions: { x: 1 } })).toEqual({ data: { a: 1 }, extensions: { x: 1 } })
    const result = { data: { as0_a: 1 }, errors: [], extensions: {} }
    expect(withResponseNames(result, { document: parse('{ as0_a: b }') })).toEqual(result)
  })
})
