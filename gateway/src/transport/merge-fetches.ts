import type {
  JsonObject,
  SubgraphError,
  SubgraphFetch,
  SubgraphRequest,
  SubgraphResponse,
} from '@plumbline/query-plan-executor'
import { parseExactJson, toJsonText } from '@plumbline/query-plan-executor'
import { mergeQueries } from './merge-queries.ts'

/**
 * Merges the fetches of entities that one execution sends to one subgraph at the same time into one request with a field per fetch:
 * `e0: _entities(…) e1: _entities(…)`. Each fetch still gets its own entities and errors. If the response lacks the entities of one
 * fetch, because another one failed, each fetch is sent separately.
 */
export function mergeFetches<Context>(fetch: SubgraphFetch<Context>): SubgraphFetch<Context> {
  const open = new Map<object, Member<Context>[]>()
  return (request, context) => {
    const { companions, representations, operationKind } = request
    if (!companions || !representations || operationKind !== 'query') return fetch(request, context)
    return new Promise((resolve) => {
      const member: Member<Context> = { request, representations, context, resolve }
      const members = open.get(companions)
      if (members) return void members.push(member)
      open.set(companions, [member])
      // The execution starts the other fetches of the step synchronously, before the microtask.
      queueMicrotask(() => {
        send(open.get(companions) ?? [], fetch)
        open.delete(companions)
      })
    })
  }
}

interface Member<Context> {
  readonly request: SubgraphRequest
  readonly representations: readonly string[]
  readonly context: Context
  readonly resolve: (answer: Promise<SubgraphResponse>) => void
}

function send<Context>(members: readonly Member<Context>[], fetch: SubgraphFetch<Context>): void {
  const [first, second] = members
  if (!first) return
  const query = second ? mergeQueries(members.map(({ request }) => request.query)) : null
  if (query === null) {
    for (const { request, context, resolve } of members) resolve(fetch(request, context))
    return
  }
  const answers = fetch(mergedRequest(query, members), first.context).then((response) =>
    toAnswers(response, members.length),
  )
  members.forEach(({ request, context, resolve }, index) =>
    resolve(answers.then((found) => found?.[index] ?? fetch(request, context))),
  )
}

function mergedRequest<Context>(query: string, members: readonly Member<Context>[]): SubgraphRequest {
  const requests = members.map(({ request }) => request)
  const { subgraph, operationName, operationKind, signal } = requests[0] as SubgraphRequest
  return {
    subgraph,
    query,
    operationName,
    operationKind,
    get variables() {
      const lists = members.map(({ representations }, index) => [`r${index}`, parseExactJson(listOf(representations))])
      return { ...(Object.fromEntries(lists) as JsonObject), ...othersOf(requests) }
    },
    representations: undefined,
    companions: undefined,
    signal,
    body() {
      const lists = members.map(({ representations }, index) => `"r${index}":${listOf(representations)}`)
      const others = toJsonText(othersOf(requests)).slice(1, -1)
      const head = JSON.stringify({ query, operationName }).slice(0, -1)
      return `${head},"variables":{${[...lists, ...(others === '' ? [] : [others])].join(',')}}}`
    },
  }
}

const listOf = (representations: readonly string[]) => `[${representations.join(',')}]`

/** The client's variables, which are equal for all fetches of one execution. */
function othersOf(requests: readonly SubgraphRequest[]): JsonObject {
  const all: JsonObject = {}
  for (const { variables } of requests)
    for (const [name, value] of Object.entries(variables)) if (name !== 'representations') all[name] = value
  return all
}

/** @returns null if the response lacks the entities of a fetch */
function toAnswers({ data, errors = [], extensions }: SubgraphResponse, count: number): SubgraphResponse[] | null {
  const answers: SubgraphResponse[] = []
  for (let index = 0; index < count; index++) {
    const entities = data?.[`e${index}`]
    if (!Array.isArray(entities)) return null
    const own = errors.flatMap((error) => ofField(error, `e${index}`))
    answers.push({
      data: { _entities: entities },
      ...(own.length > 0 && { errors: own }),
      ...(extensions && { extensions }),
    })
  }
  return answers
}

/** An error without a path concerns all fields. */
function ofField(error: SubgraphError, field: string): readonly SubgraphError[] {
  const [first, ...rest] = error.path ?? []
  if (first === undefined) return [error]
  return first === field ? [{ ...error, path: ['_entities', ...rest] }] : []
}
