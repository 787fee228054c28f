import { AppError, isRetryable } from '#platform/errors'

const named = (name: string, message: string) => Object.assign(new Error(message), { name })

test.each([
  ['an error without further information', new Error('no')],
  ['something that is no error', 'no'],
  ['UPSTREAM_UNAVAILABLE', new AppError({ code: 'UPSTREAM_UNAVAILABLE', message: 'no' })],
  ['INTERNAL, which another process may not answer', new AppError({ code: 'INTERNAL', message: 'no' })],
  ['a code that was declared to be retryable', new AppError({ code: 'CONFLICT', message: 'no', retryable: true })],
  ['a reply of a Redis that is loading', named('ReplyError', 'LOADING Redis is loading the dataset in memory')],
])('%s is retryable', (_, error) => {
  expect(isRetryable(error)).toBe(true)
})

test.each([
  ['NOT_FOUND', new AppError({ code: 'NOT_FOUND', message: 'no' })],
  ['a code that was declared to be final', new AppError({ code: 'TIMEOUT', message: 'no', retryable: false })],
  ['an error that says so', Object.assign(new Error('no'), { retryable: false })],
  ['a reply of Redis to a wrong command', named('ReplyError', 'WRONGTYPE Operation against a key')],
])('%s is not retryable', (_, error) => {
  expect(isRetryable(error)).toBe(false)
})
