import type { JsonObject, SubgraphError, SubgraphResponse } from '@plumbline/query-plan-executor'
import { toJsonText } from '@plumbline/query-plan-executor'
import { entityTag } from '#platform/invalidations'
import type { EntityTag } from '#platform/invalidations'
import { askSubgraph } from './ask-subgraph.ts'
import type { SubgraphQuestion } from './ask-subgraph.ts'
import type { CachePlan } from './cache-plan.ts'
import type { Answered, Question } from './read-through.ts'
import { readTags, tagOf } from './tag-reader.ts'

/** A fetch whose answer may be kept, and what is known of it. */
export interface KeptFetch extends SubgraphQuestion {
  readonly plan: CachePlan
  /** What all keys begin with: query, audience and variables. */
  readonly keyPrefix: string
  /** Of everything that is kept for this caller. */
  readonly viewerTags: readonly EntityTag[]
  /** Whether copies may be used just now. */
  readonly mayUse: () => boolean
}

/** Entities are kept one by one: those that are missing travel alone. */
export function toEntityQuestion(asked: KeptFetch): Question {
  const { plan, request, keyPrefix } = asked
  const representations = request.representations ?? readRepresentations(request.variables)
  return {
    plan,
    keys: representations.map((representation) => `${keyPrefix}${representation}`),
    mayUse: () => asked.mayUse(),
    async ask(positions, asking) {
      const isWhole = positions.length === representations.length
      const wanted = isWhole ? 'all' : positions.map((position) => representations[position] ?? 'null')
      return readEntities(await askSubgraph(asked, asking, wanted), positions)
    },
    tagsOf: (position, entity) => readEntityTags(asked, representations[position] ?? 'null', entity),
  }
}

/** What goes back for the whole fetch. */
export function toEntityResponse(answered: Answered): SubgraphResponse {
  if (answered.kind === 'malformed') return answered.response
  const { values, errors } = answered
  return { data: { _entities: values }, ...(errors.length > 0 && { errors }) }
}

// Apollo's own executor sends them as variables only.
function readRepresentations({ representations }: JsonObject): readonly string[] {
  return Array.isArray(representations) ? representations.map(toJsonText) : []
}

function readEntities(response: SubgraphResponse, positions: readonly number[]): Answered {
  const entities = response.data?.['_entities']
  const errors = (response.errors ?? []).map((error) => atPosition(error, positions))
  if (Array.isArray(entities) && entities.length === positions.length)
    return { kind: 'values', values: entities, errors }
  // As many as were asked for, by chance, would be taken for an answer to all.
  const data = Array.isArray(entities) ? { _entities: [] } : response.data
  return { kind: 'malformed', response: { ...response, data, ...(errors.length > 0 && { errors }) } }
}

/** Errors name entities by their place in the request that was sent. */
function atPosition(error: SubgraphError, positions: readonly number[]): SubgraphError {
  const { path } = error
  const [field, index, ...rest] = path ?? []
  if (field === undefined || typeof index !== 'number') return error
  return { ...error, path: [field, positions[index] ?? index, ...rest] }
}

function readEntityTags(
  { plan, viewerTags }: KeptFetch,
  representation: string,
  entity: unknown,
): readonly EntityTag[] {
  const { __typename: typename, id } = JSON.parse(representation) as JsonObject
  const type = String(typename)
  const own = typeof id === 'string' ? entityTag(type, id) : type
  const tags = new Set([tagOf(plan.subgraph, own), ...viewerTags])
  readTags(entity, plan.nodesByType.get(type) ?? [], { subgraph: plan.subgraph, namedIds: new Set(), tags })
  return [...tags]
}
