import { GraphQLError, Source } from 'graphql'
import { AppError } from '#platform/errors'
import { createLog } from '#platform/logging'
import { asGraphQLError, createErrorPresenter, formatExecutionError } from '#root/gateway/src/requests/present-errors'
import { collectLog } from '#root/test/support/log-lines'

const log = createLog({ service: 'test', level: 'fatal' })
const failed = { correlationId: 'req_1' }
const stacktrace = ['Error: no', '    at secret.ts:1']

describe.each([
  ['our graph', false],
  ['another graph', true],
])('an error of a subgraph of %s', (_whose, passesForeignCodes) => {
  const present = createErrorPresenter({ passesForeignCodes, log })

  test.each(['NOT_FOUND', 'INTERNAL', 'INTERNAL_SERVER_ERROR', 'THEIRS'])(
    'with the code %s is sent without its stack trace',
    (code) => {
      const extensions = { code, serviceName: 'users', stacktrace }
      const formatted = { message: 'no', path: ['a'], extensions }
      for (const error of [new GraphQLError('no', { path: ['a'], extensions }), formatted]) {
        const text = JSON.stringify(present([error], failed))
        expect(text).toContain('"correlationId":"req_1"')
        expect(text).not.toContain('secret')
      }
    },
  )
})

test('the message of an internal error is hidden, and its path and correlation id are sent', () => {
  const present = createErrorPresenter({ passesForeignCodes: false, log })
  const extensions = { code: 'INTERNAL', serviceName: 'users' }
  for (const error of [
    new GraphQLError('secret', { path: ['a'], extensions }),
    { message: 'secret', path: ['a'], extensions },
  ])
    expect(present([error], failed)).toEqual([
      {
        message: 'Something went wrong on our side. Correlation id: req_1',
        path: ['a'],
        extensions: { code: 'INTERNAL', correlationId: 'req_1' },
      },
    ])
})

describe('an operation with errors', () => {
  const locations = [{ line: 1, column: 2 }]
  const errorOf = (code: string, message = 'no') => ({
    message,
    path: ['a', 1],
    extensions: { code, serviceName: 'users' },
  })

  /** What clients get, and the one line of the log. */
  function present(
    errors: readonly Parameters<ReturnType<typeof createErrorPresenter>>[0][number][],
    passesForeignCodes = false,
  ) {
    const { log: logged, lines } = collectLog()
    const presented = createErrorPresenter({ passesForeignCodes, log: logged })(errors, {
      correlationId: 'req_1',
      operationName: 'Feed',
    })
    expect(lines).toHaveLength(1)
    return { presented, line: lines[0] }
  }

  test('logs one line with the codes, reasons, paths and count', () => {
    expect(present([errorOf('NOT_FOUND'), errorOf('NOT_FOUND'), errorOf('FORBIDDEN')]).line).toMatchObject({
      level: 30,
      correlationId: 'req_1',
      operationName: 'Feed',
      codes: ['NOT_FOUND', 'FORBIDDEN'],
      count: 3,
      path: ['a', 1],
      reason: 'no',
      msg: 'an operation failed',
    })
  })

  test.each([
    ['NOT_FOUND', 30],
    ['RATE_LIMITED', 30],
    ['UPSTREAM_UNAVAILABLE', 40],
    ['TIMEOUT', 40],
  ])('that fails with %s is logged at level %i', (code, level) => {
    expect(present([errorOf(code)]).line).toMatchObject({ level, codes: [code] })
    expect(present([errorOf('NOT_FOUND'), errorOf(code)]).line).toMatchObject({ level })
  })

  test('that fails with a code of another graph is the business of its client', () => {
    expect(present([errorOf('THEIRS')], true).line).toMatchObject({ level: 30, codes: ['THEIRS'] })
  })

  test('that fails by a defect is logged as an error, with its cause', () => {
    const cause = new TypeError('x is not a function')
    const error = new GraphQLError('x is not a function', { originalError: cause })
    const { presented, line } = present([error, errorOf('NOT_FOUND')])
    expect(line).toMatchObject({
      level: 50,
      count: 2,
      err: { message: 'x is not a function' },
      msg: 'an operation failed: a defect',
    })
    expect(line).not.toHaveProperty('reason')
    expect(presented[0]).toMatchObject({ extensions: { code: 'INTERNAL', correlationId: 'req_1' } })
    expect(presented[0]?.message).not.toContain('function')
  })

  test('truncates long messages in the log, because they quote input of the client', () => {
    expect(present([errorOf('NOT_FOUND', 'x'.repeat(200))]).line?.['reason']).toBe('x'.repeat(200))
    expect(present([errorOf('NOT_FOUND', 'x'.repeat(201))]).line?.['reason']).toBe(`${'x'.repeat(200)}…`)
  })

  test('that has no errors after all is logged, too', () => {
    expect(present([]).line).toMatchObject({ count: 0, codes: [] })
  })

  test.each([false, true])('contains the location in the text, if it is known (another graph: %s)', (foreign) => {
    const [first, second, third] = present(
      [{ ...errorOf('THEIRS'), locations }, errorOf('THEIRS'), { message: 'no', extensions: { code: 'THEIRS' } }],
      foreign,
    ).presented
    expect(first).toMatchObject({ path: ['a', 1], locations })
    expect(second).toMatchObject({ path: ['a', 1] })
    expect(second).not.toHaveProperty('locations')
    expect(third).not.toHaveProperty('path')
  })

  test('keeps the codes and messages of another graph', () => {
    const { presented } = present([{ ...errorOf('THEIRS'), extensions: { code: 'THEIRS', hint: 1 } }], true)
    expect(presented).toEqual([
      { message: 'no', path: ['a', 1], extensions: { code: 'THEIRS', hint: 1, correlationId: 'req_1' } },
    ])
  })

  test.each([
    'INTERNAL_SERVER_ERROR',
    'GRAPHQL_PARSE_FAILED',
    'GRAPHQL_VALIDATION_FAILED',
    'OPERATION_RESOLUTION_FAILURE',
    'BAD_REQUEST',
  ])('keeps %s only if a subgraph sent it', (code) => {
    const { presented } = present([{ message: 'no', extensions: { code } }, errorOf(code)], true)
    expect(presented[0]?.extensions?.['code']).not.toBe(code)
    expect(presented[1]?.extensions?.['code']).toBe(code)
  })

  test.each([
    ['no code, as graphql-js gives them to what a client got wrong,', {}, 'BAD_USER_INPUT'],
    ['a code that is no text', { extensions: { code: 7 } }, 'INTERNAL'],
  ])('replaces %s of an error with a platform code', (_what, given, code) => {
    const { presented } = present([{ message: 'no', ...given }], true)
    expect(presented[0]?.extensions).toEqual({ code, correlationId: 'req_1' })
  })

  test('keeps the code of an error of the gateway itself', () => {
    const originalError = new AppError({ code: 'NOT_FOUND', message: 'There is none.' })
    expect(present([new GraphQLError('There is none.', { originalError })]).presented).toMatchObject([
      { message: 'There is none.', extensions: { code: 'NOT_FOUND' } },
    ])
  })
})

describe('an error of an execution', () => {
  const source = new GraphQLError('no', { path: ['a'], extensions: { code: 'THEIRS', more: 1 } })

  test('is formatted with its message and extensions', () => {
    expect(formatExecutionError(source)).toEqual({
      message: 'no',
      path: ['a'],
      extensions: { code: 'THEIRS', more: 1 },
    })
  })

  test('gets a code if it has none, and no path if it has none', () => {
    expect(formatExecutionError(new GraphQLError('no'))).toEqual({
      message: 'no',
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    })
  })

  test('contains the location in the text', () => {
    const error = new GraphQLError('no', { source: new Source('{ a }'), positions: [2] })
    expect(formatExecutionError(error).locations).toEqual([{ line: 1, column: 3 }])
  })
})

test('any thrown value becomes an error of the response', () => {
  const error = new GraphQLError('no')
  const cause = new TypeError('broken')
  expect(asGraphQLError(error)).toBe(error)
  expect(asGraphQLError(cause)).toMatchObject({ message: 'broken', originalError: cause })
  expect(asGraphQLError('text')).toMatchObject({ message: 'text', originalError: undefined })
})
