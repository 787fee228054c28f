import { CancelSignal, deriveRequest } from '@plumbline/query-plan-executor'
import type { SubgraphError, SubgraphFetch, SubgraphRequest, SubgraphResponse } from '@plumbline/query-plan-executor'
import { toJsonText } from '@plumbline/query-plan-executor'
import { AbortRegistry } from './abort-registry.ts'
import type { FetchContext } from './identified-fetch.ts'

/** Maximum number of entities per request, so that the first ones do not wait long for the last. */
const maxEntities = 200

/**
 * Batches fetches of entities that start in the same iteration of the event loop, if they differ only in their entities and their
 * callers may share responses: events of many streams arrive together, and each needs one or two entities. If a response cannot be
 * split by entity, each fetch is sent separately.
 */
export function gatherEntities(fetch: SubgraphFetch<FetchContext>): SubgraphFetch<FetchContext> {
  const aborts = new AbortRegistry()
  let open = new Map<string, Member[]>()
  const sendAll = (): void => {
    const groups = open.values()
    // A new map: one that is cleared and filled again retains its former values (see `call-table.ts`).
    open = new Map()
    for (const group of groups) for (const members of inParts(group)) send(members, { fetch, aborts })
  }
  return (request, context) => {
    const { representations, operationKind } = request
    if (!representations || operationKind !== 'query') return fetch(request, context)
    return new Promise((resolve) => {
      if (open.size === 0) setImmediate(sendAll)
      const key = keyOf(request, context)
      const members = open.get(key)
      const member: Member = { request, representations, context, resolve }
      if (members) members.push(member)
      else open.set(key, [member])
    })
  }
}

interface Member {
  readonly request: SubgraphRequest
  readonly representations: readonly string[]
  readonly context: FetchContext
  readonly resolve: (answer: Promise<SubgraphResponse>) => void
}

interface Sending {
  readonly fetch: SubgraphFetch<FetchContext>
  readonly aborts: AbortRegistry
}

function keyOf({ subgraph, query, variables }: SubgraphRequest, { scope }: FetchContext): string {
  const { representations: _, ...others } = variables
  return [subgraph, scope, toJsonText(others), query].join('\n')
}

function inParts(members: readonly Member[]): readonly (readonly Member[])[] {
  const parts: Member[][] = []
  let size = 0
  for (const member of members) {
    const last = parts.at(-1)
    size += member.representations.length
    if (last && size <= maxEntities) last.push(member)
    else {
      parts.push([member])
      size = member.representations.length
    }
  }
  return parts
}

function send(members: readonly Member[], { fetch, aborts }: Sending): void {
  const [first, second] = members
  if (!first) return
  if (!second) return first.resolve(fetch(first.request, first.context))
  const { signal, abort } = abortAfter(members.length)
  const representations = members.flatMap((member) => member.representations)
  const together = fetch(deriveRequest(first.request, { representations, signal }), { ...first.context, signal })
  const answers = together.then((response) => toAnswers(response, members))
  members.forEach(({ request, context, resolve }, index) => {
    const answer = aborts.waitFor(answers, request, abort)
    resolve(answer.then((found) => found?.[index] ?? fetch(request, context)))
  })
}

/** A signal that aborts when `abort` has been called for each member. */
function abortAfter(count: number): { readonly signal: CancelSignal; readonly abort: () => void } {
  const signal = new CancelSignal()
  let aborted = 0
  return { signal, abort: () => void (++aborted === count && signal.abort()) }
}

/** @returns null if the response cannot be split by entity */
function toAnswers(response: SubgraphResponse, members: readonly Member[]): readonly SubgraphResponse[] | null {
  const entities = response.data?.['_entities']
  const size = members.reduce((sum, { representations }) => sum + representations.length, 0)
  if (!Array.isArray(entities) || entities.length !== size) return null
  const errors = response.errors ?? []
  if (!errors.every((error) => indexOf(error) !== null)) return null
  let end = 0
  return members.map(({ representations }) => {
    const start = end
    end += representations.length
    const own = errors.flatMap((error) => ofPart(error, start, end))
    const data = { _entities: entities.slice(start, end) as unknown[] }
    return { data, ...(own.length > 0 && { errors: own }) }
  })
}

/** The index of the entity that an error concerns; null if its path names none. */
function indexOf({ path }: SubgraphError): number | null {
  const index = path?.[0] === '_entities' ? path[1] : undefined
  return typeof index === 'number' ? index : null
}

function ofPart(error: SubgraphError, start: number, end: number): readonly SubgraphError[] {
  const index = indexOf(error)
  if (index === null || index < start || index >= end) return []
  return [{ ...error, path: ['_entities', index - start, ...(error.path?.slice(2) ?? [])] }]
}
