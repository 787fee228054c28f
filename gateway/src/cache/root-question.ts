import type { SubgraphResponse } from '@plumbline/query-plan-executor'
import type { EntityTag } from '#platform/invalidations'
import { askSubgraph } from './ask-subgraph.ts'
import type { KeptFetch } from './entity-question.ts'
import type { Answered, Question } from './read-through.ts'
import { readTags } from './tag-reader.ts'

/** Root fields of one query are kept together. */
export function toRootQuestion(asked: KeptFetch): Question {
  return {
    plan: asked.plan,
    keys: [asked.keyPrefix],
    mayUse: () => asked.mayUse(),
    async ask(_positions, asking) {
      const response = await askSubgraph(asked, asking, 'all')
      if (typeof response.data !== 'object' || response.data === null) return { kind: 'malformed', response }
      return { kind: 'values', values: [response.data], errors: response.errors ?? [] }
    },
    tagsOf: (_position, data) => readRootTags(asked, data),
  }
}

export function toRootResponse(answered: Answered): SubgraphResponse {
  if (answered.kind === 'malformed') return answered.response
  const { values, errors } = answered
  return { data: values[0] as SubgraphResponse['data'], ...(errors.length > 0 && { errors }) }
}

function readRootTags({ plan, request, context, viewerTags }: KeptFetch, data: unknown): readonly EntityTag[] {
  const { viewer } = context
  const own = viewer.kind === 'user' ? [viewer.userId] : []
  const namedIds = new Set<unknown>([...plan.literals, ...Object.values(request.variables), ...own])
  const tags = new Set(viewerTags)
  readTags(data, plan.nodes, { subgraph: plan.subgraph, namedIds, tags })
  return [...tags]
}
