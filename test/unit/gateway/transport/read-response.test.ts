import { SubgraphFailure } from '#platform/subgraph-client'
import { readSharedResponse } from '#root/gateway/src/transport/read-response'

function failureOf(status: number, text: string): SubgraphFailure {
  try {
    readSharedResponse('reviews', { status, text })
  } catch (error) {
    if (error instanceof SubgraphFailure) return error
    throw error
  }
  throw new Error(`Expected ${text} to be refused`)
}

describe('a response body', () => {
  test.each([
    '{"data":{"a":1}}',
    '{"data":null}',
    '{"data":null,"errors":[{"message":"no"}]}',
    '{"data":{"a":null},"errors":[{"message":"no","path":["a"],"extensions":{"code":"X"}}]}',
  ])('is taken when it is GraphQL: %s', (text) => {
    expect(readSharedResponse('reviews', { status: 200, text }).take()).toEqual(JSON.parse(text))
  })

  test.each([
    ['[{}]', [{ message: '' }]],
    ['[{"message":7,"path":["a",1]}]', [{ message: '', path: ['a', 1] }]],
    ['[{"message":"no","path":null,"extensions":null,"locations":"x"}]', [{ message: 'no' }]],
    ['[{"message":"no","path":"a.b","extensions":[]}]', [{ message: 'no' }]],
    [
      '[{"message":"no","path":[{}]},{"message":"no","path":[]},{"message":"no","path":["a",-1]}]',
      [{ message: 'no' }, { message: 'no' }, { message: 'no' }],
    ],
    ['["no",null,7]', [{ message: 'no' }, { message: '' }, { message: '' }]],
    ['{"message":"no"}', [{ message: 'no' }]],
    ['"no"', [{ message: 'no' }]],
    [
      '[{"message":"no","extensions":{"code":"X","stacktrace":["at a"],"exception":{"stacktrace":["at b"],"why":1}}}]',
      [{ message: 'no', extensions: { code: 'X', exception: { why: 1 } } }],
    ],
  ])('is accepted with malformed errors, whose valid parts are kept: %s', (errors, expected) => {
    const answer = readSharedResponse('reviews', { status: 200, text: `{"data":{"a":1},"errors":${errors}}` })
    // By the first caller, and by others.
    for (let time = 0; time < 2; time++) expect(answer.take()).toEqual({ data: { a: 1 }, errors: expected })
  })

  test('may begin with a byte order mark', () => {
    const answer = readSharedResponse('reviews', { status: 200, text: '\ufeff{"data":{"a":1}}' })
    for (let time = 0; time < 2; time++) expect(answer.take()).toEqual({ data: { a: 1 } })
  })

  test('keeps all digits of its integers', () => {
    const text = '{"data":{"id":9007199254740993,"list":[-12345678901234567890],"ratio":0.14285714285714285,"n":1.0}}'
    const data = { id: 9007199254740993n, list: [-12345678901234567890n], ratio: 1 / 7, n: 1 }
    const answer = readSharedResponse('reviews', { status: 200, text })
    for (let time = 0; time < 2; time++) expect(answer.take()).toEqual({ data })
  })

  test('is taken with any status', () => {
    expect(
      readSharedResponse('reviews', { status: 400, text: '{"errors":[{"message":"no"}]}' }).take().errors,
    ).toHaveLength(1)
  })

  test.each([
    ['', 'expected JSON'],
    ['{"data":', 'expected JSON'],
    ['[]', 'expected an object, got a list'],
    ['null', 'expected an object, got null'],
    ['{}', 'expected "data" or "errors"'],
    ['{"data":"text"}', 'expected "data" to be an object, got a string'],
    ['{"data":[]}', 'expected "data" to be an object, got a list'],
    ['{"errors":[]}', 'expected "data" or "errors"'],
  ])('is refused when it is not: %s', (text, detail) => {
    const failure = failureOf(200, text)
    expect(failure.message).toBe(`Subgraph "reviews" sent a malformed answer: ${detail}`)
    expect(failure.extensions.code).toBe('UPSTREAM_UNAVAILABLE')
  })

  test.each([
    [401, 'UNAUTHENTICATED'],
    [403, 'FORBIDDEN'],
    [500, 'UPSTREAM_UNAVAILABLE'],
    [503, 'UPSTREAM_UNAVAILABLE'],
  ])('that is not GraphQL reports the status %d', (status, code) => {
    const failure = failureOf(status, '<html>')
    expect(failure.message).toBe(`Subgraph "reviews" answered with status ${status}`)
    expect(failure.extensions.code).toBe(code)
  })
})
