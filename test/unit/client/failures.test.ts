import { CombinedGraphQLErrors, ServerError } from '@apollo/client/errors'
import { CombinedError } from '@urql/core'
import { classifyFailure } from '#root/packages/client/src/failures'

const coded = (code: string, more: object = {}) => [{ message: code, extensions: { code, ...more } }]

describe('the error that ended a subscription', () => {
  test.each([
    ['a subgraph that is unreachable', coded('UPSTREAM_UNAVAILABLE'), 'retry'],
    ['a deadline', coded('TIMEOUT'), 'retry'],
    ['an operation that is not valid', coded('BAD_USER_INPUT'), 'final'],
    ['a schema that changed', coded('BAD_USER_INPUT', { reason: 'SCHEMA_CHANGED' }), 'final'],
    ['an error without a code', [{ message: 'no' }], 'final'],
    ['something that is not there', coded('NOT_FOUND'), 'final'],
    ['an expired token', coded('UNAUTHENTICATED'), 'sign-in'],
    ['errors as Apollo Client wraps them', new CombinedGraphQLErrors({ errors: coded('TIMEOUT') }), 'retry'],
    ['errors as urql wraps them', new CombinedError({ graphQLErrors: coded('FORBIDDEN') }), 'final'],
    ['a broken socket', { code: 1006, reason: '' }, 'retry'],
    ['a gateway that is going away', { code: 1001, reason: '' }, 'retry'],
    ['a slow consumer', { code: 4508, reason: 'slow consumer' }, 'retry'],
    ['too many connections', { code: 4429, reason: '' }, 'retry'],
    ['a gateway that failed', { code: 4500, reason: '' }, 'retry'],
    ['a message outside the protocol', { code: 4400, reason: '' }, 'final'],
    ['a client that may not connect', { code: 4403, reason: '' }, 'final'],
    ['a message that is too large', { code: 1009, reason: '' }, 'final'],
    ['a session that has ended', { code: 4401, reason: '' }, 'sign-in'],
    ["a close code in the words of Apollo Client's link", new Error('Socket closed with event 4403 no'), 'final'],
    ['a network error', new TypeError('fetch failed'), 'retry'],
    ['a response that fails', Object.assign(new Error('503'), { response: { status: 503 } }), 'retry'],
    ['a response that refuses', Object.assign(new Error('403'), { response: { status: 403 } }), 'final'],
    ['a response that asks for credentials', Object.assign(new Error('401'), { response: { status: 401 } }), 'sign-in'],
    [
      'a response as Apollo Client wraps it',
      new ServerError('slow down', { response: new Response('', { status: 429 }), bodyText: '' }),
      'retry',
    ],
    ['nothing', undefined, 'retry'],
  ])('%s', (_which, reason, action) => {
    expect(classifyFailure(reason).action).toBe(action)
  })

  test('returns the delay that the server requests', () => {
    expect(classifyFailure(coded('RATE_LIMITED', { retryAfterMs: 1_500 }))).toEqual({
      action: 'retry',
      retryAfterMs: 1_500,
    })
  })
})
