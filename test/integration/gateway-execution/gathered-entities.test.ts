import type { ServerResponse } from 'node:http'
import type { SubgraphRequest, SubgraphResponse } from '@plumbline/query-plan-executor'
import { gatherEntities } from '#root/gateway/src/transport/gather-entities'
import type { FetchContext } from '#root/gateway/src/transport/identified-fetch'
import { createHttpTransport } from '#root/gateway/src/transport/index'
import { disposeAll, listen, query, servers } from './http-subgraphs.ts'

afterEach(disposeAll)

interface Asked {
  readonly ids: readonly string[]
  readonly body: { readonly query: string; readonly variables: Readonly<Record<string, unknown>> }
}

type Respond = (asked: Asked, response: ServerResponse) => void

const named = (ids: readonly string[]) => ids.map((id) => ({ name: `Book ${id}` }))

const answerAll: Respond = ({ ids }, response) => json(response, { data: { _entities: named(ids) } })

const json = (response: ServerResponse, answer: unknown): void =>
  void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))

/** Fetches that are sent to a subgraph at the same time, and the requests that it received. */
async function setup(respond: Respond = answerAll) {
  const asked: Asked[] = []
  const { url } = await listen((_request, response, body) => {
    const parsed = JSON.parse(body) as Asked['body']
    const found = parsed.variables['representations'] as readonly { readonly id: string }[] | undefined
    const one = { ids: (found ?? []).map(({ id }) => id), body: parsed }
    asked.push(one)
    respond(one, response)
  })
  const transport = createHttpTransport<FetchContext>({ subgraphs: { reviews: url }, retries: null })
  servers.push(transport)
  return { fetch: gatherEntities(transport.fetch), asked }
}

const contextOf = (scope: string): FetchContext => ({
  viewer: { kind: 'anonymous' },
  correlationId: 'test',
  headers: [],
  forwardedHeaders: [],
  scope,
  signal: new AbortController().signal,
})
const context = contextOf('anonymous')

const entitiesQuery = 'query ($representations: [_Any!]!) { _entities(representations: $representations) { name } }'

interface Wanted {
  readonly ids: readonly string[]
  readonly text?: string
  readonly variables?: Readonly<Record<string, unknown>>
  readonly signal?: AbortSignal
}

function entities({ ids, text = entitiesQuery, variables: others = {}, signal }: Wanted): SubgraphRequest {
  const objects = ids.map((id) => ({ __typename: 'Book', id }))
  const variables = { ...others, representations: objects }
  const representations = objects.map((object) => JSON.stringify(object))
  return query({
    query: text,
    variables,
    representations,
    signal,
    body: () => JSON.stringify({ query: text, variables }),
  })
}

const namesIn = ({ data }: SubgraphResponse) => data?.['_entities']

test('fetches that begin together travel together, and each has its own entities', async () => {
  const { fetch, asked } = await setup()
  const wanted = [['1'], ['2', '3'], ['1'], ['4']]
  const answers = await Promise.all(wanted.map((ids) => fetch(entities({ ids }), context)))
  expect(asked.map(({ ids }) => ids)).toEqual([['1', '2', '3', '1', '4']])
  expect(answers.map(namesIn)).toEqual(wanted.map(named))
})

test('a single fetch is sent unchanged', async () => {
  const { fetch, asked } = await setup()
  await expect(fetch(entities({ ids: ['1'] }), context)).resolves.toEqual({ data: { _entities: named(['1']) } })
  await expect(fetch(entities({ ids: ['2'] }), context)).resolves.toEqual({ data: { _entities: named(['2']) } })
  expect(asked).toHaveLength(2)
})

test('other callers, other texts, other variables and root fields go apart', async () => {
  const { fetch, asked } = await setup()
  const root = query({ body: () => '{"query":"{a}","variables":{}}' })
  await Promise.all([
    fetch(entities({ ids: ['1'] }), context),
    fetch(entities({ ids: ['2'] }), contextOf('ada')),
    fetch(entities({ ids: ['3'], text: `${entitiesQuery} #` }), context),
    fetch(entities({ ids: ['4'], variables: { full: true } }), context),
    fetch(entities({ ids: ['5'], variables: { full: true } }), context),
    fetch(root, context),
  ])
  const byIds = new Map(asked.map(({ ids, body }) => [ids.join(), body]))
  expect([...byIds.keys()].toSorted()).toEqual(['', '1', '2', '3', '4,5'])
  expect(byIds.get('4,5')?.variables).toMatchObject({ full: true })
})

test('very many travel in parts', async () => {
  const { fetch, asked } = await setup()
  const ids = Array.from({ length: 450 }, (_, index) => String(index))
  const answers = await Promise.all(ids.map((id) => fetch(entities({ ids: [id] }), context)))
  expect(asked.map((one) => one.ids.length).toSorted()).toEqual([200, 200, 50].toSorted())
  expect(answers.flatMap(namesIn)).toEqual(named(ids))
})

test("an error about an entity is reported to its own fetch, with that fetch's index", async () => {
  const error = { message: 'No such book', path: ['_entities', 2, 'name'], extensions: { code: 'NOT_FOUND' } }
  const { fetch } = await setup(({ ids }, response) =>
    json(response, { data: { _entities: [...named(ids.slice(0, 2)), null] }, errors: [error] }),
  )
  const [first, second] = await Promise.all([
    fetch(entities({ ids: ['1'] }), context),
    fetch(entities({ ids: ['2', '3'] }), context),
  ])
  expect(first).toEqual({ data: { _entities: named(['1']) } })
  expect(second).toEqual({
    data: { _entities: [...named(['2']), null] },
    errors: [{ ...error, path: ['_entities', 1, 'name'] }],
  })
})

describe('entities of a response that cannot be split', () => {
  const bad: Readonly<Record<string, unknown>> = {
    'too few entities': { data: { _entities: named(['1']) } },
    'an error about all of them': { data: { _entities: named(['1', '2', '3']) }, errors: [{ message: 'Oh' }] },
    'no data': { data: null, errors: [{ message: 'Oh', path: ['_entities'] }] },
    'no list': { data: { _entities: 'none' } },
  }
  test.each(Object.keys(bad))('%s', async (kind) => {
    const { fetch, asked } = await setup((one, response) =>
      one.ids.length > 1 ? json(response, bad[kind]) : answerAll(one, response),
    )
    const wanted = ['1', '2', '3']
    const answers = await Promise.all(wanted.map((id) => fetch(entities({ ids: [id] }), context)))
    expect(answers.flatMap(namesIn)).toEqual(named(wanted))
    expect(asked).toHaveLength(4)
  })
})

test('a request that fails fails for all that went with it', async () => {
  const { fetch, asked } = await setup((_, response) => void response.destroy())
  const answers = await Promise.allSettled(['1', '2'].map((id) => fetch(entities({ ids: [id] }), context)))
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(asked).toHaveLength(1)
})

test('aborting one fetch does not affect the others; aborting all aborts the request', async () => {
  const arrived = Promise.withResolvers<ServerResponse>()
  const { fetch } = await setup((_, response) => arrived.resolve(response))
  const leaving = ['1', '2'].map((id) => {
    const controller = new AbortController()
    return { controller, answer: fetch(entities({ ids: [id], signal: controller.signal }), context) }
  })
  const [first, second] = leaving
  const response = await arrived.promise
  const closed = new Promise<void>((resolve) => response.on('close', resolve))
  first?.controller.abort()
  await expect(first?.answer).rejects.toThrow('reviews')
  expect(response.closed).toBe(false)
  second?.controller.abort()
  await expect(second?.answer).rejects.toThrow('reviews')
  await closed
})
