import { deriveRequest } from '#root/packages/query-plan-executor/src/execution/request/derived-request'
import {
  isJsonObject,
  ownValue,
  setOwnValue,
} from '#root/packages/query-plan-executor/src/execution/request/json-object'
import {
  PlannedRequest,
  planOperation,
} from '#root/packages/query-plan-executor/src/execution/request/planned-operation'
import { readSubgraphErrors } from '#root/packages/query-plan-executor/src/execution/request/subgraph-errors'

describe('a request', () => {
  const long = '{"__typename":"T","id":9007199254740993}'
  const planned = (options: { representations?: string[]; variables?: Record<string, unknown>; name?: string }) =>
    new PlannedRequest({
      operation: planOperation({
        subgraph: 'a',
        query: 'query "Q" {x}',
        operationName: options.name,
        operationKind: 'query',
        variableNames: ['x', 'y', 'constructor'],
      }),
      clientVariables: options.variables,
      signal: undefined,
      representations: options.representations,
      companions: undefined,
    })
  const cases: [string, Parameters<typeof planned>[0], string][] = [
    ['nothing', {}, '{}'],
    ['no variable of its own', { variables: { z: 1 } }, '{}'],
    ['variables', { variables: { x: null, y: 9_007_199_254_740_993n, z: 1 } }, '{"x":null,"y":9007199254740993}'],
    ['one variable', { variables: { y: 'a' } }, '{"y":"a"}'],
    ['entities', { representations: [long, '{}'] }, `{"representations":[${long},{}]}`],
    ['no entities', { representations: [] }, '{"representations":[]}'],
    [
      'entities and variables',
      { representations: [long], variables: { y: 1, x: 2 } },
      `{"representations":[${long}],"x":2,"y":1}`,
    ],
  ]

  test.each(cases)('with %s has them in its body, and as variables', (_what, options, variables) => {
    const request = planned(options)
    expect(request.body()).toBe(`{"query":"query \\"Q\\" {x}","variables":${variables}}`)
    expect(planned({ ...options, name: 'Q' }).body()).toBe(
      `{"query":"query \\"Q\\" {x}","operationName":"Q","variables":${variables}}`,
    )
    expect(Object.keys(request.variables).toSorted()).toEqual(Object.keys(JSON.parse(variables) as object).toSorted())
    expect(
      JSON.parse(deriveRequest(request, { representations: options.representations, signal: undefined }).body()),
    ).toEqual(JSON.parse(request.body()))
  })

  test('for other entities has theirs, with all digits, beside the same variables', () => {
    const request = planned({
      representations: ['{"id":1}'],
      variables: { x: 1, y: 9_007_199_254_740_993n },
      name: 'Q',
    })
    const signal = new AbortController().signal
    const derived = deriveRequest(request, { representations: [long], signal })
    expect(derived.body()).toBe(
      `{"query":"query \\"Q\\" {x}","operationName":"Q","variables":{"representations":[${long}],"x":1,"y":9007199254740993}}`,
    )
    expect(derived.variables).toMatchObject({ x: 1, representations: [{ __typename: 'T' }] })
    expect(derived).toMatchObject({
      subgraph: 'a',
      operationName: 'Q',
      operationKind: 'query',
      representations: [long],
    })
    expect(derived.signal).toBe(signal)
    const alone = deriveRequest(planned({ representations: ['{}'] }), { representations: [long], signal })
    expect(alone.body()).toBe(`{"query":"query \\"Q\\" {x}","variables":{"representations":[${long}]}}`)
    const root = deriveRequest(planned({ variables: { x: 1 } }), { representations: undefined, signal })
    expect(root.body()).toBe('{"query":"query \\"Q\\" {x}","variables":{"x":1}}')
    expect(root.variables).toEqual(Object.assign(Object.create(null), { x: 1 }))
  })
})

describe('JSON objects', () => {
  test.each([
    [{}, true],
    [[], false],
    [null, false],
    ['x', false],
    [undefined, false],
  ])('%j: %s', (value, is) => {
    expect(isJsonObject(value)).toBe(is)
  })

  test('have their own values only, under any name', () => {
    expect(ownValue({ a: 1 }, 'a')).toBe(1)
    expect(ownValue({}, 'constructor')).toBeUndefined()
    const object: Record<string, unknown> = {}
    for (const key of ['a', '__proto__', 'constructor', '__proto__']) setOwnValue(object, key, { key })
    expect(JSON.stringify(object)).toBe(
      '{"a":{"key":"a"},"__proto__":{"key":"__proto__"},"constructor":{"key":"constructor"}}',
    )
    setOwnValue(object, 'constructor', 2)
    expect(Object.getOwnPropertyDescriptor(object, 'constructor')).toEqual({
      configurable: true,
      enumerable: true,
      writable: true,
      value: 2,
    })
  })
})

describe('errors of a subgraph', () => {
  const cases: [unknown, unknown[]][] = [
    [undefined, []],
    [null, []],
    [[], []],
    [
      [{ message: 'm', path: ['a', 0], extensions: { code: 'C' } }],
      [{ message: 'm', path: ['a', 0], extensions: { code: 'C' } }],
    ],
    [{ message: 'm' }, [{ message: 'm' }]],
    ['m', [{ message: 'm' }]],
    [
      [null, 5, 'm', []],
      [{ message: '' }, { message: '' }, { message: 'm' }, { message: '' }],
    ],
    [[{ message: 5, path: 'a', extensions: [] }], [{ message: '' }]],
    [[{ message: 'm', path: [] }], [{ message: 'm' }]],
    [[{ message: 'm', path: ['a', -1] }], [{ message: 'm' }]],
    [[{ message: 'm', path: ['a', 1.5] }], [{ message: 'm' }]],
    [[{ message: 'm', path: ['a', null] }], [{ message: 'm' }]],
    [[{ message: 'm', extensions: { a: 1, stacktrace: ['s'] } }], [{ message: 'm', extensions: { a: 1 } }]],
    [
      [{ message: 'm', extensions: { exception: { stacktrace: ['s'], b: 1 } } }],
      [{ message: 'm', extensions: { exception: { b: 1 } } }],
    ],
    [[{ message: 'm', extensions: { exception: 'e' } }], [{ message: 'm', extensions: { exception: 'e' } }]],
  ]
  test.each(cases)('%j are read as %j', (errors, read) => {
    expect(readSubgraphErrors(errors)).toEqual(read)
    for (const error of readSubgraphErrors(errors)) expect(Object.keys(error)).not.toContain('locations')
  })
})
