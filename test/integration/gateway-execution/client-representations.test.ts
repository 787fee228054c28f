import { Kind, parse, print } from 'graphql'
import { composeGraph } from './graph.ts'

const things = composeGraph({
  a: `type Query { t(representations: [Int], x: Int): T } type Mutation { make: T } type T @key(fields: "id") { id: ID! }`,
  b: `type T @key(fields: "id") { id: ID! y(representations: Int, first: Int): String z: Int }`,
})

/** Responds with the received values. */
const answers = {
  a: () => ({ data: { t: { __typename: 'T', id: '1' }, make: { __typename: 'T', id: '1' } } }),
  b: ({ variables, query }: { readonly variables: object; readonly query: string }) => ({
    data: { _entities: [{ y: JSON.stringify(variables), z: query.length }] },
  }),
}

describe.each(['compiled', 'apollo'] as const)('a client’s variable called representations (%s)', (executor) => {
  test.each([
    ['query ($representations: Int) { t { y(representations: $representations) } }', 'representations_'],
    [
      'query ($representations: Int, $representations_: Int) { t { y(representations: $representations, first: $representations_) } }',
      'representations__',
    ],
    ['mutation ($representations: Int = 3) { t: make { y(representations: $representations) } }', 'representations_'],
    ['query ($representations: Int) { t { ...F } } fragment F on T { y(first: $representations) }', 'representations_'],
  ])('travels beside the entities: %s', async (query, name) => {
    const { requests, result } = await things.run(query, answers, {
      variables: { representations: 5, representations_: 6 },
      executor,
    })
    const sent = requests[1]
    const expected: Record<string, unknown> = { representations: [{ __typename: 'T', id: '1' }], [name]: 5 }
    if (query.includes('representations_')) expected['representations_'] = 6
    expect(sent?.variables).toEqual(expected)
    expect(JSON.parse(sent?.body() ?? '')).toEqual({
      query: sent?.query,
      variables: expected,
      operationName: sent?.operationName,
    })
    expect(sent?.query).toMatch(/_entities\(representations: ?\$representations\)/)
    const [operation] = parse(sent?.query ?? '').definitions
    const declared = operation?.kind === Kind.OPERATION_DEFINITION ? (operation.variableDefinitions ?? []) : []
    const names = declared.map(({ variable }) => variable.name.value)
    expect(names.toSorted()).toEqual(Object.keys(expected).toSorted())
    expect(declared.map(print)).toContain('$representations: [_Any!]!')
    expect(result.errors).toBeUndefined()
  })

  test('may be left out', async () => {
    const { requests } = await things.run(
      'query ($representations: Int) { t { y(first: $representations) } }',
      answers,
      { executor },
    )
    expect(requests[1]?.variables).toEqual({ representations: [{ __typename: 'T', id: '1' }] })
  })

  test('keeps its name where no entities are fetched', async () => {
    const query = 'query ($representations: [Int]) { t(representations: $representations) { id } }'
    const { requests } = await things.run(query, answers, { variables: { representations: [7] }, executor })
    expect(requests[0]?.variables).toEqual({ representations: [7] })
  })

  test('may decide a condition', async () => {
    const query = 'query ($representations: Boolean!) { t { id y @include(if: $representations) z } }'
    const { requests, result } = await things.run(query, answers, { variables: { representations: false }, executor })
    expect(requests[1]?.variables).toEqual({ representations: [{ __typename: 'T', id: '1' }], representations_: false })
    expect(result.data).toEqual({ t: { id: '1', z: expect.any(Number) } })
  })
})
