import { Field, ID, InputType, Int } from 'type-graphql'
import type { Decision } from '../domain/recommendation.ts'
import { textDescription } from './described.ts'
import { DecisionEnum } from './enums.ts'
import { RequirementsType } from './requirements.type.ts'

@InputType()
export class CreateAssessmentInput {
  @Field(() => ID)
  declare readonly organizationId: string

  @Field(() => String, textDescription('title'))
  declare readonly title: string

  @Field(() => RequirementsType)
  declare readonly requirements: RequirementsType

  @Field(() => String, {
    nullable: true,
    description:
      '1 to 200 characters, for 7 days. Same key and input, same assessment; same key with other input, CONFLICT. Keys are per user and organization.',
  })
  declare readonly idempotencyKey?: string | null
}

@InputType()
export class UpdateAssessmentInput {
  @Field(() => ID)
  declare readonly id: string

  @Field(() => Int, { description: 'The version that the change was made from.' })
  declare readonly expectedVersion: number

  @Field(() => String, { nullable: true, ...textDescription('title') })
  declare readonly title?: string | null

  @Field(() => RequirementsType, { nullable: true, description: 'Replaces the requirements as a whole.' })
  declare readonly requirements?: RequirementsType | null
}

@InputType()
export class DecideRecommendationInput {
  @Field(() => ID)
  declare readonly id: string

  @Field(() => DecisionEnum)
  declare readonly decision: Decision

  @Field(() => String, { nullable: true, ...textDescription('note') })
  declare readonly note?: string | null
}
