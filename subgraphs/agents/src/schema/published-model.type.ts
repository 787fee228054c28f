import { ArgsType, Field, Float, Int, ObjectType } from 'type-graphql'
import { referenceData } from '#platform/subgraph-server'
import { publishedModels } from '#schema/requirements/models'
import type { ModelKind, PublishedModel } from '#schema/requirements/models'
import { ModelKindEnum } from './enums.ts'

/** Reference data, which only a release changes. */
export const cached = referenceData(publishedModels, 300)

@ObjectType('PublishedModel', {
  description: 'A model with published weights whose shape the agents know. The same for all callers.',
})
export class PublishedModelType {
  @Field(() => String, { description: 'Name, to be stated as the model of a workload, such as `Llama 3.1 8B`.' })
  declare readonly name: string

  @Field(() => String, { description: 'Hugging Face id, such as `meta-llama/Llama-3.1-8B`.' })
  declare readonly modelId: string

  @Field(() => ModelKindEnum, { description: 'What the model is for.' })
  declare readonly kind: ModelKind

  @Field(() => Float, { description: 'Billions of parameters.' })
  declare readonly paramsB: number

  @Field(() => Float, {
    description: 'Billions of parameters that one token passes through; of a mixture of experts, fewer than `paramsB`.',
  })
  declare readonly activeParamsB: number

  @Field(() => Int, {
    description: 'Longest sequence that the model was made for, in tokens, input and output together.',
  })
  declare readonly contextTokens: number
}

@ArgsType()
export class PublishedModelArguments {
  @Field(() => String, {
    nullable: true,
    description:
      'What somebody is typing: the model of this name, Hugging Face id or variant first, then those of which every word of the text begins a word. All models unless given. At most 200 characters; BAD_USER_INPUT otherwise.',
  })
  declare readonly search?: string | null

  @Field(() => Int, {
    defaultValue: 20,
    description: 'Number of models at most: 1 to 100. BAD_USER_INPUT otherwise.',
  })
  declare readonly first: number
}

/** A model in the graph. */
export const toModelNode = ({ name, id, kind, contextTokens, shape }: PublishedModel): PublishedModelType => ({
  name,
  modelId: id,
  kind,
  paramsB: shape.paramsB,
  activeParamsB: shape.activeParamsB,
  contextTokens,
})
