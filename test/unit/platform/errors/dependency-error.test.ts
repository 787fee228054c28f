import { GraphQLError } from 'graphql'
import { AppError, isUnavailable, toClientError, toDependencyError } from '#platform/errors'

const errorOf = (name: string, message: string, code?: number | string) =>
  Object.assign(new Error(message), { name }, code === undefined ? {} : { code })

const unreachable: readonly (readonly [Error, string | undefined])[] = [
  [errorOf('MongooseServerSelectionError', 'connect ECONNREFUSED 127.0.0.1:27017'), 'mongodb'],
  [errorOf('MongoServerSelectionError', 'getaddrinfo ENOTFOUND mongo'), 'mongodb'],
  [errorOf('MongoNetworkError', 'connection 3 to 127.0.0.1:27017 closed'), 'mongodb'],
  [errorOf('MongoPoolClearedError', 'Connection pool for 127.0.0.1:27017 was cleared'), 'mongodb'],
  [errorOf('MongooseError', 'Operation `users.findOne()` buffering timed out after 10000ms'), 'mongodb'],
  [errorOf('MongoServerError', 'not primary', 10_107), 'mongodb'],
  [errorOf('MongoServerError', 'interrupted at shutdown', 11_600), 'mongodb'],
  [errorOf('MongoServerError', 'the server is shutting down', 91), 'mongodb'],
  [errorOf('MaxRetriesPerRequestError', 'Reached the max retries per request limit (which is 3).'), 'redis'],
  [new Error('Connection is closed.'), 'redis'],
  [new Error('Command timed out'), 'redis'],
  [errorOf('ReplyError', 'LOADING Redis is loading the dataset in memory'), 'redis'],
  [errorOf('ReplyError', "READONLY You can't write against a read only replica."), 'redis'],
  [errorOf('Error', 'connect ECONNREFUSED 10.0.0.1:6379', 'ECONNREFUSED'), undefined],
  [errorOf('AggregateError', '', 'ECONNREFUSED'), undefined],
]

test.each(unreachable)('%s means that a server is unavailable', (error, service) => {
  expect(isUnavailable(error)).toBe(true)
  const { code, retryable, details, cause } = toDependencyError(error) ?? {}
  expect({ code, retryable, service: details?.['service'], cause }).toEqual({
    code: 'UPSTREAM_UNAVAILABLE',
    retryable: true,
    service,
    cause: error,
  })
})

const others: readonly Error[] = [
  errorOf('MongoServerError', 'E11000 duplicate key error', 11_000),
  errorOf('MongoServerError', 'unknown operator: $foo', 2),
  errorOf('ReplyError', 'WRONGTYPE Operation against a key holding the wrong kind of value'),
  errorOf('ReplyError', 'ERR unknown command'),
  errorOf('MongooseError', 'Model.find() no longer accepts a callback'),
  errorOf('ValidationError', 'path `title` is required', 91),
  errorOf('Error', 'no such file', 'ENOENT'),
  new TypeError('x is not a function'),
]

test.each(others)('%s is not an outage', (error) => {
  expect(isUnavailable(error)).toBe(false)
  expect(toDependencyError(error)).toBeNull()
})

test('a query that took too long is a TIMEOUT', () => {
  const expired = errorOf('MongoServerError', 'operation exceeded time limit', 50)
  expect(toDependencyError(expired)).toMatchObject({ code: 'TIMEOUT', details: { service: 'mongodb' } })
  expect(isUnavailable(expired)).toBe(true)
})

test('errors with a code of the platform keep it', () => {
  expect(isUnavailable(new AppError({ code: 'UPSTREAM_UNAVAILABLE', message: 'payments cannot be reached.' }))).toBe(
    true,
  )
  expect(isUnavailable(new AppError({ code: 'TIMEOUT', message: 'payments did not answer.' }))).toBe(true)
  const cause = errorOf('MongoNetworkError', 'closed')
  expect(isUnavailable(new AppError({ code: 'CONFLICT', message: 'somebody was faster', cause }))).toBe(false)
  expect(isUnavailable('ECONNREFUSED')).toBe(false)
})

test('clients get the code and none of the addresses, and the log gets the cause', () => {
  const cause = errorOf('MongooseServerSelectionError', 'connect ECONNREFUSED 10.1.2.3:27017')
  const defects: unknown[] = []
  const outages: unknown[] = []
  const error = toClientError(new GraphQLError(cause.message, { originalError: cause, path: ['me'] }), {
    correlationId: 'req_1',
    onInternal: (defect) => defects.push(defect),
    onUnavailable: (outage) => outages.push(outage.cause),
  })
  expect(error.toJSON()).toEqual({
    message: 'The database cannot be reached; try again later.',
    path: ['me'],
    extensions: { code: 'UPSTREAM_UNAVAILABLE', service: 'mongodb', correlationId: 'req_1' },
  })
  expect({ defects, outages }).toEqual({ defects: [], outages: [cause] })
})
