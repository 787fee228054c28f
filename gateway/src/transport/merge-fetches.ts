import type {
  JsonObject,
  SubgraphError,
  SubgraphFetch,
  SubgraphRequest,
  SubgraphResponse,
} from '@plumbline/query-plan-executor'
import { toJsonText } from '@plumbline/query-plan-executor'
import { mergeQueries } from './merge-queries.ts'

/**
 * Lets fetches of entities that leave one execution at once for one subgraph travel as one request, each as a field of its own:
 * `e0: _entities(…) e1: _entities(…)`. It changes what is sent and nothing else: each fetch gets its own entities and its own errors. An
 * answer that lacks the entities of one, as when a subgraph fails for another, is nobody's; then each fetch asks for itself.
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
      // The others follow before anything else happens: they come out of one step of the execution.
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
      const lists = members.map(({ representations }, index) => [`r${index}`, JSON.parse(listOf(representations))])
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

/** The client's variables: equal for all, since all are of one execution. */
function othersOf(requests: readonly SubgraphRequest[]): JsonObject {
  const all: JsonObject = {}
  for (const { variables } of requests)
    for (const [name, value] of Object.entries(variables)) if (name !== 'representations') all[name] = value
  return all
}

/** @returns null when the answer does not have the entities of everybody */
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

/** An error that is about no field is about all of them. */
function ofField(error: SubgraphError, field: string): readonly SubgraphError[] {
  const [first, ...rest] = error.path ?? []
  if (first === undefined) return [error]
  return first === field ? [{ ...error, path: ['_entities', ...rest] }] : []
}
