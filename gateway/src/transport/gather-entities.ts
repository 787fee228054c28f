import { CancelSignal, deriveRequest } from '@plumbline/query-plan-executor'
import type { SubgraphError, SubgraphFetch, SubgraphRequest, SubgraphResponse } from '@plumbline/query-plan-executor'
import { toJsonText } from '@plumbline/query-plan-executor'
import { AbortRegistry } from './abort-registry.ts'
import type { FetchContext } from './identified-fetch.ts'

/** Entities that one request asks for at most, so that the first of them do not wait long for the last. */
const maxEntities = 200

/**
 * Lets fetches of entities that begin in the same turn of the event loop travel as one request, where they differ in nothing
 * but their entities and whoever asks may see the same: events of many streams come together, and each asks for one or two.
 * An answer that cannot be told apart by entity is nobody's; then each fetch asks for itself.
 */
export function gatherEntities(fetch: SubgraphFetch<FetchContext>): SubgraphFetch<FetchContext> {
  const aborts = new AbortRegistry()
  let open = new Map<string, Member[]>()
  const sendAll = (): void => {
    const groups = open.values()
    // Another one, as one that is cleared and filled again keeps what it has held (`call-table.ts`).
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

/** A signal that aborts once so many have left. */
function abortAfter(count: number): { readonly signal: CancelSignal; readonly abort: () => void } {
  const signal = new CancelSignal()
  let left = 0
  return { signal, abort: () => void (++left === count && signal.abort()) }
}

/** @returns null when the answer does not say what belongs to whom */
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

/** Which entity an error is about. */
function indexOf({ path }: SubgraphError): number | null {
  const index = path?.[0] === '_entities' ? path[1] : undefined
  return typeof index === 'number' ? index : null
}

function ofPart(error: SubgraphError, start: number, end: number): readonly SubgraphError[] {
  const index = indexOf(error)
  if (index === null || index < start || index >= end) return []
  return [{ ...error, path: ['_entities', index - start, ...(error.path?.slice(2) ?? [])] }]
}
