import type { WrittenResult } from '@plumbline/query-plan-executor'
import { GraphQLError, OperationTypeNode } from 'graphql'
import { createFastPath } from '#root/gateway/src/http/fast-path'
import type { FastPathResponseType } from '#root/gateway/src/http/fast-path'
import type {
  CheckedVariables,
  KnownOperation,
  OperationExecutor,
} from '#root/gateway/src/operations/operation-executor'
import type { PresentErrors } from '#root/gateway/src/requests/present-errors'
import type { RequestContext } from '#root/gateway/src/requests/request-context'

const json = { type: 'application/json', contentType: 'application/json; charset=utf-8' } as const
const graphqlResponse = {
  type: 'application/graphql-response+json',
  contentType: 'application/graphql-response+json; charset=utf-8',
} as const
const context = { correlationId: 'c', signal: new AbortController().signal } as RequestContext

interface Given {
  readonly check?: (variables: Readonly<Record<string, unknown>>) => CheckedVariables
  readonly run?: () => Promise<WrittenResult>
  readonly masksStatus?: boolean
}

function create({ check, run = async () => ({ data: '{"a":1}' }), masksStatus = true }: Given = {}) {
  const asked: unknown[] = []
  const ran: unknown[] = []
  const operation: KnownOperation = {
    kind: OperationTypeNode.QUERY,
    checkVariables: check ?? ((variables) => ({ errors: [], variables: { checked: variables } })),
    run: (variables) => {
      ran.push(variables)
      return run()
    },
  }
  const executor = {
    find: (source: string, name?: string) => {
      asked.push(['text', source, name])
      return source === '{ unknown }' ? undefined : operation
    },
    findPersisted: (hash: string, name?: string) => {
      asked.push(['hash', hash, name])
      return operation
    },
  } as unknown as OperationExecutor
  const presented: unknown[] = []
  const present: PresentErrors = (errors, failed) => {
    presented.push(failed)
    return errors.map(({ message, extensions }) => ({ message, extensions: { ...extensions, presented: true } }))
  }
  return { asked, ran, presented, fastPath: createFastPath({ executor, present, masksStatus }) }
}

test.each([
  [{ 'content-type': 'application/json' }, json],
  [{ 'content-type': 'application/json; charset=utf-8', accept: '*/*' }, json],
  [{ 'content-type': 'application/json', accept: 'application/graphql-response+json' }, graphqlResponse],
  [{ 'content-type': 'application/json', accept: 'text/event-stream' }, null],
  [{ 'content-type': 'application/json; charset=latin1' }, null],
  [{ 'content-type': 'text/plain' }, null],
  [{}, null],
])('the response to %j is %j', (headers, type) => {
  expect(create().fastPath.responseTypeFor(headers)).toEqual(type)
})

describe('a request', () => {
  const persistedQuery = { version: 1, sha256Hash: 'abc' }

  test.each([
    [{ query: '{ a }' }, ['text', '{ a }', undefined], {}],
    [{ query: '{ a }', operationName: null, variables: null, extensions: null }, ['text', '{ a }', undefined], {}],
    [{ query: '{ a }', operationName: '' }, ['text', '{ a }', undefined], {}],
    [{ query: '{ a }', operationName: 'A', variables: { x: 1 } }, ['text', '{ a }', 'A'], { x: 1 }],
    [{ extensions: { persistedQuery }, operationName: 'A' }, ['hash', 'abc', 'A'], {}],
  ])('of a known operation is executed: %j', async (body, found, variables) => {
    const { fastPath, asked, ran } = create()
    expect(await fastPath.find(body, json)?.execute(context)).toEqual({ status: 200, text: '{"data":{"a":1}}\n' })
    expect(asked).toEqual([found])
    expect(ran).toEqual([{ checked: variables }])
  })

  test.each([
    undefined,
    null,
    'text',
    [{ query: '{ a }' }],
    {},
    { query: 5 },
    { query: null, extensions: { persistedQuery } },
    { query: '{ unknown }' },
    { query: '{ a }', operationName: 5 },
    { query: '{ a }', variables: 'x' },
    { query: '{ a }', variables: [] },
    { query: '{ a }', extensions: {} },
    { query: '{ a }', extensions: { persistedQuery } },
    { extensions: { persistedQuery: { version: 2, sha256Hash: 'abc' } } },
  ])('of any other kind is left to Apollo Server: %j', (body) => {
    const { fastPath, ran } = create()
    expect(fastPath.find(body, json)).toBeNull()
    expect(ran).toEqual([])
  })
})

describe('a response', () => {
  const respond = async (given: Given, responseType: FastPathResponseType = json) => {
    const { fastPath, presented, ran } = create(given)
    const response = await fastPath.find({ query: '{ a }', operationName: 'A' }, responseType)?.execute(context)
    return { ...response, presented, ran }
  }
  const error = { message: 'no', extensions: { code: 'NOT_FOUND', presented: true } }

  test('has errors, data and extensions in the order of Apollo Server', async () => {
    const errors = [new GraphQLError('no', { extensions: { code: 'NOT_FOUND' } })]
    const result = async () => ({ data: '{"a":null}', errors, extensions: { x: 1 } })
    expect(await respond({ run: result })).toMatchObject({
      status: 200,
      text: `{"errors":[${JSON.stringify(error)}],"data":{"a":null},"extensions":{"x":1}}\n`,
      presented: [{ correlationId: 'c', operationName: 'A', isAbandoned: false }],
    })
    expect((await respond({ run: async () => ({ data: '{}', extensions: { x: 1 } }) })).text).toBe(
      '{"data":{},"extensions":{"x":1}}\n',
    )
  })

  test('without data has an error status', async () => {
    const errors = [new GraphQLError('no', { extensions: { code: 'NOT_FOUND' } })]
    expect(await respond({ run: async () => ({ data: undefined, errors }) })).toMatchObject({
      status: 500,
      text: `{"errors":[${JSON.stringify(error)}]}\n`,
    })
    expect(await respond({ run: async () => ({ data: 'null', errors }) })).toMatchObject({ status: 200 })
    expect(await respond({ run: async () => ({ data: 'null', errors }) }, graphqlResponse)).toMatchObject({
      status: 294,
    })
  })

  test('is presented as abandoned when the client has disconnected', async () => {
    const errors = [new GraphQLError('no')]
    const { fastPath, presented } = create({ run: async () => ({ data: undefined, errors }) })
    await fastPath.find({ query: '{ a }' }, json)?.execute({ ...context, signal: AbortSignal.abort() })
    expect(presented).toMatchObject([{ isAbandoned: true }])
  })

  test.each([
    ['an error', new Error('broken')],
    ['a text', 'broken'],
  ])('reports %s that was thrown', async (_what, thrown) => {
    const { status, text = '' } = await respond({ run: () => Promise.reject(thrown) })
    expect(status).toBe(500)
    expect(JSON.parse(text)).toEqual({
      errors: [
        { message: expect.stringContaining('broken'), extensions: { code: 'INTERNAL_SERVER_ERROR', presented: true } },
      ],
    })
  })

  test.each([
    ['BAD_USER_INPUT', json, true, 200],
    ['BAD_USER_INPUT', json, false, 400],
    ['BAD_USER_INPUT', graphqlResponse, true, 422],
    ['TOO_COSTLY', json, true, 400],
  ])('to wrong variables (%s) as %j, masked: %s, has status %d', async (code, type, masksStatus, status) => {
    const errors = [new GraphQLError('wrong', { extensions: { code } })]
    const check = (variables: Readonly<Record<string, unknown>>) => ({ errors, variables })
    const response = await respond({ check, masksStatus }, type)
    expect(response).toMatchObject({
      status,
      ran: [],
      presented: [{ correlationId: 'c', operationName: 'A', isAbandoned: false }],
    })
    expect(JSON.parse(response.text ?? '')).toEqual({
      errors: [{ message: 'wrong', extensions: { code, presented: true } }],
    })
  })
})
