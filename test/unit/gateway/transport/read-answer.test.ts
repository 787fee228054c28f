import { SubgraphFailure } from '#platform/subgraph-client'
import { readAnswer } from '../../../../gateway/src/transport/read-answer.ts'

function failureOf(status: number, text: string): SubgraphFailure {
  try {
    readAnswer('reviews', { status, text })
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
    '{"errors":[{"message":"no","path":null}]}',
    '{"data":{"a":null},"errors":[{"message":"no","path":["a"],"extensions":{"code":"X"}}]}',
  ])('is taken when it is GraphQL: %s', (text) => {
    expect(readAnswer('reviews', { status: 200, text }).take()).toEqual(JSON.parse(text))
  })

  test('is taken with any status', () => {
    expect(readAnswer('reviews', { status: 400, text: '{"errors":[{"message":"no"}]}' }).take().errors).toHaveLength(1)
  })

  test.each([
    ['', 'expected JSON'],
    ['{"data":', 'expected JSON'],
    ['[]', 'expected an object, got a list'],
    ['null', 'expected an object, got null'],
    ['{}', 'expected "data" or "errors"'],
    ['{"data":"text"}', 'expected "data" to be an object, got a string'],
    ['{"data":[]}', 'expected "data" to be an object, got a list'],
    ['{"errors":{}}', 'expected "errors" to be a list, got a object'],
    ['{"errors":[{}]}', 'expected each of "errors" to be an object with a message'],
    ['{"errors":[{"message":"no","path":"a.b"}]}', 'expected each of "errors" to be an object with a message'],
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
  ])('that is no GraphQL leaves the status %d to speak', (status, code) => {
    const failure = failureOf(status, '<html>')
    expect(failure.message).toBe(`Subgraph "reviews" answered with status ${status}`)
    expect(failure.extensions.code).toBe(code)
  })
})
