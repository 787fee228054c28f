import { Field, ID, InputType, Int } from 'type-graphql'
import type { Decision } from '../domain/recommendation.ts'
import { textDescription } from './described.ts'
import { DecisionEnum } from './enums.ts'
import { RequirementsInput } from './requirements.type.ts'

@InputType({ description: 'A new assessment.' })
export class CreateAssessmentInput {
  @Field(() => ID, { description: 'Id of the organization that owns the assessment, with the prefix `org_`.' })
  declare readonly organizationId: string

  @Field(() => String, textDescription('title', 'Title.'))
  declare readonly title: string

  @Field(() => RequirementsInput, { description: 'Requirements to examine.' })
  declare readonly requirements: RequirementsInput

  @Field(() => String, {
    nullable: true,
    description:
      '1 to 200 characters, valid for 7 days. The same key with the same input returns the assessment that the first call created; with other input, CONFLICT. Keys are per user and organization.',
  })
  declare readonly idempotencyKey?: string | null
}

@InputType({ description: 'A change of a draft. BAD_USER_INPUT when it has neither a title nor requirements.' })
export class UpdateAssessmentInput {
  @Field(() => ID, { description: 'Id of the assessment, with the prefix `asm_`.' })
  declare readonly id: string

  @Field(() => Int, { description: 'Version that the change was made from.' })
  declare readonly expectedVersion: number

  @Field(() => String, { nullable: true, ...textDescription('title', 'The new title.') })
  declare readonly title?: string | null

  @Field(() => RequirementsInput, { nullable: true, description: 'Replaces all requirements.' })
  declare readonly requirements?: RequirementsInput | null
}

@InputType({ description: 'The assessment to archive.' })
export class ArchiveAssessmentInput {
  @Field(() => ID, { description: 'Id of the assessment, with the prefix `asm_`.' })
  declare readonly id: string
}

@InputType({ description: 'The archived assessment.' })
export class UnarchiveAssessmentInput {
  @Field(() => ID, { description: 'Id of the assessment, with the prefix `asm_`.' })
  declare readonly id: string
}

@InputType({ description: 'A decision about a recommendation.' })
export class DecideRecommendationInput {
  @Field(() => ID, { description: 'Id of the recommendation, with the prefix `rec_`.' })
  declare readonly id: string

  @Field(() => DecisionEnum, { description: 'The decision.' })
  declare readonly decision: Decision

  @Field(() => String, { nullable: true, ...textDescription('note', 'Reason for the decision.') })
  declare readonly note?: string | null
}
