import { Field, ObjectType } from 'type-graphql'
import { AssessmentType } from './assessment.type.ts'
import { RecommendationType } from './recommendation.type.ts'

@ObjectType({ description: 'Result of createAssessment.' })
export class CreateAssessmentPayload {
  @Field(() => AssessmentType, { description: 'The new assessment.' })
  declare readonly assessment: AssessmentType
}

@ObjectType({ description: 'Result of updateAssessment.' })
export class UpdateAssessmentPayload {
  @Field(() => AssessmentType, { description: 'The changed assessment.' })
  declare readonly assessment: AssessmentType
}

@ObjectType({ description: 'Result of archiveAssessment.' })
export class ArchiveAssessmentPayload {
  @Field(() => AssessmentType, { description: 'The archived assessment.' })
  declare readonly assessment: AssessmentType
}

@ObjectType({ description: 'Result of unarchiveAssessment.' })
export class UnarchiveAssessmentPayload {
  @Field(() => AssessmentType, { description: 'The assessment in its former state.' })
  declare readonly assessment: AssessmentType
}

@ObjectType({ description: 'Result of decideRecommendation.' })
export class DecideRecommendationPayload {
  @Field(() => RecommendationType, { description: 'The recommendation with its decision.' })
  declare readonly recommendation: RecommendationType
}
