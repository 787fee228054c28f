import { GraphQLError } from 'graphql'
import { AppError, toClientError } from '#platform/errors'

/** What a client sees, and what was reported as a defect. */
function present(error: unknown) {
  const defects: unknown[] = []
  const presented = toClientError(error, { correlationId: 'req_1', onInternal: (defect) => defects.push(defect) })
  const { message, extensions, path } = presented.toJSON()
  return { message, code: extensions?.['code'], path, defects }
}

test('an error of the platform keeps its code and its path', () => {
  const original = new AppError({ code: 'CONFLICT', message: 'somebody was faster' })
  expect(present(new GraphQLError('wrapped', { originalError: original, path: ['a', 1] }))).toEqual({
    message: 'somebody was faster',
    code: 'CONFLICT',
    path: ['a', 1],
    defects: [],
  })
})

test('an error with a code of the platform keeps it, whatever its class', () => {
  const outage = new Error('Subgraph "users" is not asked for the moment: its circuit is open')
  const answer = { message: 'There is no user.', extensions: { code: 'NOT_FOUND' } } as unknown as Error
  const extensionsOf = (code: string) => ({ code, serviceName: 'users' })
  const unavailable = new GraphQLError(outage.message, {
    originalError: outage,
    path: ['run', 'startedBy'],
    extensions: extensionsOf('UPSTREAM_UNAVAILABLE'),
  })
  const missing = new GraphQLError(answer.message, { originalError: answer, extensions: extensionsOf('NOT_FOUND') })
  expect(present(unavailable)).toEqual({
    message: outage.message,
    code: 'UPSTREAM_UNAVAILABLE',
    path: ['run', 'startedBy'],
    defects: [],
  })
  expect(present(missing)).toMatchObject({ message: 'There is no user.', code: 'NOT_FOUND', defects: [] })
})

test('anything else is a defect, which is reported and hidden', () => {
  const defect = new TypeError('cannot read a secret of undefined')
  const wrapped = new GraphQLError(defect.message, { originalError: defect })
  const foreign = new GraphQLError('E11000', { originalError: defect, extensions: { code: 'MONGO' } })
  for (const error of [defect, wrapped, foreign]) {
    const { message, code, defects } = present(error)
    expect({ code, defects }).toEqual({ code: 'INTERNAL', defects: [defect] })
    expect(message).toBe('Something went wrong on our side. Correlation id: req_1')
  }
})

test('an error of GraphQL itself is the client’s', () => {
  expect(present(new GraphQLError('Cannot query field "x"'))).toMatchObject({ code: 'BAD_USER_INPUT', defects: [] })
  const unparsed = new GraphQLError('Syntax Error', { extensions: { code: 'GRAPHQL_PARSE_FAILED' } })
  expect(present(unparsed)).toMatchObject({ code: 'BAD_USER_INPUT', defects: [] })
})

test('the message of an internal error is hidden, also if a subgraph sent it', () => {
  const answer = { message: 'secret of a subgraph', extensions: { code: 'INTERNAL' } } as unknown as Error
  const stated = new GraphQLError(answer.message, {
    originalError: answer,
    path: ['a'],
    extensions: { code: 'INTERNAL', serviceName: 'users', reason: 'secret' },
  })
  const shown = toClientError(stated, { correlationId: 'req_1', onInternal: () => undefined }).toJSON()
  expect(shown).toEqual({
    message: 'Something went wrong on our side. Correlation id: req_1',
    path: ['a'],
    extensions: { code: 'INTERNAL', correlationId: 'req_1' },
  })
  expect(present(stated).defects).toEqual([answer])
})

test('a stack trace stays inside, whatever the code', () => {
  const stacktrace = ['Error: no', '    at secret.ts:1']
  for (const code of ['NOT_FOUND', 'BAD_USER_INPUT', 'INTERNAL', 'MONGO', 'GRAPHQL_PARSE_FAILED', undefined]) {
    const error = new GraphQLError('no', { extensions: { ...(code && { code }), stacktrace, detail: 1 } })
    const shown = toClientError(error, { correlationId: 'req_1', onInternal: () => undefined })
    expect(JSON.stringify(shown)).not.toContain('secret')
  }
})
