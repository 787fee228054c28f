import { ArgsType, Directive, Field, Float, ID, Int, ObjectType } from 'type-graphql'
import { referenceData } from '#platform/subgraph-server'
import { publishedModels } from '#schema/requirements/models'
import type { ModelKind, PublishedModel } from '#schema/requirements/models'
import { ModelKindEnum } from './enums.ts'

/** Reference data, which only a release changes. */
export const cached = referenceData(publishedModels, 300)

@Directive('@key(fields: "id")')
@ObjectType('PublishedModel', {
  description: 'A model with published weights and a known shape. The same for all callers.',
})
export class PublishedModelType {
  @Field(() => ID, { description: 'Unique id with the prefix `mdl_`.' })
  declare readonly id: string

  @Directive(cached)
  @Field(() => String, { description: 'Name for `Workload.model`, such as `Llama 3.1 8B`.' })
  declare readonly name: string

  @Directive(cached)
  @Field(() => String, { description: 'Hugging Face id, such as `meta-llama/Llama-3.1-8B`.' })
  declare readonly modelId: string

  @Directive(cached)
  @Field(() => ModelKindEnum, { description: 'Purpose of the model.' })
  declare readonly kind: ModelKind

  @Directive(cached)
  @Field(() => Float, { description: 'Billions of parameters.' })
  declare readonly paramsB: number

  @Directive(cached)
  @Field(() => Float, {
    description: 'Active parameters per token, in billions; fewer than `paramsB` for a mixture of experts.',
  })
  declare readonly activeParamsB: number

  @Directive(cached)
  @Field(() => Int, {
    description: 'Longest sequence that the model supports, in tokens, input and output together.',
  })
  declare readonly contextTokens: number
}

@ArgsType()
export class PublishedModelArguments {
  @Field(() => String, {
    nullable: true,
    description:
      'Text to search for: first the model with this name, Hugging Face id or variant, then models with words that begin with the words of the text. Default: all models. At most 200 characters; BAD_USER_INPUT otherwise.',
  })
  declare readonly search?: string | null

  @Field(() => Int, {
    defaultValue: 20,
    description: 'Maximum number of models: 1 to 100, BAD_USER_INPUT otherwise.',
  })
  declare readonly first: number
}

/** A model in the graph. */
export const toModelNode = ({ name, id, kind, contextTokens, shape }: PublishedModel): PublishedModelType => ({
  id: `mdl_${id.toLowerCase().replaceAll(/[^0-9a-z]+/g, '_')}`,
  name,
  modelId: id,
  kind,
  paramsB: shape.paramsB,
  activeParamsB: shape.activeParamsB,
  contextTokens,
})
