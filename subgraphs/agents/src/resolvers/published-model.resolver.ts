import { Args, Directive, Query, Resolver } from 'type-graphql'
import { badUserInput } from '#platform/errors'
import type { ReferenceResolver } from '#platform/subgraph-server'
import { publishedModels, searchModels } from '#schema/requirements/models'
import { cached, PublishedModelArguments, PublishedModelType, toModelNode } from '../schema/published-model.type.ts'
import type { AgentsContext } from './context.ts'

const maxSearchLength = 200
const maxModels = 100

@Resolver()
export class PublishedModelResolver {
  @Directive(cached)
  @Query(() => [PublishedModelType], {
    description: 'Published models that a workload can name: best match first with `search`, by name without. Public.',
  })
  models(
    @Args(() => PublishedModelArguments) { search, first }: PublishedModelArguments,
  ): readonly PublishedModelType[] {
    if (first < 1 || first > maxModels)
      throw badUserInput('first', `expected a number from 1 to ${maxModels}, got ${first}`)
    const text = search ?? ''
    if (text.length > maxSearchLength)
      throw badUserInput('search', `expected at most ${maxSearchLength} characters, got ${text.length}`)
    return searchModels(text).slice(0, first).map(toModelNode)
  }
}

/** Public. */
export const resolvePublishedModel: ReferenceResolver<AgentsContext> = ({ id }) =>
  publishedModels.map(toModelNode).find((model) => model.id === id) ?? null
